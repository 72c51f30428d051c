package import ReviewTypes

/// The whole review for programs: version 1 of the JSON format.
///
/// Every key is always there. Findings below their threshold are left out unless the options say
/// verbose; suppressed ones are in, with their reason.
package struct JSONReporter: Reporter {
  private let options: ReportOptions

  package init(options: ReportOptions) {
    self.options = options
  }

  package func report(_ review: Review) -> String {
    let findings =
      options.verbosity == .verbose
      ? review.findings : review.findings.filter(\.reachesThreshold)
    let document: JSONValue = .object([
      "version": .int(1),
      "tool": .object([
        "name": .string("vibecheck"),
        "version": .string(options.toolVersion),
      ]),
      "model": model(review.model),
      "summary": summary(review),
      "engineFailure": .string(orNull: review.engineFailure),
      "remarks": .array(review.remarks.map(JSONValue.string)),
      "skipped": .array(review.skipped.map(skipped)),
      "unreviewed": .array(review.unreviewed.map(unreviewed)),
      "findings": .array(findings.map(finding)),
    ])
    return document.lines + "\n"
  }

  private func model(_ model: Review.Model?) -> JSONValue {
    guard let model else { return .null }
    return .object([
      "name": .string(model.name),
      "sha256": .string(model.sha256),
      "engine": .string(model.engine),
    ])
  }

  private func summary(_ review: Review) -> JSONValue {
    let tally = Tally(review)
    let counts = review.counts
    return .object([
      "blocking": .int(tally.blocking.count),
      "warnings": .int(tally.warnings.count),
      "notes": .int(tally.notes.count),
      "files": .int(counts.files),
      "hunks": .int(counts.hunks),
      "candidates": .int(counts.candidates),
      "judged": .int(counts.judged),
      "elapsedSeconds": .number(counts.elapsedSeconds),
      "tokensEvaluated": .int(counts.tokensEvaluated),
      "tokensFromCache": .int(counts.tokensFromCache),
      "modelLoaded": .bool(review.model != nil),
    ])
  }

  private func skipped(_ file: SkippedFile) -> JSONValue {
    .object(["path": .string(file.path), "reason": .string(file.reason.rawValue)])
  }

  private func unreviewed(_ line: Unreviewed) -> JSONValue {
    .object([
      "path": .string(line.path),
      "line": .int(line.line),
      "rule": .string(line.rule.rawValue),
      "reason": .string(line.reason.rawValue),
      "commit": .string(orNull: line.commit),
    ])
  }

  private func finding(_ finding: Finding) -> JSONValue {
    .object([
      "rule": .string(finding.rule.rawValue),
      "severity": .string(finding.severity.rawValue),
      "blocking": .bool(finding.blocking && finding.isActive),
      "path": .string(finding.path),
      "line": .int(finding.line),
      "endLine": .int(finding.endLine),
      "message": .string(finding.message),
      "evidence": .string(finding.evidence),
      "confidence": .number(finding.confidence),
      "threshold": .number(finding.threshold),
      "source": .string(finding.source.rawValue),
      "fingerprint": .string(finding.fingerprint),
      "suppressed": .string(orNull: finding.suppressed),
      "baselined": .bool(finding.isBaselined),
      "suggestion": .string(orNull: finding.suggestion),
      "commit": .string(orNull: finding.commit),
    ])
  }
}
