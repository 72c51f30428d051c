import Foundation

/// What a model said of a line, and what somebody who read it said.
package struct GradedScore: Equatable, Sendable {
  /// Of "yes", in 0...1.
  package var probability: Double
  package var isFinding: Bool
  /// What lines resemble each other by: their project, package or file. Thresholds are never measured
  /// on the group that they were chosen on.
  package var group: String

  package init(_ probability: Double, isFinding: Bool, group: String = "") {
    self.probability = probability
    self.isFinding = isFinding
    self.group = group
  }
}

extension [GradedScore] {
  /// How well the scores rank findings before others: the mean, over the findings, of the share of
  /// findings among all that are ranked no lower. Equal scores stay in their order.
  ///
  /// Nil without a finding.
  package var averagePrecision: Double? {
    var found = 0
    var sum = 0.0
    for (index, score) in sorted(by: { $0.probability > $1.probability }).enumerated()
    where score.isFinding {
      found += 1
      sum += Double(found) / Double(index + 1)
    }
    return found == 0 ? nil : sum / Double(found)
  }

  /// How far probabilities are from shares: the mean distance of the two over bins of equal width,
  /// weighted by their sizes. Nil without a score.
  package func calibrationError(bins: Int = 10) -> Double? {
    guard !isEmpty else { return nil }
    var sums = [(probability: Double, findings: Double)](repeating: (0, 0), count: bins)
    for score in self {
      let bin = Swift.min(Int(score.probability * Double(bins)), bins - 1)
      sums[bin].probability += score.probability
      sums[bin].findings += score.isFinding ? 1 : 0
    }
    // A bin's size times the distance of its means is the distance of its sums.
    return sums.reduce(0) { $0 + abs($1.probability - $1.findings) } / Double(count)
  }
}
