import Inference
import ReviewTypes
import Rules

/// Turns probabilities into a review: thresholds, suppressions, what blocks, order. Pure.
struct Verdicts {
  var plan: ReviewPlan
  var judging: Reviewer.Judging
  var options: ReviewOptions
  var suppressions: SuppressionIndex
  /// The rules that were asked about.
  var inForce: RuleSet
  /// What the team's own checks brought.
  var checks: [CheckReport] = []

  func review() -> Review {
    var findings = patternFindings()
    var flagged = findings
    var unreviewed = plan.undecided
    var open = plan.undecided.map {
      UnusedSuppressions.Open(rule: $0.rule, path: $0.path, lines: $0.line...$0.line)
    }
    var judged = 0
    /// Rules with findings that would be errors if the model were better at them.
    var demoted: Set<RuleID> = []
    for (hunkIndex, hunk) in plan.hunks.enumerated() {
      for (index, candidate) in hunk.candidates.enumerated() {
        let place = QuestionPlan.CandidateIndex(hunk: hunkIndex, candidate: index)
        switch judging.outcomes[place] ?? .unreviewed(judging.fallback) {
        case .judged(let probability, let threshold, let mayBlock):
          judged += 1
          var found = finding(
            candidate.rule,
            path: hunk.path,
            line: candidate.line,
            endLine: candidate.endLine,
            confidence: probability,
            threshold: max(threshold, options.minConfidence),
            source: .model
          )
          if probability >= threshold { flagged.append(found) }
          if !mayBlock, found.severity > .warning {
            found.severity = .warning
            if found.reachesThreshold { demoted.insert(found.rule) }
          }
          findings.append(found)
          if let second = judging.secondLooks[place],
            SecondLook.isSuspicious(
              first: probability,
              second: second,
              threshold: found.threshold
            )
          {
            findings.append(suspicious(found))
            // A suppression of the rule silences that, so it is not unused.
            flagged.append(found)
          }
        case .unreviewed(let reason):
          open.append(
            UnusedSuppressions.Open(
              rule: candidate.rule.id,
              path: hunk.path,
              lines: candidate.lines
            )
          )
          unreviewed.append(
            Unreviewed(
              path: hunk.path,
              line: candidate.line.newLine ?? 0,
              rule: candidate.rule.id,
              reason: reason
            )
          )
        }
      }
    }
    let wholes = Set(inForce.rules.filter { $0.scope != .line }.map(\.id))
    let disproofs = dropDisproved(&findings)
    findings += suppressions.mistakes
    findings += UnusedSuppressions(
      suppressions: suppressions,
      flagged: flagged,
      open: open,
      wholes: wholes
    ).findings()
    findings += checks.flatMap { $0.findings.map(\.finding) }
    finish(&findings, wholes: wholes)

    var review = Review(findings: findings, skipped: plan.skipped, unreviewed: unreviewed)
    review.model = judging.model.map {
      Review.Model(name: $0.name, sha256: $0.sha256, engine: $0.engine)
    }
    review.engineFailure = judging.failure
    review.remarks =
      plan.longLineRemarks + judging.remarks + checkRemarks + disproofs
      + demoted.sorted().map {
        "'\($0)' only warns: this model is not known to be right about it often enough to block"
      }
    review.checks = checks.map(\.run)
    review.counts.files = plan.fileCount
    review.counts.hunks = plan.hunkCount
    review.counts.candidates = plan.candidateCount
    review.counts.judged = judged
    review.counts.tokensEvaluated = judging.usage.evaluated
    review.counts.tokensFromCache = judging.usage.fromCache
    return review
  }

  private var checkRemarks: [String] {
    checks.compactMap { $0.run.remark ?? (options.tellsOfChecks ? $0.run.account : nil) }
  }

  /// Takes out what a check speaks against.
  ///
  /// - Returns: what to say of it.
  private func dropDisproved(_ findings: inout [Finding]) -> [String] {
    guard checks.contains(where: { !$0.disproves.isEmpty }) else { return [] }
    var said: [String] = []
    findings.removeAll { finding in
      guard let check = checks.first(where: { $0.disproves(finding) }) else { return false }
      if finding.reachesThreshold {
        said.append(
          "dropped: '\(finding.rule)' at \(finding.path):\(finding.line), which the check "
            + "'\(check.run.id)' disproves"
        )
      }
      return true
    }
    return options.tellsOfChecks ? said : []
  }

  private func patternFindings() -> [Finding] {
    plan.patternMatches.map { match in
      finding(
        match.rule,
        path: match.path,
        line: match.line,
        endLine: match.endLine,
        confidence: 1,
        threshold: 0,
        source: .pattern
      )
    }
  }

  private func finding(
    _ rule: Rule,
    path: String,
    line: DiffLine,
    endLine: Int,
    confidence: Double,
    threshold: Double,
    source: Finding.Source
  ) -> Finding {
    Finding(
      rule: rule.id,
      severity: rule.severity,
      blocking: false,
      path: path,
      line: line.newLine ?? 0,
      endLine: endLine,
      message: rule.message,
      evidence: suppressions.text(of: line, in: path).trimmed,
      confidence: confidence,
      threshold: threshold,
      source: source,
      fingerprint: ""
    )
  }

  /// What is reported where `found`, which does not reach its threshold, seems to be talked away.
  private func suspicious(_ found: Finding) -> Finding {
    var finding = found
    finding.rule = SecondLook.suspiciousRule
    finding.severity = .warning
    finding.message = SecondLook.message(about: found.rule)
    finding.confidence = 1
    finding.threshold = 0
    finding.source = .check
    // Who silences the rule on this line has looked at it.
    finding.suppressed = suppressions.reason(for: found, isWhole: false)
    return finding
  }

  /// What only one finding is about.
  private struct Place: Hashable {
    var rule: RuleID
    var path: String
    var line: Int

    init(_ finding: Finding) {
      (rule, path, line) = (finding.rule, finding.path, finding.line)
    }
  }

  /// Orders the findings and fills in what depends on their order and on the comments around them.
  private func finish(_ findings: inout [Finding], wholes: Set<RuleID>) {
    findings.sort { ($0.path, $0.line, $0.rule) < ($1.path, $1.line, $1.rule) }
    let checked = Dictionary(
      checks.flatMap(\.findings).map { (Place($0.finding), $0.equalLinesAbove) },
      uniquingKeysWith: { first, _ in first }
    )
    for index in findings.indices {
      var finding = findings[index]
      finding.fingerprint = Fingerprint.make(
        rule: finding.rule,
        path: finding.path,
        text: finding.evidence,
        equalLinesAbove: checked[Place(finding)]
          ?? plan.equalLinesAbove[finding.path]?[finding.line] ?? 0
      )
      finding.suppressed =
        finding.suppressed
        ?? suppressions.reason(for: finding, isWhole: wholes.contains(finding.rule))
      finding.isBaselined = options.baseline.fingerprints.contains(finding.fingerprint)
      finding.blocking =
        finding.isActive && finding.rule != SecondLook.suspiciousRule
        && options.failOn.map { finding.severity >= $0 } ?? false
      findings[index] = finding
    }
  }
}

extension ReviewPlan.Candidate {
  /// 1-based, in the new file.
  fileprivate var lines: ClosedRange<Int> {
    let first = line.newLine ?? 0
    return first...max(first, endLine)
  }
}
