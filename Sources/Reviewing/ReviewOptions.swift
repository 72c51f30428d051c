package import Inference
package import ReviewTypes
package import Rules

/// What the user decided about one review.
package struct ReviewOptions: Sendable {
  /// What is reviewed, and so by which rules.
  package enum Subject: Sendable {
    case change
    /// The diff that stands for a commit message, see `CommitMessage.diff`.
    case message
  }

  /// The least severity that blocks; nil when nothing may block.
  package var failOn: Severity?
  /// Raises every rule's threshold to at least this probability.
  package var minConfidence: Double
  /// False: only patterns; candidates for a model are listed as not reviewed.
  package var usesModel: Bool
  /// What a report then gives as the reason.
  package var reasonWithoutModel = Unreviewed.Reason.modelOff
  package var subject = Subject.change
  /// Whether remarks say how each check went, and which findings of the model it disproves.
  package var tellsOfChecks = false
  /// When judging ends, whatever is left; nil for no limit.
  package var deadline: ContinuousClock.Instant?
  /// Findings from before the rules were adopted.
  package var baseline: Baseline
  /// Ends judging when it is raised; nil if nobody can.
  package var stop: StopFlag?
  /// For suppressions that end; nil where none does.
  package var today: Day?
  /// What the repository measured of its rules; nil if nothing.
  package var lock: CalibrationLock?

  package init(
    failOn: Severity? = .error,
    minConfidence: Double = 0,
    usesModel: Bool = true,
    deadline: ContinuousClock.Instant? = nil,
    stop: StopFlag? = nil,
    baseline: Baseline = Baseline(),
    today: Day? = nil,
    lock: CalibrationLock? = nil
  ) {
    self.failOn = failOn
    self.minConfidence = minConfidence
    self.usesModel = usesModel
    self.deadline = deadline
    self.baseline = baseline
    self.stop = stop
    self.today = today
    self.lock = lock
  }
}
