/// A pattern for paths, read as git reads a line of `.gitignore`.
///
/// - `*` stands for any characters but `/`, `?` for one, `[a-c]` and `[!a-c]` for one of a set;
/// - `**` as a whole part of the path stands for any number of folders;
/// - a `/` at the start or in the middle ties the pattern to the root, otherwise it holds at any depth;
/// - what names a folder holds for everything in it; with a `/` at the end it names folders only;
/// - `\` takes the next character literally.
///
/// A leading `!` is an error: what is to be left out has a list of its own.
package struct PathPattern {
  /// The pattern as it was written.
  package let source: String
  private let pattern: Pattern

  /// - Throws: `PatternError` with the place of a `[` that is never closed, a set that PCRE2 does not
  ///   accept, or a leading `!`.
  package init(_ source: String) throws(PatternError) {
    self.source = source
    pattern = try Pattern(PathPattern.regularExpression(of: source))
  }

  /// Whether `path`, relative to the root and with `/` between its parts, is a file that the pattern
  /// names or that lies in a folder it names.
  package func matches(_ path: String) -> Bool {
    pattern.matches(path)
  }

  private static func regularExpression(of source: String) throws(PatternError) -> String {
    guard !source.hasPrefix("!") else {
      throw PatternError(pattern: source, byteOffset: 0, message: "a leading '!' is not supported")
    }
    var parts = source.split(separator: "/", omittingEmptySubsequences: false)
    let namesFolder = parts.count > 1 && parts.last == ""
    if namesFolder { parts.removeLast() }
    let isTiedToRoot = parts.count > 1
    if parts.first == "" { parts.removeFirst() }
    parts.removeAll { $0.isEmpty }
    guard !parts.isEmpty else {
      throw PatternError(pattern: source, byteOffset: 0, message: "the pattern names no file")
    }

    var expression = isTiedToRoot ? #"\A"# : #"\A(?:.*/)?"#
    var endsInFolder = false
    for (index, part) in parts.enumerated() {
      let isLast = index == parts.count - 1
      endsInFolder = isLast && part == "**"
      if part == "**" {
        expression += isLast ? ".+" : "(?:.*/)?"
      } else {
        expression += try self.expression(ofPart: part, in: source) + (isLast ? "" : "/")
      }
    }
    if namesFolder {
      expression += "/.+"
    } else if !endsInFolder {
      expression += "(?:/.*)?"
    }
    return "(?s)" + expression + #"\z"#
  }

  private static func expression(
    ofPart part: Substring,
    in source: String
  ) throws(PatternError) -> String {
    var expression = ""
    var rest = part
    while let character = rest.popFirst() {
      switch character {
      case "*":
        rest = rest.drop { $0 == "*" }
        expression += "[^/]*"
      case "?":
        expression += "[^/]"
      case "[":
        let offset = source.utf8.distance(from: source.startIndex, to: rest.startIndex) - 1
        guard let set = takeSet(from: &rest) else {
          throw PatternError(pattern: source, byteOffset: offset, message: "missing ']'")
        }
        expression += set
      case "\\":
        expression += escaped(rest.popFirst() ?? "\\")
      default:
        expression += escaped(character)
      }
    }
    return expression
  }

  /// Takes what follows a `[` up to its `]` off `rest`; nil when there is no `]`.
  private static func takeSet(from rest: inout Substring) -> String? {
    var body = rest
    var set = "(?!/)["
    if let first = body.first, first == "!" || first == "^" {
      body.removeFirst()
      set += "^"
    }
    // A `]` that comes first is a member of the set.
    if body.first == "]" {
      body.removeFirst()
      set += #"\]"#
    }
    while let character = body.popFirst() {
      switch character {
      case "]":
        rest = body
        return set + "]"
      case "-":
        set += "-"
      case "\\":
        set += escaped(body.popFirst() ?? "\\")
      default:
        set += escaped(character)
      }
    }
    return nil
  }

  private static func escaped(_ character: Character) -> String {
    switch character {
    case "a"..."z", "A"..."Z", "0"..."9", "_", "-", "/": String(character)
    case _ where character.isASCII: "\\\(character)"
    default: String(character)
    }
  }
}
