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
      "tool": options.toolJSON,
      "model": review.model?.json ?? .null,
      "summary": .object(review.summaryJSON),
      "engineFailure": .string(orNull: review.engineFailure),
      "remarks": .array(review.remarks.map(JSONValue.string)),
      "skipped": .array(review.skipped.map { .object($0.json) }),
      "unreviewed": .array(review.unreviewed.map { .object($0.json) }),
      "checks": .array(review.checks.map { .object($0.json) }),
      "findings": .array(findings.map { .object($0.json) }),
    ])
    return document.lines + "\n"
  }
}
