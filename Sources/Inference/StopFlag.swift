import Synchronization

/// What a caller raises, from another thread or a signal handler, to end judging early.
package final class StopFlag: Sendable {
  private let state = Atomic(false)

  package init() {}

  /// Never goes back to false.
  package var isRaised: Bool { state.load(ordering: .relaxed) }

  /// Only one store into memory: a signal handler may call it.
  package func raise() { state.store(true, ordering: .relaxed) }
}
