import ReviewTypes

extension Review {
  /// The reports of several runs, such as the shards of one change, as one.
  ///
  /// What two of them say is said once. Counts are added up, but for the time: the runs may have gone side
  /// by side, so it is the longest's.
  init(merging reviews: [Review]) {
    self.init(joining: reviews)
    var seenFindings: Set<FindingKey> = []
    var seenLines: Set<LineKey> = []
    let commits = Dictionary(
      findings.enumerated().map { ($1.commit ?? "", $0) },
      uniquingKeysWith: { first, _ in first }
    )
    func order(_ finding: Finding) -> (Int, String, Int, RuleID) {
      (commits[finding.commit ?? ""] ?? 0, finding.path, finding.line, finding.rule)
    }
    findings = findings.filter { seenFindings.insert(FindingKey($0)).inserted }
      .sorted { order($0) < order($1) }
    unreviewed = unreviewed.filter { seenLines.insert(LineKey($0)).inserted }
    checks = merged(checks)
    counts.elapsedSeconds = reviews.map(\.counts.elapsedSeconds).max() ?? 0
    let models = Set(reviews.compactMap { $0.model?.sha256 })
    if models.count > 1 {
      let names = models.sorted().map { $0.prefix(12) }.joined(separator: ", ")
      remarks.append("the reports were made with different models (\(names))")
    }
  }

  /// A check runs in each shard, on the shard's own files: it failed if it failed in one of them.
  private func merged(_ runs: [CheckRun]) -> [CheckRun] {
    var merged: [CheckRun] = []
    for run in runs {
      guard let index = merged.firstIndex(where: { $0.id == run.id && $0.commit == run.commit })
      else {
        merged.append(run)
        continue
      }
      if merged[index].reason == nil {
        (merged[index].reason, merged[index].detail) = (run.reason, run.detail)
      }
      merged[index].elsewhere = max(merged[index].elsewhere, run.elsewhere)
      merged[index].elapsedSeconds = max(merged[index].elapsedSeconds, run.elapsedSeconds)
    }
    for index in merged.indices {
      let run = merged[index]
      merged[index].findings = findings.count {
        $0.source == .check && $0.rule == run.id && $0.commit == run.commit
      }
    }
    return merged
  }

  private struct FindingKey: Hashable {
    var path: String
    var line: Int
    var rule: RuleID
    var fingerprint: String
    var commit: String?

    init(_ finding: Finding) {
      path = finding.path
      line = finding.line
      rule = finding.rule
      fingerprint = finding.fingerprint
      commit = finding.commit
    }
  }

  private struct LineKey: Hashable {
    var path: String
    var line: Int
    var rule: RuleID
    var reason: Unreviewed.Reason
    var commit: String?

    init(_ line: Unreviewed) {
      path = line.path
      self.line = line.line
      rule = line.rule
      reason = line.reason
      commit = line.commit
    }
  }
}
