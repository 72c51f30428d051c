/// When work has to end: at an instant, or as soon as a flag is raised.
package struct TimeLimit: Sendable {
  /// Nil for no limit.
  package var instant: ContinuousClock.Instant?
  /// Nil if nobody can stop it.
  package var stop: StopFlag?

  package init(instant: ContinuousClock.Instant? = nil, stop: StopFlag? = nil) {
    self.instant = instant
    self.stop = stop
  }

  package static let none = TimeLimit()

  /// Whether it can ever pass.
  package var isSet: Bool { instant != nil || stop != nil }

  package var hasPassed: Bool {
    if let stop, stop.isRaised { return true }
    guard let instant else { return false }
    return ContinuousClock.now >= instant
  }
}
