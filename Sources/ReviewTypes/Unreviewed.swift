/// A candidate line that a rule proposed and nobody judged, and why. Every report counts it.
package struct Unreviewed: Equatable, Codable, Sendable {
  package enum Reason: String, Codable, CaseIterable, Sendable {
    /// The time budget ended first.
    case budget
    /// The model in use was never measured on this rule.
    case needsGeneralModel = "needs-general-model"
    /// The engine failed on this question.
    case engineError = "engine-error"
    /// `--no-model`: only patterns were wanted.
    case modelOff = "model-off"
    /// The user ended the run first.
    case interrupted
    /// A pattern of the rule needed more steps than it may take on this line.
    case patternLimit = "pattern-limit"
    /// Even alone, the line and its question are longer than the model's context.
    case contextLimit = "context-limit"
  }

  package var path: String
  /// 1-based, in the new file.
  package var line: Int
  package var rule: RuleID
  package var reason: Reason
  /// Full name of the commit that added the line; nil where a change was reviewed as a whole.
  package var commit: String?

  package init(
    path: String,
    line: Int,
    rule: RuleID,
    reason: Reason,
    commit: String? = nil
  ) {
    self.path = path
    self.line = line
    self.rule = rule
    self.reason = reason
    self.commit = commit
  }
}
