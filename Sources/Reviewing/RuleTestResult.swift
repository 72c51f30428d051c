package import ReviewTypes

/// How one rule did on one text of which somebody said what is to be found.
package struct RuleTestResult: Equatable, Sendable {
  /// What the text's author says about it.
  package enum Expectation: String, Sendable {
    /// A rule's own example: something is found in it.
    case bad
    /// A rule's own example: nothing is found in it.
    case good
    /// The comment above the line says that the rule finds it.
    case ruleid
    /// The comment above the line says that the rule does not find it.
    case ok
    /// A finding that the rule is known not to make yet.
    case todoruleid
    /// No finding, but the rule is known to make one.
    case todook
    /// A line without a comment in a file where the rule is named: nothing is found there.
    case unannotated
  }

  package enum Verdict: String, Sendable {
    case right
    /// Nothing was found where something is.
    case missing
    /// Something was found where nothing is.
    case noisy
    /// Wrong, as a `todoruleid` or `todook` says it is.
    case todo
    /// The model in use may not be asked about the rule.
    case notJudged = "not-judged"
  }

  /// Where the text stands.
  package enum Place: Equatable, Sendable {
    /// The rule's own example, counted from 1 among the bad or the good ones.
    case example(Int)
    /// 1-based line.
    case line(path: String, newLine: Int)
  }

  package var rule: RuleID
  package var expectation: Expectation
  package var place: Place
  package var language: Language?
  /// One line or several.
  package var code: String
  /// What the patterns propose; for a pattern rule, what it finds. Nil where a model has the last
  /// word anyway: in what a judged rule is not to find.
  package var patterns: Verdict?
  /// What the model says. Nil for a pattern rule, without a model, and where the patterns proposed
  /// nothing that it could have found.
  package var model: Verdict?
  /// The model's highest probability in the text, and what it takes to be a finding.
  package var confidence: Double?
  package var threshold: Double?

  /// Whether the rule has to be mended for this.
  package var isFailure: Bool {
    [patterns, model].contains { $0 == .missing || $0 == .noisy }
  }
}

extension RuleTestResult.Expectation {
  /// - Parameter isFound: whether the rule found something in the text.
  func verdict(isFound: Bool) -> RuleTestResult.Verdict {
    switch self {
    case .bad, .ruleid: isFound ? .right : .missing
    case .good, .ok, .unannotated: isFound ? .noisy : .right
    case .todoruleid: isFound ? .right : .todo
    case .todook: isFound ? .todo : .right
    }
  }

  var wantsFinding: Bool {
    switch self {
    case .bad, .ruleid, .todoruleid: true
    case .good, .ok, .todook, .unannotated: false
    }
  }
}
