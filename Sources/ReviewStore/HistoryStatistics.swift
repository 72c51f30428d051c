package import ReviewTypes
package import Reviewing

/// What `vibecheck stats` counts.
package struct HistoryStatistics: Equatable, Sendable {
  /// The findings of one rule, each counted once however often it was shown.
  package struct Counts: Equatable, Sendable {
    package var shown = 0
    package var outcomes: [FindingOutcome: Int] = [:]

    /// Those whose outcome is not known.
    package var open: Int { shown - outcomes.values.reduce(0, +) }

    package init() {}

    package static func + (left: Counts, right: Counts) -> Counts {
      var sum = left
      sum.shown += right.shown
      sum.outcomes.merge(right.outcomes, uniquingKeysWith: +)
      return sum
    }
  }

  package struct Runs: Equatable, Sendable {
    package var blocked = 0
    /// Of every run.
    package var milliseconds: [Int] = []
    /// Of runs in which a model, or a verdict it gave before, was needed.
    package var millisecondsWithCandidates: [Int] = []

    package init() {}
  }

  package private(set) var rules: [RuleID: Counts] = [:]
  package private(set) var runs: [RecordedRun.Kind: Runs] = [:]

  package init() {}

  package mutating func add(_ rule: RuleID, _ outcome: FindingOutcome?, count: Int) {
    rules[rule, default: Counts()].shown += count
    if let outcome { rules[rule, default: Counts()].outcomes[outcome, default: 0] += count }
  }

  package mutating func add(
    _ kind: RecordedRun.Kind,
    milliseconds: Int,
    isBlocked: Bool,
    judged: Int
  ) {
    runs[kind, default: Runs()].milliseconds.append(milliseconds)
    if isBlocked { runs[kind, default: Runs()].blocked += 1 }
    if judged > 0 { runs[kind, default: Runs()].millisecondsWithCandidates.append(milliseconds) }
  }
}

extension [Int] {
  /// The least value that at least `share` of the values do not exceed (nearest rank); nil if there is none.
  package func percentile(_ share: Double) -> Int? {
    guard !isEmpty else { return nil }
    let rank = Int((share * Double(count)).rounded(.up))
    return sorted()[Swift.min(count, Swift.max(1, rank)) - 1]
  }
}
