/// A pattern for paths, read as git reads a line of `.gitignore`.
///
/// - `*` stands for any characters but `/`, `?` for one, `[a-c]` and `[!a-c]` for one of a set;
/// - `**` as a whole part of the path stands for any number of folders;
/// - a `/` at the start or in the middle ties the pattern to the root, otherwise it holds at any depth;
/// - what names a folder holds for everything in it; with a `/` at the end it names folders only;
/// - `\` takes the next character literally.
///
/// A leading `!` is an error: it has a meaning only in a list, see `PathList`.
package struct PathPattern {
  /// The pattern as it was written.
  package let source: String
  private let pattern: Pattern

  /// What the pattern is as a regular expression.
  var expression: String { pattern.source }
  /// What every path that it names holds, see `Pattern.literals`.
  var literals: String? { pattern.literals }

  /// A pattern that was valid before, without reading it again.
  init(checked source: String, expression: String, literals: String?) {
    self.source = source
    pattern = Pattern(checked: expression, isMultiline: false, literals: literals)
  }

  /// - Throws: `PatternError` with the place of a `[` that is never closed, a set that PCRE2 does not
  ///   accept, or a leading `!`.
  package init(_ source: String) throws(PatternError) {
    self.source = source
    pattern = try Pattern(PathPattern.regularExpression(of: source).withContents)
  }

  /// Whether `path`, relative to the root and with `/` between its parts, is a file that the pattern
  /// names or that lies in a folder it names.
  package func matches(_ path: String) -> Bool {
    namesAll || pattern.mayMatch(in: path) && pattern.matches(path)
  }

  private var namesAll: Bool { source == "**" || source == "*" }

  /// Matches what the pattern names itself, not what lies in a folder it names. A folder ends in `/`.
  static func itself(_ source: String) throws(PatternError) -> Pattern {
    try Pattern(regularExpression(of: source).itself)
  }

  private static func regularExpression(
    of source: String
  ) throws(PatternError) -> (withContents: String, itself: String) {
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
    let start = "(?s)" + expression
    let contents = endsInFolder ? "" : namesFolder ? "/.+" : "(?:/.*)?"
    let itself = namesFolder ? "/" : "/?"
    return (start + contents + #"\z"#, start + itself + #"\z"#)
  }

  private static func expression(
    ofPart part: Substring,
    in source: String
  ) throws(PatternError) -> String {
    // A name is never empty.
    guard part.contains(where: { $0 != "*" }) else { return "[^/]+" }
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
      case "[":
        set += takeClass(from: &body) ?? escaped(character)
      case "\\":
        set += escaped(body.popFirst() ?? "\\")
      default:
        set += escaped(character)
      }
    }
    return nil
  }

  /// Takes what follows the `[` of a class such as `[:digit:]` up to its `]` off `rest`; nil for
  /// anything else, which `[` then stands for itself in.
  private static func takeClass(from rest: inout Substring) -> String? {
    guard rest.hasPrefix(":"), let end = rest.firstRange(of: ":]") else { return nil }
    let name = rest[rest.index(after: rest.startIndex)..<end.lowerBound]
    guard !name.isEmpty, name.allSatisfy({ ("a"..."z").contains($0) }) else { return nil }
    rest = rest[end.upperBound...]
    return "[:\(name):]"
  }

  private static func escaped(_ character: Character) -> String {
    switch character {
    case "a"..."z", "A"..."Z", "0"..."9", "_", "-", "/": String(character)
    case _ where character.isASCII: "\\\(character)"
    default: String(character)
    }
  }
}
