import ReviewTypes

/// The findings of a review, each in exactly one group.
struct Tally {
  /// Those that make the exit status 1, whatever their severity.
  var blocking: [Finding] = []
  /// Errors and warnings that do not block.
  var warnings: [Finding] = []
  /// Notes that do not block.
  var notes: [Finding] = []
  /// Those silenced by a comment.
  var suppressed: [Finding] = []
  /// Those that reach their threshold and were there before the rules were adopted.
  var baselined: [Finding] = []
  /// Those of too little confidence to count.
  var belowThreshold: [Finding] = []

  init(_ review: Review) {
    for finding in review.findings {
      if finding.suppressed != nil {
        suppressed.append(finding)
      } else if !finding.reachesThreshold {
        belowThreshold.append(finding)
      } else if finding.isBaselined {
        baselined.append(finding)
      } else if finding.blocking {
        blocking.append(finding)
      } else if finding.severity == .note {
        notes.append(finding)
      } else {
        warnings.append(finding)
      }
    }
  }
}
