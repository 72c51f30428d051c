package import ReviewTypes

/// A review as JSON Lines: one object a line, each with its `type`, the summary last.
///
/// The objects have the keys of the JSON format. A review may be written part by part, so that a
/// reader has a finding as soon as it is known; a report without a summary at its end was cut off.
package struct JSONLinesReporter: Reporter {
  private let options: ReportOptions

  package init(options: ReportOptions) {
    self.options = options
  }

  package func report(_ review: Review) -> String {
    part(review) + ending(review)
  }

  /// What a part of the review found and left out.
  package func part(_ review: Review) -> String {
    let findings =
      options.verbosity == .verbose
      ? review.findings : review.findings.filter(\.reachesThreshold)
    return lines(
      findings.map { ["type": .string("finding")] + $0.json }
        + review.unreviewed.map { ["type": .string("unreviewed")] + $0.json }
        + review.skipped.map { ["type": .string("skipped")] + $0.json }
        + review.checks.map { ["type": .string("check")] + $0.json }
    )
  }

  /// The last lines: what is said of the whole review.
  package func ending(_ review: Review) -> String {
    let remarks: [JSONMembers] = review.remarks.map {
      ["type": .string("remark"), "text": .string($0)]
    }
    let summary: JSONMembers = [
      "type": .string("summary"),
      "version": .int(1),
      "tool": options.toolJSON,
      "model": review.model?.json ?? .null,
      "engineFailure": .string(orNull: review.engineFailure),
      "skipped": .int(review.skipped.count),
      "unreviewed": .int(review.unreviewed.count),
    ]
    return lines(remarks + [summary + review.summaryJSON])
  }

  private func lines(_ objects: [JSONMembers]) -> String {
    objects.map { JSONValue.object($0).text + "\n" }.joined()
  }
}
