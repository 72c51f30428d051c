package import ReviewTypes

/// What became of a finding that was shown.
package enum FindingOutcome: String, CaseIterable, Sendable {
  /// Its line went or changed before it was committed, or in a later commit.
  case fixed
  /// A comment or the baseline silences it.
  case suppressed
  /// It blocked, and its line was committed all the same.
  case bypassed
  /// It did not block, and its line was committed.
  case kept
}

/// A finding of the history whose outcome is not known yet.
package struct OpenFinding: Equatable, Sendable {
  package var id: Int64
  package var trace: FindingTrace
  package var rule: RuleID
  package var path: String
  package var isBlocking: Bool
  /// Whether its line was not committed yet when it was shown last.
  package var isStaged: Bool
  /// Full name of the commit that it was last shown on top of, or in; nil before the first commit.
  package var base: String?

  package init(
    id: Int64,
    trace: FindingTrace,
    rule: RuleID,
    path: String,
    isBlocking: Bool,
    isStaged: Bool,
    base: String?
  ) {
    self.id = id
    self.trace = trace
    self.rule = rule
    self.path = path
    self.isBlocking = isBlocking
    self.isStaged = isStaged
    self.base = base
  }
}

/// How the commits that a repository has now and had before tell the outcome of findings.
package protocol CommitView {
  /// What the file holds at HEAD and at `base`; nil where it is the same file, or nothing is known.
  func change(of path: String, rules: Set<RuleID>, since base: String?) -> CommittedChange?
}

package struct CommittedChange {
  /// Empty where the file or the commit is not there.
  package var before: CommittedLines
  /// Nil if HEAD has no such file.
  package var after: CommittedLines?
  /// Whether HEAD descends from the commit before, so that what is gone was taken away.
  package var isLater: Bool

  package init(before: CommittedLines, after: CommittedLines?, isLater: Bool) {
    self.before = before
    self.after = after
    self.isLater = isLater
  }
}

/// Decides what became of findings, from the commits made since and the next review of staged lines. Pure.
///
/// In this order, for the findings of one line (or of several equal lines of a file, which are counted):
/// 1. HEAD's version of the file holds the line and the version that it was shown on top of does not: it was
///    committed, and is `suppressed` if a comment silences it there, else `bypassed` if it blocked, else
///    `kept`.
/// 2. The next review of staged lines finds it again: still open. It finds it silenced: `suppressed`.
/// 3. The rule looked at the added lines of the file and does not find it any more: `fixed`.
/// 4. A later commit changed the file and does not hold the line: `fixed`.
///
/// A finding of lines that were committed when it was shown is `fixed` once a later commit has the file
/// without the line, and `suppressed` once a comment there silences it.
package struct Settlement {
  package private(set) var outcomes: [Int64: FindingOutcome] = [:]
  /// Those of the open findings that the review shows again, with the finding as it is now.
  package private(set) var again: [(id: Int64, finding: Finding)] = []
  /// What the review shows for the first time.
  package private(set) var new: [Finding] = []

  /// - Parameter review: nil where nothing staged was reviewed.
  package init(_ open: [OpenFinding], review: StagedReview?, commits: some CommitView) {
    var shown = Dictionary(grouping: review?.shown ?? [], by: { FindingTrace($0) })
    let rules = Dictionary(grouping: open, by: \.path).mapValues { Set($0.map(\.rule)) }
    for (trace, findings) in Dictionary(grouping: open, by: \.trace) {
      /// Staged findings whose line is not committed, each with whether a later commit has its file.
      var left: [(finding: OpenFinding, isPassedBy: Bool)] = []
      let byBase = Dictionary(grouping: findings) { Shown(base: $0.base, isStaged: $0.isStaged) }
      for (place, findings) in byBase {
        let path = findings[0].path
        let change = commits.change(of: path, rules: rules[path] ?? [], since: place.base)
        let rest = settle(findings, isStaged: place.isStaged, by: change)
        if place.isStaged { left += rest.map { ($0, change?.isLater ?? false) } }
      }
      let found = shown.removeValue(forKey: trace) ?? []
      again += zip(left, found).map { ($0.finding.id, $1) }
      new += found.dropFirst(left.count)
      if let review, let finding = left.first?.finding {
        let count = review.count(of: trace)
        left.removeFirst(min(left.count, count.plain))
        for silenced in left.prefix(count.silenced) { outcomes[silenced.finding.id] = .suppressed }
        left.removeFirst(min(left.count, count.silenced))
        if review.looked(at: finding.path, by: finding.rule) {
          for gone in left { outcomes[gone.finding.id] = .fixed }
          left = []
        }
      }
      for passed in left where passed.isPassedBy { outcomes[passed.finding.id] = .fixed }
    }
    new += shown.values.flatMap(\.self)
    new.sort { ($0.path, $0.line, $0.rule) < ($1.path, $1.line, $1.rule) }
  }

  private struct Shown: Hashable {
    var base: String?
    var isStaged: Bool
  }

  /// - Returns: those that the commits say nothing of.
  private mutating func settle(
    _ findings: [OpenFinding],
    isStaged: Bool,
    by change: CommittedChange?
  ) -> [OpenFinding] {
    guard let change, let after = change.after, let trace = findings.first?.trace else {
      return findings
    }
    var left = findings[...]
    func take(_ count: Int) -> ArraySlice<OpenFinding> {
      defer { left = left.dropFirst(max(0, count)) }
      return left.prefix(max(0, count))
    }
    let (old, new) = (change.before.count(of: trace), after.count(of: trace))
    for finding in take(new.silenced - old.silenced) { outcomes[finding.id] = .suppressed }
    if isStaged {
      for finding in take(new.plain - old.plain) {
        outcomes[finding.id] = finding.isBlocking ? .bypassed : .kept
      }
    } else if change.isLater {
      for finding in take(left.count - new.plain) { outcomes[finding.id] = .fixed }
    }
    return Array(left)
  }
}
