import ReviewTypes

/// What the process says to git and to CI.
enum ExitStatus: Int32 {
  /// Nothing that blocks.
  case clean = 0
  /// At least one blocking finding.
  case findings = 1
  /// Usage, configuration, engine, model or range failure.
  case failure = 2

  init(_ review: Review, onEngineFailure: EngineFailurePolicy) {
    if !review.blockingFindings.isEmpty {
      self = .findings
    } else if review.engineFailure != nil, onEngineFailure == .block {
      self = .failure
    } else {
      self = .clean
    }
  }
}

/// What an engine failure does to a commit: the setting `on_error`.
enum EngineFailurePolicy: String, CaseIterable {
  /// Exit status 2.
  case block
  /// Said aloud, but the commit goes on.
  case warn
}
