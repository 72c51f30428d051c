import CLibgit2

/// One of several equal parts of a change, cut file by file.
///
/// A file belongs to the part that its path and its new content choose, so another file that comes or
/// goes moves none. A file is never split: all that is said about it comes from one part.
package struct Shard: Hashable, Sendable {
  /// 1-based.
  package let index: Int
  package let count: Int

  /// Nil unless `1 <= index <= count`.
  package init?(index: Int, count: Int) {
    guard count > 0, (1...count).contains(index) else { return nil }
    self.index = index
    self.count = count
  }

  func holds(_ file: git_diff_file) -> Bool {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    func mix(_ byte: UInt8) { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    if let path = file.path {
      for byte in String(cString: path).utf8 { mix(byte) }
    }
    mix(0)
    var id = file.id
    withUnsafeBytes(of: &id) { $0.forEach(mix) }
    // FNV-1a leaves its low bits poorly mixed; the multiplier is Fibonacci hashing's.
    let mixed = (hash ^ (hash >> 32)) &* 0x9e37_79b9_7f4a_7c15
    return Int(mixed >> 33) % count == index - 1
  }
}
