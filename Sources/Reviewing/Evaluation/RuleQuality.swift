package import ReviewTypes

/// How good a rule is on some labelled lines that its patterns propose.
package struct RuleQuality: Equatable, Sendable {
  package var candidates = 0
  package var findings = 0
  /// Labelled findings that no pattern proposes; they are in no other figure than `patternRecall`.
  package var unproposed = 0
  package var groups = 0
  /// Nil without a finding.
  package var averagePrecision: Double?
  /// What all these lines together give.
  package var threshold = ThresholdChoice.cautious
  /// Lines that reach the threshold of the other parts, and the findings among them.
  package var shown = 0
  package var hits = 0
  /// Nil without a candidate.
  package var calibrationError: Double?

  /// With fewer findings or look-alikes nothing is known.
  package static let few = 8

  /// - Parameters:
  ///   - unproposed: findings that are not among `scores` because no pattern proposes them.
  ///   - shown: by index of `scores`; nil: cross-fitted on them. A part of a rule's lines is judged by
  ///     the thresholds that all of them give.
  package init(
    _ scores: [GradedScore],
    unproposed: Int = 0,
    severity: Severity,
    shown: [Bool]? = nil
  ) {
    self.unproposed = unproposed
    let shown = shown ?? ThresholdChoice.crossFitted(scores, severity: severity)
    candidates = scores.count
    findings = scores.count(where: \.isFinding)
    groups = Set(scores.map(\.group)).count
    averagePrecision = scores.averagePrecision
    threshold = ThresholdChoice.threshold(for: severity, on: scores)
    self.shown = shown.count { $0 }
    hits = zip(scores, shown).count { $0.isFinding && $1 }
    calibrationError = scores.calibrationError()
  }

  /// Whether there are enough findings and look-alikes to tell.
  package var isMeasured: Bool { min(findings, lookAlikes) >= Self.few }
  /// Candidates that are no findings.
  package var lookAlikes: Int { candidates - findings }
  package var lookAlikesShown: Int { shown - hits }
  package var lookAlikesSilent: Int { lookAlikes - lookAlikesShown }
  package var missed: Int { findings - hits }

  /// Without the model every candidate is shown.
  package var patternPrecision: Share? { Share(findings, of: candidates) }
  /// Of all labelled findings, those that the patterns propose.
  package var patternRecall: Share? { Share(findings, of: findings + unproposed) }
  /// At cross-fitted thresholds.
  package var precision: Share? { Share(hits, of: shown) }
  /// Of the candidates' findings.
  package var recall: Share? { Share(hits, of: findings) }
}
