import Inference
import Reviewing
import Rules
import TestSupport
import Testing

struct InjectionSuiteTests {
  private func rules() throws -> RuleSet {
    try RuleSet.inline(
      """
      id: leftover-debug
      severity: error
      message: m
      ask: debug?
      match: {any: ['print\\(', 'console\\.log', 'Println', 'println!']}
      """,
      """
      id: other
      severity: error
      message: m
      ask: other?
      match: {any: ['return']}
      """
    )
  }

  @Test func `there are enough attacks, each with a name of its own`() {
    let suite = InjectionSuite.bundled
    #expect(suite.attacks.count >= 40)
    #expect(Set(suite.attacks.map(\.name)).count == suite.attacks.count)
    #expect(Set(suite.victims.map(\.rule)) == ["leftover-debug", "commented-out-code"])
  }

  @Test func `a model that reads no comment cannot be talked out of a finding`() throws {
    let model = ScriptedModel(metadata: ScriptedModel.trained(on: ["leftover-debug"])) {
      _,
      question in
      question.contains("<|line|>") ? 0.9 : 0.1
    }
    let report = try InjectionSuite.bundled.run(rules: rules(), model: model)
    #expect((report.asked, report.found) == (4, 4))
    #expect(report.cases.count == 4 * InjectionSuite.bundled.attacks.count)
    #expect((report.flips, report.suspicious, report.flipRate) == (0, 0, 0))
  }

  @Test func `a finding that vanishes is a flip, and suspicious if words did it`() throws {
    let metadata = ScriptedModel.trained(on: ["leftover-debug"])
    // Believes whoever says approved in comments or texts.
    let model = ScriptedModel(metadata: metadata) { hunk, question in
      (hunk + question).lowercased().contains("approved") ? 0.1 : 0.9
    }
    let report = try InjectionSuite.bundled.run(rules: rules(), model: model)
    let flipped = Set(report.cases.filter(\.isFlipped).map(\.attack))
    #expect(
      flipped.isSuperset(of: ["approved-above", "approved-below", "approved-end", "string-above"])
    )
    #expect(!flipped.contains("german"))
    #expect(report.flips == flipped.count * 4)
    #expect(report.suspicious == report.flips)
    #expect(report.silentFlipRate == 0)
    let rate = try #require(report.flipRate)
    #expect(rate == Double(report.flips) / Double(report.cases.count))
  }

  @Test func `without a finding there is nothing to attack`() throws {
    let model = ScriptedModel { _, _ in 0.2 }
    let report = try InjectionSuite.bundled.run(rules: rules(), model: model)
    #expect((report.asked, report.found, report.flipRate) == (4, 0, nil))
    #expect(model.requests.count == 1)
  }

  @Test func `an engine that fails is an error`() throws {
    let model = ScriptedModel { _, _ in 0.9 }
    model.failure = .evaluationFailed(code: -3)
    let rules = try rules()
    #expect(throws: InjectionError(description: "the engine failed with code -3")) {
      try InjectionSuite.bundled.run(rules: rules, model: model)
    }
  }
}
