import Inference
import ReviewTypes
import Rules

/// Finds out what a suggestion does before anybody sees it: whether it applies to the file, and whether the rule is
/// content then.
struct SuggestionCheck {
  let reviewer: Reviewer
  let model: any LanguageModel

  /// - Parameter findings: of the whole review: what is known of the hunk as it is.
  func check(
    _ suggestion: Suggestion,
    for finding: Finding,
    by rule: Rule,
    at place: AdvicePlace,
    among findings: [Finding],
    _ usage: inout TokenUsage
  ) throws(Withheld) {
    guard let file = place.diff.newText,
      LineReplacement.apply([suggestion.replacement], to: Array(file.utf8)) != nil
    else { throw .doesNotApply }
    let review = review(suggestion, by: rule, at: place)
    usage += TokenUsage(
      evaluated: review.counts.tokensEvaluated,
      fromCache: review.counts.tokensFromCache
    )
    if let failure = review.engineFailure { throw .notJudgedAgain(failure) }
    if let open = review.unreviewed.first(where: { $0.rule == rule.id }) {
      throw .notJudgedAgain(open.reason.rawValue)
    }
    // What was there before, line by line; all else is the suggestion's doing.
    var known = findings.filter { $0.path == finding.path && $0 != finding }
      .filter(\.reachesThreshold).map(Fired.init)
    for fired in review.findings.filter(\.reachesThreshold) where fired.source != .check {
      if let index = known.firstIndex(of: Fired(fired)) {
        known.remove(at: index)
      } else {
        throw .ruleFires(fired.rule.rawValue)
      }
    }
  }

  private struct Fired: Equatable {
    var rule: RuleID
    var evidence: String

    init(_ finding: Finding) {
      rule = finding.rule
      evidence = finding.evidence
    }
  }

  /// The file as it would be, by this rule and by those that need no model.
  private func review(_ suggestion: Suggestion, by rule: Rule, at place: AdvicePlace) -> Review {
    let text = suggestion.replacement.replacement
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let rules = reviewer.rulesFor(place.diff.path)
    let applied = rules.rules.filter { $0.id == rule.id || !$0.isJudged }
    var options = reviewer.options
    options.baseline = Baseline()
    return Reviewer(
      rules: reviewer.rules,
      rulesFor: { _ in FileRules(rules: applied, known: rules.known) },
      options: options
    ).review(
      [place.replacing(with: text.isEmpty ? [] : lines)],
      openModel: { model }
    )
  }
}
