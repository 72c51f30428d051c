package import Patterns
package import ReviewTypes

/// The patterns that make an added line a candidate of a rule: `match` in a rule file.
package struct LineMatch {
  /// For every language.
  package var any: [Pattern]
  /// Further ones for one language each.
  package var byLanguage: [Language: [Pattern]]
  /// If one of these matches, the line is no candidate.
  package var not: [Pattern]

  package init(
    any: [Pattern] = [],
    byLanguage: [Language: [Pattern]] = [:],
    not: [Pattern] = []
  ) {
    self.any = any
    self.byLanguage = byLanguage
    self.not = not
  }

  package func matches(_ line: String, language: Language?) -> Bool {
    // `not` comes last: few lines get that far.
    proposes(line, language: language) && !not.contains { $0.matches(line) }
  }

  /// Where in `line` the first pattern that proposes it matches, as UTF-8 byte offsets; nil if none
  /// does.
  package func firstMatch(in line: String, language: Language?) -> Range<Int>? {
    let patterns = any + (language.flatMap { byLanguage[$0] } ?? [])
    return patterns.lazy.compactMap { $0.firstMatch(in: line) }.first
  }

  private func proposes(_ line: String, language: Language?) -> Bool {
    if any.contains(where: { $0.matches(line) }) { return true }
    guard let language, let patterns = byLanguage[language] else { return false }
    return patterns.contains { $0.matches(line) }
  }
}
