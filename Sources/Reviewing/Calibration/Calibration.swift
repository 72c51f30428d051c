/// What was measured of one rule with one model.
package struct Calibration: Equatable, Codable, Sendable {
  /// The rule as it was then, see `Rule.judgementDigest`.
  package var rule: String
  /// Texts in which the rule has something to find, and in which it has not: its examples and the
  /// labelled ones, as far as the model was asked about them.
  package var findings: Int
  package var others: Int
  /// How many of these were labelled rather than the rule's own examples.
  package var labelledFindings: Int
  package var labelledOthers: Int
  /// The log-odds that the model gives to a line without content. They are taken off those of every
  /// line, so that a model that likes to say yes says no more of it than another.
  package var bias: Double
  /// The least probability, without the bias, that makes a finding; nil if there were too few texts
  /// to choose one.
  package var threshold: Double?
  /// The share of findings that were right, and of what is to be found that was found; each text
  /// judged by the threshold that the others give.
  package var precision: Share?
  package var recall: Share?

  /// Fewer texts of a kind give no threshold: two on either side of a line can always be separated.
  package static let leastTexts = 3
  /// From so many labelled texts of each kind on, a team's own measurement counts more than the one
  /// a model brings along: the Wilson interval of ten right out of ten begins at .72, about where
  /// `ModelProfile.blockingPrecision` lies. A rule's own examples never count for that: they were
  /// written to be clear, and show a model better than it is.
  package static let leastLabelled = 10
  /// A model that finds less than half of what is to be found has not understood the rule.
  package static let leastRecall = 0.5

  /// Whether the model tells the texts apart well enough for a finding to block.
  package var separates: Bool {
    guard threshold != nil, let precision, let recall else { return false }
    return precision.value >= ModelProfile.blockingPrecision && recall.value >= Self.leastRecall
  }

  /// Whether it was measured on enough labelled texts to stand above the model's own measurement.
  package var isLabelled: Bool {
    labelledFindings >= Self.leastLabelled && labelledOthers >= Self.leastLabelled
  }

  /// A text and what the model says of it.
  package struct Score: Equatable, Sendable {
    /// Without the bias, in 0...1; nil if the patterns proposed nothing, so that no model is asked.
    package var probability: Double?
    package var isFinding: Bool
    package var isLabelled: Bool

    package init(_ probability: Double?, isFinding: Bool, isLabelled: Bool = false) {
      self.probability = probability
      self.isFinding = isFinding
      self.isLabelled = isLabelled
    }
  }

  /// - Parameters:
  ///   - rule: its digest.
  ///   - bias: in log-odds; already off the scores.
  package init(rule: String, bias: Double, scores: [Score]) {
    self.rule = rule
    self.bias = bias
    // A text without a finding in which nothing is proposed says nothing about the model.
    let scores = scores.filter { $0.probability != nil || $0.isFinding }
    findings = scores.count(where: \.isFinding)
    others = scores.count - findings
    labelledFindings = scores.count { $0.isFinding && $0.isLabelled }
    labelledOthers = scores.count { !$0.isFinding && $0.isLabelled }
    let judged = scores.compactMap { score in
      score.probability.map { (logOdds: LogOdds.of($0), isFinding: score.isFinding) }
    }
    guard judged.count(where: \.isFinding) >= Self.leastTexts,
      judged.count(where: { !$0.isFinding }) >= Self.leastTexts
    else { return }
    threshold = Self.cut(judged).map { LogOdds.probability($0).rounded(toDecimals: 4) }
    var right = 0
    var wrong = 0
    for (index, score) in judged.enumerated() {
      var others = judged
      others.remove(at: index)
      guard let cut = Self.cut(others), score.logOdds >= cut else { continue }
      if score.isFinding { right += 1 } else { wrong += 1 }
    }
    precision = Share(right, of: right + wrong)
    recall = Share(right, of: findings)
  }

  /// The log-odds between two neighbouring scores that part findings from others best: by F0.5,
  /// which counts a wrong finding twice as much as a missed one; of equal ones, in the widest gap.
  ///
  /// - Returns: nil if there is nothing to find.
  static func cut(_ scores: [(logOdds: Double, isFinding: Bool)]) -> Double? {
    let sorted = scores.sorted { $0.logOdds > $1.logOdds }
    let total = sorted.count(where: \.isFinding)
    var best: (quality: Double, gap: Double, cut: Double)?
    var right = 0
    for (index, score) in sorted.enumerated() {
      if score.isFinding { right += 1 }
      let next = index + 1 < sorted.count ? sorted[index + 1].logOdds : score.logOdds - 2
      guard next < score.logOdds, right > 0 else { continue }
      let precision = Double(right) / Double(index + 1)
      let recall = Double(right) / Double(total)
      let quality = 1.25 * precision * recall / (0.25 * precision + recall)
      let gap = score.logOdds - next
      if let held = best, (held.quality, held.gap) >= (quality, gap) { continue }
      best = (quality, gap, score.logOdds - gap / 2)
    }
    return best?.cut
  }
}
