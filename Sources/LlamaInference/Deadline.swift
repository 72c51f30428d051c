/// When llama.cpp has to stop, where its worker threads can read it.
///
/// Written only between two calls of `llama_decode`, read only inside one.
final class Deadline {
  private let storage: UnsafeMutablePointer<ContinuousClock.Instant?>

  init() {
    storage = .allocate(capacity: 1)
    storage.initialize(to: nil)
  }

  deinit {
    storage.deinitialize(count: 1)
    storage.deallocate()
  }

  /// Nil for no limit.
  var instant: ContinuousClock.Instant? {
    get { storage.pointee }
    set { storage.pointee = newValue }
  }

  /// What `hasPassed` gets; valid as long as the deadline.
  var address: UnsafeMutableRawPointer { UnsafeMutableRawPointer(storage) }

  /// llama.cpp's abort callback: asked after every node of the graph, true stops it.
  static let hasPassed: @convention(c) (UnsafeMutableRawPointer?) -> Bool = { address in
    guard
      let instant = address?.assumingMemoryBound(to: ContinuousClock.Instant?.self).pointee
    else { return false }
    return ContinuousClock.now >= instant
  }
}
