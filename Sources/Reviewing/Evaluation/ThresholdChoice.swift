import Crypto
import Foundation
import ReviewTypes

/// How a threshold is chosen on labelled lines, and measured on others. `training/evaluate.py` does
/// the same; a change in one is a change in both.
enum ThresholdChoice {
  /// Where nothing can be chosen: high, because a wrong finding costs trust.
  static let cautious = 0.8
  /// The share of the findings that a threshold must show to be worth it.
  static let leastRecall = 0.3
  /// Fewer findings shown say nothing about a precision.
  static let leastHits = 3
  /// Into so many parts lines are cut by their group; each is judged by the threshold of the others.
  static let parts = 5

  /// What a rule's findings must reach, as severe as it is: the first that some threshold reaches.
  static func wantedPrecision(_ severity: Severity) -> [Double] {
    switch severity {
    case .error: [0.9, 0.85, 0.8, 0.75]
    case .warning: [0.75]
    case .note: [0.6]
    }
  }

  /// In steps of 0.01. For what may block, the least threshold with a precision that the severity wants,
  /// if it shows enough of the findings; else that of the best F0.5, unless only a higher one has the
  /// precision wanted.
  static func threshold(for severity: Severity, on scores: [GradedScore]) -> Double {
    let findings = scores.count(where: \.isFinding)
    let wanted = wantedPrecision(severity)
    var reached: [Double: Double] = [:]
    var best = (threshold: cautious, quality: -1.0, precision: 0.0)
    for step in 0...96 {
      let threshold = 0.02 + Double(step) * 0.01
      let shown = scores.filter { $0.probability >= threshold }
      let hits = shown.count(where: \.isFinding)
      guard hits >= leastHits else { continue }
      let precision = Double(hits) / Double(shown.count)
      let recall = Double(hits) / Double(findings)
      for least in wanted
      where precision >= least && recall >= leastRecall && reached[least] == nil {
        reached[least] = threshold
      }
      let quality = 1.25 * precision * recall / (0.25 * precision + recall)
      if quality > best.quality + 1e-9 { best = (threshold, quality, precision) }
    }
    if severity != .error, let least = wanted.last, best.precision >= least {
      return best.threshold.rounded(toDecimals: 2)
    }
    let chosen = wanted.lazy.compactMap { reached[$0] }.first ?? best.threshold
    return chosen.rounded(toDecimals: 2)
  }

  /// In 0..<`parts`, by hash of the group's name.
  static func part(of group: String) -> Int {
    let digest = SHA256.hash(data: [UInt8]("part \(group)".utf8))
    return Int(digest.first { _ in true } ?? 0) % parts
  }

  /// Which scores reach the threshold that the other parts give.
  static func crossFitted(_ scores: [GradedScore], severity: Severity) -> [Bool] {
    let own = scores.map { part(of: $0.group) }
    let thresholds = (0..<parts).map { part in
      threshold(for: severity, on: zip(scores, own).filter { $1 != part }.map(\.0))
    }
    return zip(scores, own).map { $0.probability >= thresholds[$1] }
  }
}
