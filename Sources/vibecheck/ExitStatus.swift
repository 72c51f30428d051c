import ReviewTypes

/// What the process says to git and to CI.
enum ExitStatus: Int32 {
  /// Nothing that blocks.
  case clean = 0
  /// At least one blocking finding.
  case findings = 1
  /// Usage, configuration, engine, model or range failure.
  case failure = 2

  init(
    _ review: Review,
    onEngineFailure: EngineFailurePolicy,
    onBudget: EngineFailurePolicy = .warn
  ) {
    if review.isInterrupted {
      self = .failure
    } else if !review.blockingFindings.isEmpty {
      self = .findings
    } else if review.engineFailure != nil, onEngineFailure == .block {
      self = .failure
    } else if review.ranOutOfTime, onBudget == .block {
      self = .failure
    } else {
      self = .clean
    }
  }
}

/// What an engine failure (`on_error`) or a spent budget (`on_budget`) does to a commit.
enum EngineFailurePolicy: String, CaseIterable {
  /// Exit status 2.
  case block
  /// Said aloud, but the commit goes on.
  case warn
}

extension Review {
  /// Whether the budget ended before every candidate was judged.
  var ranOutOfTime: Bool { unreviewed.contains { $0.reason == .budget } }
}
