/// An XML element, written with its children indented below it.
struct XML {
  var name: String
  var attributes: KeyValuePairs<String, String>
  /// The text inside, before any children; nil for none.
  var text: String?
  var children: [XML]

  init(
    _ name: String,
    _ attributes: KeyValuePairs<String, String> = [:],
    text: String? = nil,
    _ children: [XML] = []
  ) {
    self.name = name
    self.attributes = attributes
    self.text = text
    self.children = children
  }

  /// The element as a whole document.
  var document: String {
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + lines(indent: "")
  }

  private func lines(indent: String) -> String {
    let words = attributes.map { " \($0)=\"\(Self.escape(printable($1)))\"" }.joined()
    let inside = text.map(Self.escapeLines) ?? ""
    guard !children.isEmpty else {
      return inside.isEmpty
        ? "\(indent)<\(name)\(words)/>\n" : "\(indent)<\(name)\(words)>\(inside)</\(name)>\n"
    }
    let below = children.map { $0.lines(indent: indent + "  ") }.joined()
    return "\(indent)<\(name)\(words)>\(inside)\n\(below)\(indent)</\(name)>\n"
  }

  private static func escapeLines(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { escape(printable(String($0))) }
      .joined(separator: "\n")
  }

  /// Also what no XML may hold, not even escaped: U+FFFE and U+FFFF. See XML 1.0, production Char.
  private static func escape(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\u{fffe}", "\u{ffff}": result.unicodeScalars.append("\u{fffd}")
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
