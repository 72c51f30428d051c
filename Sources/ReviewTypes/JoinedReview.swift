extension Review {
  /// Several reviews as one: findings in the order of the reviews, counts added up, and what all have
  /// in common once.
  package init(joining reviews: [Review]) {
    self.init()
    var seen: Set<SkippedFile> = []
    var known: [RuleID: RuleSummary] = [:]
    for review in reviews {
      findings += review.findings
      unreviewed += review.unreviewed
      checks += review.checks
      skipped += review.skipped.filter { seen.insert($0).inserted }
      for remark in review.remarks where !remarks.contains(remark) { remarks.append(remark) }
      model = model ?? review.model
      engineFailure = engineFailure ?? review.engineFailure
      counts += review.counts
      diffs += review.diffs
      // Only a review that opened the model knows how often a rule is right.
      for rule in review.rules where known[rule.id]?.precision == nil { known[rule.id] = rule }
    }
    rules = known.values.sorted { $0.id < $1.id }
  }
}

extension Review.Counts {
  fileprivate static func += (left: inout Self, right: Self) {
    left.files += right.files
    left.hunks += right.hunks
    left.candidates += right.candidates
    left.judged += right.judged
    left.elapsedSeconds += right.elapsedSeconds
    left.tokensEvaluated += right.tokensEvaluated
    left.tokensFromCache += right.tokensFromCache
  }
}
