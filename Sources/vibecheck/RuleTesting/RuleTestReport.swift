import Inference
import ReviewTypes
import Reviewing
import Rules

/// How the rules did: what the texts for people and for programs are made of.
struct RuleTestReport {
  /// Every rule that was tried.
  var rules: [Rule]
  var results: [RuleTestResult]
  /// Nil if no model was asked.
  var model: ModelIdentity?

  var failedRules: Set<RuleID> { Set(results.filter(\.isFailure).map(\.rule)) }

  /// How many texts came out one way.
  static func count(
    _ verdict: RuleTestResult.Verdict,
    in verdicts: [RuleTestResult.Verdict?]
  ) -> Int {
    verdicts.count { $0 == verdict }
  }
}
