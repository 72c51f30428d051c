import Patterns
import ReviewTypes
import Yams

/// Whether each pattern earns its place.
extension RuleLint {
  mutating func checkPatterns() {
    guard let match = rule.match else { return }
    check(match.any, key: "any", language: nil)
    for (language, patterns) in match.byLanguage.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      check(patterns, key: language.rawValue, language: language)
      if let languages = rule.languages, !languages.contains(language) {
        add(
          .warning,
          "pattern-language",
          at: root["match"]?[language.rawValue],
          "'languages' leaves \(language) out, so these patterns are never tried; take one of both out"
        )
      }
    }
    checkSpeed(match.not, key: "not")
  }

  private mutating func check(_ patterns: [Pattern], key: String, language: Language?) {
    checkSpeed(patterns, key: key)
    let examples = rule.examples.bad.filter { language == nil || $0.language == language }
    for (index, pattern) in patterns.enumerated() {
      var alone = rule
      alone.match = LineMatch(
        any: [pattern],
        within: rule.match?.within,
        maxLines: rule.match?.maxLines ?? 1
      )
      guard !examples.contains(where: { isProposed($0, by: alone) }) else { continue }
      add(
        .note,
        "pattern-unshown",
        at: node(key, index),
        "no bad example shows what this pattern is for; add one, or take the pattern out"
      )
    }
  }

  private mutating func checkSpeed(_ patterns: [Pattern], key: String) {
    for (index, pattern) in patterns.enumerated() {
      guard Self.probes.contains(where: { pattern.givesUp(on: $0) }) else { continue }
      add(
        .warning,
        "pattern-slow",
        at: node(key, index),
        "on long lines this pattern takes so many steps that it gives up, and the line is not "
          + "reviewed; avoid a repetition within a repetition"
      )
    }
  }

  /// Lines that bring repetitions within repetitions to their limit.
  private static let probes: [String] = ["a", " ", "0", "x y ", "(", "\"", "a.b(", "// "].map {
    String(repeating: $0, count: 3_000 / $0.utf8.count) + "\u{1}"
  }

  private func node(_ key: String, _ index: Int) -> Node? {
    guard let list = root["match"]?[key]?.sequence, index < list.count else { return nil }
    return list[index]
  }
}
