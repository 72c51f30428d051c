import BundledRules
import ReviewTypes
import Rules
import Testing

@Suite struct BundledRulesTests {
  private func rules() throws -> RuleSet {
    try RuleSet.load(from: [#require(BundledRules.folder)])
  }

  /// Severities are those of the rules' definition.
  private static let severities: [(RuleID, Severity)] = [
    ("commented-out-code", .error),
    ("hardcoded-secret", .error),
    ("hidden-by-attribute", .warning),
    ("hidden-text", .error),
    ("leftover-debug", .error),
    ("message-does-not-match-change", .warning),
    ("placeholder-code", .error),
    ("swallowed-error", .warning),
    ("todo-without-ticket", .warning),
    ("vague-commit-message", .warning),
    ("vague-name", .note),
  ]

  @Test func `these are the bundled rules`() throws {
    #expect(try rules().rules.map(\.id) == BundledRulesTests.severities.map(\.0))
    #expect(try rules().rules.map(\.severity) == BundledRulesTests.severities.map(\.1))
  }

  private static let patternRules: [RuleID] = [
    "hidden-by-attribute", "hidden-text", "todo-without-ticket", "vague-commit-message",
  ]

  @Test func `these need no model`() throws {
    #expect(
      try rules().rules.filter { !$0.isJudged }.map(\.id) == BundledRulesTests.patternRules
    )
  }

  @Test(arguments: severities.map(\.0)) func `a rule shows what it means`(id: RuleID) throws {
    let rule = try #require(try rules()[id])
    #expect(rule.examples.bad.count >= 6)
    #expect(rule.examples.good.count >= 6)
    let languages = Set((rule.examples.bad + rule.examples.good).map(\.language))
    #expect(languages.count >= 3 || languages == ["gitattributes"] || languages == [.commitMessage])
    #expect(rule.note?.contains("Mend:") == true)
    #expect(rule.message.count <= 100)
    if let ask = rule.ask {
      #expect(ask.hasSuffix("?"))
      #expect(ask.split(separator: " ").count < 25)
    }
  }

  @Test(arguments: severities.map(\.0)) func `a rule proposes each bad example`(id: RuleID) throws {
    let rule = try #require(try rules()[id])
    for example in rule.examples.bad {
      let side = NewSide(text: example.code, language: example.language)
      #expect(!rule.proposals(in: side).places.isEmpty, "\(example.language): \(example.code)")
    }
  }

  @Test(arguments: patternRules)
  func `a pattern rule finds nothing in its good examples`(id: RuleID) throws {
    let rule = try #require(try rules()[id])
    for example in rule.examples.good {
      let side = NewSide(text: example.code, language: example.language)
      #expect(rule.proposals(in: side).places.isEmpty, "\(example.language): \(example.code)")
    }
  }

  @Test(arguments: severities.map(\.0)) func `a rule does not propose plain code`(id: RuleID) throws
  {
    let rule = try #require(try rules()[id])
    let lines: [(Language, String)] = [
      ("python", "    return self.shelves[row].capacity"),
      ("swift", "    let nearest = stops.min { $0.distance < $1.distance }"),
      ("javascript", "  const total = basket.reduce((sum, line) => sum + line.price, 0);"),
      ("go", "\tfor _, station := range region.Stations {"),
      ("rust", "        self.tiles.push(tile);"),
      ("ruby", "    members.select(&:active?).map(&:email)"),
      ("c", "  if (ring->head == ring->tail) return NULL;"),
      ("python", "    # The server sorts by date, which is the order the reader expects."),
    ]
    for (language, line) in lines where rule.match != nil {
      #expect(!rule.proposes(line, language: language), "\(line)")
    }
  }
}
