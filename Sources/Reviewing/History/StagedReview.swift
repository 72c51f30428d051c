package import ReviewTypes

/// What the history needs to know of one review of staged lines.
package struct StagedReview: Sendable {
  /// Findings whose line is there, by trace.
  struct Count: Equatable {
    /// Those that no comment and no baseline silences, shown or not.
    var plain = 0
    var silenced = 0

    mutating func add(isSilenced: Bool) {
      if isSilenced { silenced += 1 } else { plain += 1 }
    }
  }

  /// What the user was shown, as far as it counts, in the order of the review.
  package var shown: [Finding]
  /// Files whose added lines were looked at.
  private let paths: Set<String>
  private let rules: Set<RuleID>
  private let unjudged: Set<Place>
  private let counts: [FindingTrace: Count]

  private struct Place: Hashable {
    var path: String
    var rule: RuleID
  }

  /// - Parameters:
  ///   - paths: of the files whose added lines were read.
  ///   - showsNotes: whether findings of that severity were shown.
  package init(_ review: Review, paths: Set<String>, showsNotes: Bool) {
    self.paths = paths.subtracting(review.skipped.map(\.path))
    shown = review.activeFindings.filter { showsNotes || $0.severity != .note }
    rules = Set(review.rules.map(\.id)).union(Reviewer.ownRules)
    unjudged = Set(review.unreviewed.map { Place(path: $0.path, rule: $0.rule) })
    var counts: [FindingTrace: Count] = [:]
    for finding in review.findings {
      let isSilenced = finding.suppressed != nil || finding.isBaselined
      counts[FindingTrace(finding), default: Count()].add(isSilenced: isSilenced)
    }
    self.counts = counts
  }

  func count(of trace: FindingTrace) -> Count { counts[trace] ?? Count() }

  /// Whether a finding of `rule` in the file would have been seen.
  func looked(at path: String, by rule: RuleID) -> Bool {
    paths.contains(path) && rules.contains(rule)
      && !unjudged.contains(Place(path: path, rule: rule))
  }
}
