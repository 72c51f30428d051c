import ReviewTypes

/// What the rules say of commits that were made already, each reviewed as a hook would have.
struct Trial {
  struct Commit {
    /// Full name.
    var name: String
    var subject: String
    /// As long as a hook would have taken for it, without the start of the program.
    var milliseconds: Int
    var review: Review
  }

  /// How often one rule hit.
  struct Hits: Equatable {
    /// Findings that count.
    var findings = 0
    /// Commits with such a finding.
    var commits = 0
    /// Findings that would have blocked.
    var blocking = 0
  }

  /// The oldest first.
  private(set) var commits: [Commit] = []
  /// By rule, for those that hit.
  private(set) var hits: [RuleID: Hits] = [:]

  mutating func add(_ commit: Commit) {
    commits.append(commit)
    for (rule, findings) in Dictionary(grouping: commit.review.activeFindings, by: \.rule) {
      hits[rule, default: Hits()].findings += findings.count
      hits[rule, default: Hits()].commits += 1
      hits[rule, default: Hits()].blocking += findings.count(where: \.blocking)
    }
  }

  /// Commits that would have been refused, the latest first.
  var refused: [Commit] { commits.reversed().filter { !$0.review.blockingFindings.isEmpty } }

  /// Lines of which nobody knows what a rule says.
  var unreviewed: Int { commits.reduce(0) { $0 + $1.review.unreviewed.count } }
}
