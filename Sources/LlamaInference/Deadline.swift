import Inference

/// When llama.cpp has to stop, where its worker threads can read it.
///
/// Written only between two calls of `llama_decode`, read only inside one; but for the flag, which
/// may be raised at any time.
final class Deadline {
  private struct Limit {
    var instant: ContinuousClock.Instant?
    var stop: StopFlag?
  }

  private let storage: UnsafeMutablePointer<Limit>

  init() {
    storage = .allocate(capacity: 1)
    storage.initialize(to: Limit())
  }

  deinit {
    storage.deinitialize(count: 1)
    storage.deallocate()
  }

  /// Nil for no limit.
  var instant: ContinuousClock.Instant? {
    get { storage.pointee.instant }
    set { storage.pointee.instant = newValue }
  }

  /// Nil if nobody can stop it.
  var stop: StopFlag? {
    get { storage.pointee.stop }
    set { storage.pointee.stop = newValue }
  }

  /// What `hasPassed` gets; valid as long as the deadline.
  var address: UnsafeMutableRawPointer { UnsafeMutableRawPointer(storage) }

  /// llama.cpp's abort callback: asked after every node of the graph, true stops it.
  static let hasPassed: @convention(c) (UnsafeMutableRawPointer?) -> Bool = { address in
    guard let limit = address?.assumingMemoryBound(to: Limit.self) else { return false }
    if let stop = limit.pointee.stop, stop.isRaised { return true }
    guard let instant = limit.pointee.instant else { return false }
    return ContinuousClock.now >= instant
  }
}
