package import ReviewTypes

/// A comment that silences rules: `vibecheck:ignore[rule-id] reason` for a line,
/// `vibecheck:ignore-file[rule-id] reason` for the whole file. A word `until=YYYY-MM-DD` names the
/// last day on which it does.
///
/// What is not well formed is kept, so that it can be reported: `rules` is empty when no id is given,
/// `reason` when there is none. Where suppressions stand in a line, `SuppressedLine` knows.
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
  /// What is written as the last day, a `Day` or not; nil for no end.
  package var until: String?
  package var scope: Scope
  /// The line the comment stands on, 1-based, on the new side.
  package var newLine: Int

  package init(
    rules: [RuleID],
    reason: String,
    until: String? = nil,
    scope: Scope,
    newLine: Int
  ) {
    self.rules = rules
    self.reason = reason
    self.until = until
    self.scope = scope
    self.newLine = newLine
  }

  /// What every suppression contains; a line without it need not be parsed.
  package static let marker = "vibecheck:ignore"

  /// - Parameter text: what follows the marker, up to the end of the comment or the next marker.
  init?(afterMarker text: Substring, newLine: Int) {
    var rest = text
    scope = .line
    if rest.hasPrefix("-file") {
      scope = .file
      rest = rest.dropFirst("-file".count)
    }
    // `ignored`, `ignore-next`: another word, not ours.
    if let next = rest.first, next.isLetter || next.isNumber || next == "-" || next == "_" {
      return nil
    }
    rules = []
    if rest.first == "[", let closing = rest.firstIndex(of: "]") {
      rules = rest[rest.index(after: rest.startIndex)..<closing]
        .split(separator: ",")
        .map { Self.trimmed($0) }
        .filter { !$0.isEmpty }
        .map { RuleID(String($0)) }
      rest = rest[rest.index(after: closing)...]
    }
    (until, reason) = Self.splitReason(rest)
    self.newLine = newLine
  }

  /// The reason without what closes the comment, without a colon or dash that sets it off, and
  /// without the word that names the last day.
  private static func splitReason(_ text: Substring) -> (until: String?, reason: String) {
    var reason = trimmed(text)
    for closing in ["*/", "-->"] where reason.hasSuffix(closing) {
      reason = trimmed(reason.dropLast(closing.count))
    }
    reason = trimmed(reason.drop { ":-–—".contains($0) })
    let words = reason.split(whereSeparator: \.isWhitespace)
    guard let word = words.first(where: { $0.hasPrefix("until=") }) else {
      return (nil, String(reason))
    }
    let rest = reason[..<word.startIndex] + reason[word.endIndex...].drop(while: \.isWhitespace)
    return (
      String(word.dropFirst("until=".count)),
      String(trimmed(trimmed(Substring(rest)).drop { ":-–—".contains($0) }))
    )
  }

  private static func trimmed(_ text: Substring) -> Substring {
    var text = text.drop(while: \.isWhitespace)
    while text.last?.isWhitespace == true { text.removeLast() }
    return text
  }
}
