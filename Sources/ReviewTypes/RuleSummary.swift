/// What a report says about a rule, whoever wrote it.
package struct RuleSummary: Equatable, Codable, Sendable {
  package var id: RuleID
  package var severity: Severity
  /// What its findings say, without a place.
  package var message: String
  /// Longer text: why it matters and how to mend it.
  package var note: String?
  package var url: String?
  /// Whether a model decides on its candidates; if not, a pattern alone does.
  package var isJudged: Bool
  /// Share of the findings that were right when the model in use was measured, in 0...1; nil where
  /// nobody measured.
  package var precision: Double?

  package init(
    id: RuleID,
    severity: Severity,
    message: String,
    note: String? = nil,
    url: String? = nil,
    isJudged: Bool = false,
    precision: Double? = nil
  ) {
    self.id = id
    self.severity = severity
    self.message = message
    self.note = note
    self.url = url
    self.isJudged = isJudged
    self.precision = precision
  }
}
