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
    ("absolute-home-path", .warning),
    ("admitted-stub", .warning),
    ("assertion-of-constant", .warning),
    ("chat-reply", .error),
    ("comment-narrates-change", .warning),
    ("comment-restates-code", .note),
    ("commented-out-code", .warning),
    ("commented-out-test", .warning),
    ("dead-code", .warning),
    ("debug-mode-in-production", .warning),
    ("debugger-call", .error),
    ("disabled-test", .warning),
    ("disabled-tls-verification", .warning),
    ("elided-code", .error),
    ("emoji-heading", .note),
    ("focused-test", .error),
    ("hardcoded-secret", .warning),
    ("hidden-by-attribute", .warning),
    ("hidden-text", .error),
    ("insecure-random-for-secrets", .warning),
    ("leftover-debug", .warning),
    ("magic-number", .note),
    ("markdown-fence", .error),
    ("merge-conflict-marker", .error),
    ("message-does-not-match-change", .warning),
    ("placeholder-code", .warning),
    ("placeholder-value", .warning),
    ("private-key", .error),
    ("shell-injection", .warning),
    ("sleep-in-test", .warning),
    ("sql-built-from-strings", .warning),
    ("swallowed-error", .warning),
    ("test-without-assertion", .warning),
    ("todo-without-ticket", .warning),
    ("unsafe-deserialization", .warning),
    ("vague-commit-message", .warning),
    ("vague-name", .note),
    ("weak-hash", .warning),
    ("world-writable-permission", .warning),
  ]

  @Test func `these are the bundled rules`() throws {
    #expect(try rules().rules.map(\.id) == BundledRulesTests.severities.map(\.0))
    #expect(try rules().rules.map(\.severity) == BundledRulesTests.severities.map(\.1))
  }

  private static let judgedRules: [RuleID] = [
    "comment-restates-code",
    "commented-out-code",
    "dead-code",
    "hardcoded-secret",
    "leftover-debug",
    "magic-number",
    "message-does-not-match-change",
    "placeholder-code",
    "swallowed-error",
    "test-without-assertion",
    "vague-name",
  ]

  @Test func `these need a model`() throws {
    #expect(try rules().rules.filter(\.isJudged).map(\.id) == BundledRulesTests.judgedRules)
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

  /// Not `dead-code`: each way out of a function is a candidate, for what stands below it.
  @Test(arguments: severities.map(\.0).filter { $0 != "dead-code" })
  func `a rule does not propose plain code`(id: RuleID) throws {
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
