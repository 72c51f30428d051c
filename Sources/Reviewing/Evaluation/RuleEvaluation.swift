package import ReviewTypes
package import Rules

/// What a model came to on the labelled texts of one rule.
package struct RuleEvaluation {
  package var rule: Rule
  /// Whether a review asks this model about the rule: it was measured on it, or may be asked anything.
  package var isInProfile: Bool
  /// The threshold that a review uses today.
  package var thresholdInForce: Double
  /// In the order of their labels.
  package var lines: [EvaluatedLine]
  /// What `lines` are made of, by index.
  package var labels: [Label]

  package init(
    rule: Rule,
    isInProfile: Bool,
    thresholdInForce: Double,
    lines: [EvaluatedLine],
    labels: [Label] = []
  ) {
    self.rule = rule
    self.isInProfile = isInProfile
    self.thresholdInForce = thresholdInForce
    self.lines = lines
    self.labels = labels
  }

  /// The set of a rule's own examples: clear on purpose, they show a model better than it is.
  package static let examples = "examples"

  /// Where labels come from, in the order they are first met; the examples last.
  package static func sets(of rules: [RuleEvaluation]) -> [String] {
    var sets: [String] = []
    for line in rules.lazy.flatMap(\.lines) where !sets.contains(line.set) { sets.append(line.set) }
    return sets.filter { $0 != examples } + sets.filter { $0 == examples }
  }

  /// What of the lines counts for the rule as a whole: labelled ones if there are any.
  package var counted: [EvaluatedLine] {
    let labelled = lines.filter { $0.set != Self.examples }
    return labelled.isEmpty ? lines : labelled
  }

  /// On all lines that count, or on those of one set. Nil without a candidate.
  package func quality(of set: String? = nil) -> RuleQuality? {
    let lines = lines(of: set)
    let scores = lines.filter(\.isProposed).compactMap(\.score)
    guard !scores.isEmpty else { return nil }
    return RuleQuality(
      scores,
      unproposed: lines.count { $0.isFinding && !$0.isProposed },
      severity: rule.severity
    )
  }

  /// Each language at the thresholds that all of them give, by name; files of no known language last.
  package var languages: [(language: Language?, quality: RuleQuality)] {
    let judged = counted.filter(\.isProposed).compactMap { line in
      line.score.map { (line.language, $0) }
    }
    let shown = ThresholdChoice.crossFitted(judged.map(\.1), severity: rule.severity)
    let places = Dictionary(grouping: judged.indices) { judged[$0].0 }
    return places.sorted { left, right in
      guard let left = left.key, let right = right.key else { return left.key != nil }
      return left.rawValue < right.rawValue
    }.map { language, places in
      let quality = RuleQuality(
        places.map { judged[$0].1 },
        severity: rule.severity,
        shown: places.map { shown[$0] }
      )
      return (language, quality)
    }
  }

  /// Candidates that did not fit the model; they are in no figure.
  package var unjudged: Int { counted.count { $0.isProposed && $0.probability == nil } }

  private func lines(of set: String?) -> [EvaluatedLine] {
    set.map { set in lines.filter { $0.set == set } } ?? counted
  }
}
