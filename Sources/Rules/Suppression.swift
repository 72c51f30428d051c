package import ReviewTypes

/// A comment that silences rules: `vibecheck:ignore[rule-id] reason` for a line,
/// `vibecheck:ignore-file[rule-id] reason` for the whole file.
///
/// What is not well formed is kept, so that it can be reported: `rules` is empty when no id is given,
/// `reason` when there is none.
package struct Suppression: Equatable, Sendable {
  package enum Scope: Sendable {
    /// The line that holds the comment, or the next one if it holds nothing else.
    case line
    case file
  }

  /// In the order they are written.
  package var rules: [RuleID]
  /// Why the rules may be silenced here. May be empty.
  package var reason: String
  package var scope: Scope
  /// The line the comment stands on, 1-based, on the new side.
  package var newLine: Int

  package init(rules: [RuleID], reason: String, scope: Scope, newLine: Int) {
    self.rules = rules
    self.reason = reason
    self.scope = scope
    self.newLine = newLine
  }

  /// What every suppression contains; a line without it need not be parsed.
  package static let marker = "vibecheck:ignore"

  /// The suppressions in the comments of one line, from left to right.
  ///
  /// A comment is what follows `//`, `#`, `--`, `/*`, `<!--`, `;` or `%`, or a `*` at the start of the
  /// line. Where strings begin and end is not known, so one that holds an opener counts as well.
  package static func parse(_ text: String, newLine: Int) -> [Suppression] {
    let pieces = text.ranges(of: marker)
    return pieces.enumerated().compactMap { index, piece in
      guard opensComment(text[..<piece.lowerBound]) else { return nil }
      let end = index + 1 < pieces.count ? pieces[index + 1].lowerBound : text.endIndex
      return parse(afterMarker: text[piece.upperBound..<end], newLine: newLine)
    }
  }

  /// Whether the line stands alone: nothing but white space before the comment. Such a suppression
  /// holds for the next line.
  package static func standsAlone(_ text: String) -> Bool {
    guard let place = text.firstRange(of: marker) else { return false }
    let before = text[..<place.lowerBound].drop(while: \.isWhitespace)
    return commentOpeners.contains { before.hasPrefix($0) } || before.hasPrefix("*")
  }

  private static let commentOpeners = ["//", "#", "--", "/*", "<!--", ";", "%"]

  private static func opensComment(_ before: Substring) -> Bool {
    commentOpeners.contains { before.contains($0) }
      || before.drop(while: \.isWhitespace).hasPrefix("*")
  }

  private static func parse(afterMarker text: Substring, newLine: Int) -> Suppression? {
    var rest = text
    var scope = Scope.line
    if rest.hasPrefix("-file") {
      scope = .file
      rest = rest.dropFirst("-file".count)
    }
    // `ignored`, `ignore-next`: another word, not ours.
    if let next = rest.first, next.isLetter || next.isNumber || next == "-" || next == "_" {
      return nil
    }
    var rules: [RuleID] = []
    if rest.first == "[", let closing = rest.firstIndex(of: "]") {
      rules = rest[rest.index(after: rest.startIndex)..<closing]
        .split(separator: ",")
        .map { trimmed($0) }
        .filter { !$0.isEmpty }
        .map { RuleID(String($0)) }
      rest = rest[rest.index(after: closing)...]
    }
    return Suppression(
      rules: rules,
      reason: reason(in: rest),
      scope: scope,
      newLine: newLine
    )
  }

  /// Without what closes the comment, and without a colon or dash that sets the reason off.
  private static func reason(in text: Substring) -> String {
    var reason = trimmed(text)
    for closing in ["*/", "-->"] where reason.hasSuffix(closing) {
      reason = trimmed(reason.dropLast(closing.count))
    }
    return String(trimmed(reason.drop { ":-–—".contains($0) }))
  }

  private static func trimmed(_ text: Substring) -> Substring {
    var text = text.drop(while: \.isWhitespace)
    while text.last?.isWhitespace == true { text.removeLast() }
    return text
  }
}
