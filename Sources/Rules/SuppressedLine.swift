package import ReviewTypes

/// The suppressions in the comments of one line, and the line as it would be without them.
package struct SuppressedLine: Equatable, Sendable {
  /// Which lines the suppressions for a line hold for.
  package enum Reach: Equatable, Sendable {
    /// They stand behind code.
    case ownLine
    /// The line holds nothing else.
    case nextLine
    /// They stand in a comment of its own that also says something else: it may be what the next
    /// line needs, or itself what is silenced, such as disabled code.
    case ownAndNextLine
  }

  /// From left to right. Empty: the marker stands in a string, or is another word.
  package private(set) var suppressions: [Suppression] = []
  package private(set) var reach = Reach.ownLine
  /// The line without its suppressions and the comments that hold nothing else; nil if nothing is
  /// left. The line itself, byte for byte, if there is no suppression in it.
  package private(set) var rest: String?

  /// - Parameters:
  ///   - language: that of the file. Of an unknown one every common opening begins a comment:
  ///     `//`, `#`, `--`, `/*`, `<!--`, `;` and `%`.
  ///   - newLine: 1-based.
  ///   - parts: what the line's pieces are where more than this line is known; else it is taken
  ///     for one outside of any string or comment, unless it begins with `*`.
  package init(
    _ text: String,
    language: Language?,
    newLine: Int = 0,
    parts: LineParts? = nil
  ) {
    rest = text
    // A search sets itself up when it is first made, for which a text too short is no reason.
    guard text.utf8.count >= Suppression.marker.utf8.count else { return }
    let markers = text.ranges(of: Suppression.marker)
    guard !markers.isEmpty else { return }
    // From the right, so that what is taken out moves nothing that is still to be looked at.
    var left = text
    for comment in Self.comments(of: text, language: language, parts: parts).reversed() {
      let held = markers.filter { comment.contains($0.lowerBound) }
      let read = zip(held, held.dropFirst().map(\.lowerBound) + [comment.upperBound])
        .compactMap { marker, end -> (start: String.Index, suppression: Suppression)? in
          Suppression(afterMarker: text[marker.upperBound..<end], newLine: newLine)
            .map { (marker.lowerBound, $0) }
        }
      guard let first = read.first else { continue }
      suppressions = read.map(\.suppression) + suppressions
      let said = Self.prose(text[comment.lowerBound..<first.start])
      left.replaceSubrange(comment, with: said + (said.isEmpty ? "" : Self.closing(text[comment])))
      let isAlone = text[..<comment.lowerBound].allSatisfy(\.isWhitespace)
      reach = !isAlone ? .ownLine : said.isEmpty ? .nextLine : .ownAndNextLine
    }
    guard !suppressions.isEmpty else { return }
    while left.last?.isWhitespace == true { left.removeLast() }
    let isEmpty = left.allSatisfy(\.isWhitespace)
    rest = isEmpty ? nil : left
    if !isEmpty, reach == .nextLine { reach = .ownLine }
  }

  private static let openings = ["//", "#", "--", "/*", "<!--", ";", "%"]

  /// The comments, left to right.
  private static func comments(
    of text: String,
    language: Language?,
    parts: LineParts?
  ) -> [Range<String.Index>] {
    let inBlock = text.drop(while: \.isWhitespace).hasPrefix("*")
    guard let language, let grammar = LexicalGrammar.of(language) else {
      let first = openings.compactMap { text.firstRange(of: $0)?.lowerBound }.min()
      guard let start = inBlock ? text.startIndex : first else { return [] }
      return [start..<text.endIndex]
    }
    let parts =
      parts ?? HunkLexer.parts(of: [text], grammar: grammar, startsFile: true).first
      ?? LineParts()
    let found = parts.ranges(of: .comment).map { range in
      text.utf8.index(
        text.startIndex,
        offsetBy: range.lowerBound
      )..<text.utf8.index(text.startIndex, offsetBy: range.upperBound)
    }
    if found.isEmpty, inBlock, grammar.comments.contains(where: { $0.closing != nil }) {
      return [text.startIndex..<text.endIndex]
    }
    return found
  }

  /// What a comment says before a suppression, its opening included; empty if that is nothing.
  private static func prose(_ text: Substring) -> String {
    func says(_ text: some StringProtocol) -> Bool {
      text.contains { $0.isLetter || $0.isNumber }
    }
    guard says(text) else { return "" }
    var text = text
    while let last = text.split(whereSeparator: \.isWhitespace).last, !says(last) {
      text = text[..<last.startIndex]
    }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }

  private static func closing(_ comment: Substring) -> String {
    ["*/", "-->"].first { comment.hasSuffix($0) }.map { " " + $0 } ?? ""
  }
}

extension Hunk {
  /// The parts of its context and added lines, by the 1-based new line; only of those wanted.
  package func lineParts(of wanted: Set<Int>, language: Language?) -> [Int: LineParts] {
    let newLines = lines.compactMap(\.newLine)
    guard !wanted.isDisjoint(with: newLines) else { return [:] }
    let side = NewSide(self, language: language)
    return Dictionary(zip(newLines, side.parts).filter { wanted.contains($0.0) }) { $1 }
  }
}
