/// One thing a rule found on one line.
package struct Finding: Equatable, Codable, Sendable {
  /// Who says so.
  package enum Source: String, Codable, Sendable {
    /// A model's probability reached the rule's threshold.
    case model
    /// A rule without a question: its pattern matched.
    case pattern
    /// The user's own compiler, linter or test, or a check of the tool itself.
    case check
  }

  package var rule: RuleID
  package var severity: Severity
  /// Whether this finding makes the exit status 1.
  package var blocking: Bool
  package var path: String
  /// First line, 1-based, in the new file; always a line the change added unless `source` is
  /// `check`.
  package var line: Int
  /// Last line, 1-based, inclusive.
  package var endLine: Int
  package var message: String
  /// The text of the line, without its indentation and ending.
  package var evidence: String
  /// Probability in 0...1 that the rule applies; 1 for a pattern.
  package var confidence: Double
  /// The least `confidence` that makes this rule's finding count; 0 for a pattern.
  package var threshold: Double
  package var source: Source
  /// Stable over moved and re-indented lines; see `Fingerprint`.
  package var fingerprint: String
  /// The reason given in the comment that silences this finding; nil when it is not silenced.
  package var suppressed: String?
  /// Whether the baseline holds it: a finding from before the rules were adopted, which never blocks.
  package var isBaselined: Bool
  /// Why the rule applies, in a model's words; nil when nobody asked for it. No more to be trusted than the change.
  package var explanation: String?
  /// Replacement text for `line...endLine`, without the last line ending; empty to delete them. Nil when none was
  /// asked for or none was verified.
  package var suggestion: String?
  /// What `suggestion` replaces, in the same form.
  package var original: String?
  /// What was asked for and is not there, with the reason, such as `no suggestion: it changes nothing`.
  package var withheld: [String]
  /// Full name of the commit that added the line; nil where a change was reviewed as a whole.
  package var commit: String?

  package init(
    rule: RuleID,
    severity: Severity,
    blocking: Bool,
    path: String,
    line: Int,
    endLine: Int,
    message: String,
    evidence: String,
    confidence: Double,
    threshold: Double,
    source: Source,
    fingerprint: String,
    suppressed: String? = nil,
    isBaselined: Bool = false,
    explanation: String? = nil,
    suggestion: String? = nil,
    original: String? = nil,
    withheld: [String] = [],
    commit: String? = nil
  ) {
    self.rule = rule
    self.severity = severity
    self.blocking = blocking
    self.path = path
    self.line = line
    self.endLine = endLine
    self.message = message
    self.evidence = evidence
    self.confidence = confidence
    self.threshold = threshold
    self.source = source
    self.fingerprint = fingerprint
    self.suppressed = suppressed
    self.isBaselined = isBaselined
    self.explanation = explanation
    self.suggestion = suggestion
    self.original = original
    self.withheld = withheld
    self.commit = commit
  }

  /// Whether the evidence reaches the threshold. A finding below it is shown only with `-v`.
  package var reachesThreshold: Bool { confidence >= threshold }

  /// Whether the finding counts: it reaches its threshold, is not suppressed and not in the baseline.
  package var isActive: Bool { reachesThreshold && suppressed == nil && !isBaselined }
}
