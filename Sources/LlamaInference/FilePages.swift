import CLlama
import Foundation
import Inference

/// llama.cpp maps a model in one call, which on Linux returns when the whole file is in memory
/// (MAP_POPULATE) and asks nobody meanwhile. What is in memory before costs it no time.
extension OpenedFile {
  /// Bytes between two looks at the clock: a tenth of a second on a slow disk.
  private static let stretch = 8 << 20

  /// Has the system read the file into memory, as far as it is not there yet.
  ///
  /// Does nothing where nothing limits the time, or the file is short.
  /// - Returns: false if the limit came first. What was read stays in the system's memory while there
  ///   is room.
  func bringIn(until limit: TimeLimit) -> Bool {
    guard limit.isSet, byteCount > Self.stretch,
      let start = mmap(nil, byteCount, PROT_READ, MAP_SHARED, descriptor, 0), start != MAP_FAILED
    else { return !limit.hasPassed }
    defer { munmap(start, byteCount) }
    let pageSize = Int(getpagesize())
    for first in stride(from: 0, to: byteCount, by: Self.stretch) {
      guard !limit.hasPassed else { return false }
      vibecheck_read_pages(
        start.advanced(by: first),
        min(Self.stretch, byteCount - first),
        pageSize
      )
    }
    return true
  }
}
