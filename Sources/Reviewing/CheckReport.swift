package import ReviewTypes

/// What one of the team's own checks brought, ready to join the findings.
package struct CheckReport: Equatable, Sendable {
  /// A line that the check says something about.
  package struct Result: Equatable, Sendable {
    package var path: String
    /// 1-based, in the new file.
    package var line: Int
    package var endLine: Int
    package var severity: Severity
    package var message: String
    /// The line as it is in the file.
    package var text: String
    /// How many lines above it are equal to it, see `FileDiff.equalLinesAbove`.
    package var equalLinesAbove: Int

    package init(
      path: String,
      line: Int,
      endLine: Int,
      severity: Severity,
      message: String,
      text: String,
      equalLinesAbove: Int
    ) {
      self.path = path
      self.line = line
      self.endLine = endLine
      self.severity = severity
      self.message = message
      self.text = text
      self.equalLinesAbove = equalLinesAbove
    }
  }

  package var run: CheckRun
  /// For reports: what it is, without a place.
  package var summary: RuleSummary
  /// At most one a line.
  package var results: [Result]
  /// The model's findings of these rules are wrong where the check looked and had nothing to say.
  package var disproves: Set<RuleID>
  /// The files that it looked at and said nothing about, on no line.
  package var clearedPaths: Set<String>

  package init(
    run: CheckRun,
    summary: RuleSummary,
    results: [Result] = [],
    disproves: Set<RuleID> = [],
    clearedPaths: Set<String> = []
  ) {
    self.run = run
    self.summary = summary
    self.results = results
    self.disproves = disproves
    self.clearedPaths = clearedPaths
  }

  /// Whether the check speaks against `finding`.
  func disproves(_ finding: Finding) -> Bool {
    run.reason == nil && finding.source == .model && disproves.contains(finding.rule)
      && clearedPaths.contains(finding.path)
  }

  var findings: [(finding: Finding, equalLinesAbove: Int)] {
    results.map { result in
      let finding = Finding(
        rule: run.id,
        severity: result.severity,
        blocking: false,
        path: result.path,
        line: result.line,
        endLine: result.endLine,
        message: result.message,
        evidence: result.text.trimmed,
        confidence: 1,
        threshold: 0,
        source: .check,
        fingerprint: ""
      )
      return (finding, result.equalLinesAbove)
    }
  }
}
