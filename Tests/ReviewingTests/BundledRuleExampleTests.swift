import BundledRules
import Inference
import ReviewTypes
import Reviewing
import Rules
import Testing

/// What the bundled rules' patterns make of the rules' own examples.
@Suite struct BundledRuleExampleTests {
  private static func rules() -> [Rule] {
    BundledRules.folder.flatMap { try? RuleSet.load(from: [$0]).rules } ?? []
  }

  @Test func `there are at least twenty-four rules`() {
    #expect(Self.rules().count >= 24)
  }

  @Test(arguments: rules().map(\.id))
  func `the patterns propose each bad example, and a pattern rule finds no good one`(
    id: RuleID
  ) throws {
    let rule = try #require(Self.rules().first { $0.id == id })
    let results = try RuleTest(rule: rule, usesModel: false)
      .results(annotatedFiles: []) { () throws(InferenceError) in
        throw .cannotLoad(path: "none", reason: "no model takes part")
      }
    #expect(results.count { $0.expectation == .bad } == rule.examples.bad.count)
    for result in results {
      #expect(!result.isFailure, "\(result.expectation) \(result.place): \(result.code)")
    }
  }
}
