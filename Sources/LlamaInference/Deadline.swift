import Inference

/// When llama.cpp has to stop, where its worker threads can read it.
///
/// Written only between two calls of `llama_decode`, read only inside one or while a model is loaded;
/// but for the flag, which may be raised at any time.
final class Deadline {
  private let storage: UnsafeMutablePointer<TimeLimit>

  init(_ limit: TimeLimit = .none) {
    storage = .allocate(capacity: 1)
    storage.initialize(to: limit)
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

  /// What the callbacks get; valid as long as the deadline.
  var address: UnsafeMutableRawPointer { UnsafeMutableRawPointer(storage) }

  /// llama.cpp's abort callback: asked after every node of the graph, true stops it.
  static let hasPassed: @convention(c) (UnsafeMutableRawPointer?) -> Bool = { address in
    guard let limit = address?.assumingMemoryBound(to: TimeLimit.self) else { return false }
    return limit.pointee.hasPassed
  }

  /// llama.cpp's progress callback: asked before every tensor of a file, false ends the loading.
  static let isAhead: @convention(c) (Float, UnsafeMutableRawPointer?) -> Bool = { _, address in
    !Deadline.hasPassed(address)
  }
}
