/// The elements and texts of an XML document, one by one, as far as reports need them.
///
/// Document types are passed over: no entity is ever defined or fetched. The dependency that would
/// do this is Foundation's parser, which brings libxml2 into every start of the program.
struct XMLScanner {
  struct Element: Equatable {
    var name: String
    var attributes: [String: String]

    subscript(attribute: String) -> String? { attributes[attribute] }
  }

  enum Event: Equatable {
    case start(Element)
    /// Also of an element without content, right after its start.
    case end(String)
    case text(String)
  }

  private var rest: Substring.UnicodeScalarView
  /// The name of an element without content whose end is still to be told.
  private var ending: String?

  init(_ text: String) {
    rest = Substring(text).unicodeScalars
    if rest.first == "\u{FEFF}" { rest.removeFirst() }
  }

  /// - Returns: nil at the end of the document.
  /// - Throws: `XMLError` for what is no XML.
  mutating func next() throws(XMLError) -> Event? {
    if let name = ending {
      ending = nil
      return .end(name)
    }
    while !rest.isEmpty {
      guard take("<") else {
        let text = rest.prefix { $0 != "<" }
        rest = rest[text.endIndex...]
        return .text(Self.decoded(text))
      }
      if take("![CDATA[") {
        return .text(String(try skip(to: "]]>")))
      } else if take("!--") {
        try skip(to: "-->")
      } else if take("?") {
        try skip(to: "?>")
      } else if take("!") {
        try skipDeclaration()
      } else if take("/") {
        let name = try name()
        skipSpace()
        guard take(">") else { throw XMLError("'</\(name)' is not closed") }
        return .end(name)
      } else {
        return .start(try element())
      }
    }
    return nil
  }

  private mutating func element() throws(XMLError) -> Element {
    var element = Element(name: try name(), attributes: [:])
    while true {
      skipSpace()
      if take("/>") {
        ending = element.name
        return element
      }
      if take(">") { return element }
      let attribute = try name()
      skipSpace()
      guard take("=") else { throw XMLError("attribute '\(attribute)' has no value") }
      skipSpace()
      guard let quote = rest.popFirst(), quote == "\"" || quote == "'" else {
        throw XMLError("the value of attribute '\(attribute)' is not in quotes")
      }
      element.attributes[attribute] = Self.decoded(try skip(to: String(quote)))
    }
  }

  private mutating func name() throws(XMLError) -> String {
    let name = rest.prefix { !" \t\r\n/>=<\"'".unicodeScalars.contains($0) }
    guard !name.isEmpty else { throw XMLError("a name is missing") }
    rest = rest[name.endIndex...]
    return String(name)
  }

  /// A document type with what it may hold in brackets.
  private mutating func skipDeclaration() throws(XMLError) {
    var depth = 1
    while depth > 0 {
      guard let scalar = rest.popFirst() else { throw XMLError("'<!' is not closed") }
      if scalar == "<" { depth += 1 }
      if scalar == ">" { depth -= 1 }
    }
  }

  private mutating func skipSpace() {
    rest = rest.drop { " \t\r\n".unicodeScalars.contains($0) }
  }

  private mutating func take(_ text: String) -> Bool {
    guard rest.starts(with: text.unicodeScalars) else { return false }
    rest.removeFirst(text.unicodeScalars.count)
    return true
  }

  /// - Returns: what comes before `end`.
  @discardableResult
  private mutating func skip(to end: String) throws(XMLError) -> Substring.UnicodeScalarView {
    let end = end.unicodeScalars
    var place = rest.startIndex
    while place < rest.endIndex {
      if rest[place] == end.first, rest[place...].starts(with: end) {
        let skipped = rest[..<place]
        rest = rest[place...].dropFirst(end.count)
        return skipped
      }
      place = rest.index(after: place)
    }
    throw XMLError("'\(String(end))' is missing")
  }

  private static func decoded(_ text: Substring.UnicodeScalarView) -> String {
    guard text.contains("&") else { return String(text) }
    var result = String.UnicodeScalarView()
    var rest = text
    while let scalar = rest.popFirst() {
      // No reference is longer; a lone `&` stays what it is.
      let name = rest.prefix(10).prefix { $0 != ";" }
      if scalar == "&", rest.dropFirst(name.count).first == ";", let meant = Self.scalar(name) {
        result.append(meant)
        rest = rest.dropFirst(name.count + 1)
      } else {
        result.append(scalar)
      }
    }
    return String(result)
  }

  private static func scalar(_ name: Substring.UnicodeScalarView) -> Unicode.Scalar? {
    switch String(name) {
    case "lt": return "<"
    case "gt": return ">"
    case "amp": return "&"
    case "quot": return "\""
    case "apos": return "'"
    case let name where name.hasPrefix("#x"):
      return UInt32(name.dropFirst(2), radix: 16).flatMap { Unicode.Scalar($0) }
    case let name where name.hasPrefix("#"):
      return UInt32(name.dropFirst()).flatMap { Unicode.Scalar($0) }
    default: return nil
    }
  }
}

/// Why a text is no XML.
struct XMLError: Error, Equatable {
  var description: String

  init(_ description: String) {
    self.description = description
  }
}
