import Rules

/// Whether asking the model pays: what is shown, and how much of it is right, by the patterns alone,
/// by the model alone and by both. Of all labelled findings, also those that no pattern proposes.
package struct JudgeComparison: Equatable, Sendable {
  package struct Row: Equatable, Sendable {
    package var shown: Int
    package var hits: Int
    /// All that there is to find.
    package var findings: Int

    package var precision: Share? { Share(hits, of: shown) }
    package var recall: Share? { Share(hits, of: findings) }
  }

  /// What the model does to the precision of what the patterns propose.
  package enum Gain: String, Sendable {
    /// The whole interval of the precision lies above that of the patterns alone.
    case more
    case less
    /// The interval holds the patterns' precision: nothing is shown.
    case open
  }

  /// Every candidate is shown.
  package var patterns: Row
  /// Every labelled line is asked about, at cross-fitted thresholds.
  package var model: Row
  package var both: Row

  /// Thinning what patterns propose by chance keeps their precision, whatever recall is left; so the
  /// precision of both is compared with it.
  package var gain: Gain {
    guard let before = patterns.precision?.value, let after = both.precision else { return .open }
    if after.low > before { return .more }
    return after.high < before ? .less : .open
  }
}

extension RuleEvaluation {
  /// Nil without a line that counts.
  package var comparison: JudgeComparison? {
    let lines = counted.filter { $0.probability != nil }
    guard !lines.isEmpty else { return nil }
    let findings = lines.count(where: \.isFinding)
    func row(_ shown: [EvaluatedLine]) -> JudgeComparison.Row {
      .init(shown: shown.count, hits: shown.count(where: \.isFinding), findings: findings)
    }
    func shown(_ lines: [EvaluatedLine]) -> [EvaluatedLine] {
      let reaches = ThresholdChoice.crossFitted(
        lines.compactMap(\.score),
        severity: rule.severity
      )
      return zip(lines, reaches).filter { $1 }.map(\.0)
    }
    let proposed = lines.filter(\.isProposed)
    return JudgeComparison(
      patterns: row(proposed),
      model: row(shown(lines)),
      both: row(shown(proposed))
    )
  }
}
