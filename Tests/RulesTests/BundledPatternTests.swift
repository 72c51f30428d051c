import BundledRules
import Patterns
import Testing

@testable import Rules

/// What the bundled patterns find does not depend on what they are spared.
struct BundledPatternTests {
  @Test func `no pattern of any bundled rule misses a match`() throws {
    let rules = try RuleSet.load(from: [try #require(BundledRules.folder)]).rules
    // The examples of all rules: code of many languages, and most of what a pattern should find.
    let sides = rules.flatMap { $0.examples.bad + $0.examples.good }
      .map { NewSide(text: $0.code, language: nil) }
    var matches = 0
    var spared = 0
    for match in rules.compactMap(\.match) {
      for pattern in match.any + match.byLanguage.values.joined() {
        for side in sides {
          let mayMatch = pattern.mayMatch(in: side.pairs)
          if pattern.matches(side.text) {
            matches += 1
            #expect(mayMatch, "\(pattern.source) in \(side.text)")
          } else if !mayMatch {
            spared += 1
          }
        }
      }
    }
    // Else the test would tell nothing.
    #expect(matches > 500)
    #expect(spared > 10 * matches)
  }
}
