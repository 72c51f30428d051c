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
    } else if onEngineFailure == .block,
      review.engineFailure != nil || !review.failedChecks.isEmpty
    {
      self = .failure
    } else if review.ranOutOfTime, onBudget == .block {
      self = .failure
    } else {
      self = .clean
    }
  }
}

/// What a failure of the engine or a check (`on_error`) or a spent budget (`on_budget`) does to a commit.
enum EngineFailurePolicy: String, CaseIterable {
  /// Exit status 2.
  case block
  /// Said aloud, but the commit goes on.
  case warn
}

extension Review {
  /// Whether the budget ended before every candidate was judged and every check had ended.
  var ranOutOfTime: Bool {
    unreviewed.contains { $0.reason == .budget } || checks.contains { $0.reason == .budget }
  }

  /// The checks that did not do what the configuration asks for, as an engine that fails.
  var failedChecks: [CheckRun] { checks.filter(\.isFailure) }
}
