import Foundation

/// A walk through a file from its first byte on, that never leaves it.
struct FileCursor {
  let byteCount: Int
  /// Of the next byte.
  var offset: Int { bufferStart + position }

  private let file: OpenedFile
  private var buffer: [UInt8] = []
  private var bufferStart = 0
  private var position = 0

  private static let stride = 1 << 18

  init(file: OpenedFile) {
    self.file = file
    byteCount = file.byteCount
  }

  var left: Int { byteCount - offset }

  /// The next `count` bytes, handed to `body`.
  mutating func read<Result>(
    _ count: Int,
    _ body: (UnsafeRawBufferPointer) -> Result
  ) throws(GGUFDamage) -> Result {
    try fill(count)
    defer { position += count }
    return buffer.withUnsafeBytes {
      body(UnsafeRawBufferPointer(rebasing: $0[position...].prefix(count)))
    }
  }

  /// The next number, little endian.
  mutating func integer<Integer: FixedWidthInteger>(
    _: Integer.Type = Integer.self
  ) throws(GGUFDamage) -> Integer {
    try read(MemoryLayout<Integer>.size) {
      Integer(littleEndian: $0.loadUnaligned(as: Integer.self))
    }
  }

  mutating func skip(_ count: Int) throws(GGUFDamage) {
    guard count <= left else { throw Self.tooShort }
    if position + count <= buffer.count {
      position += count
    } else {
      bufferStart += position + count
      position = 0
      buffer = []
    }
  }

  /// Makes the next `count` bytes lie in the buffer.
  private mutating func fill(_ count: Int) throws(GGUFDamage) {
    guard buffer.count - position < count else { return }
    guard count <= left else { throw Self.tooShort }
    let start = offset
    let wanted = min(left, max(count, Self.stride))
    var bytes = [UInt8](repeating: 0, count: wanted)
    var filled = 0
    while filled < wanted {
      let got = bytes.withUnsafeMutableBytes {
        pread(
          file.descriptor,
          $0.baseAddress.map { $0 + filled },
          wanted - filled,
          off_t(start + filled)
        )
      }
      if got < 0, errno == EINTR { continue }
      guard got >= 0 else { throw GGUFDamage(reason: String(cString: strerror(errno))) }
      // shorter than it was when it was opened
      guard got > 0 else { throw Self.tooShort }
      filled += got
    }
    buffer = bytes
    bufferStart = start
    position = 0
  }

  private static let tooShort = GGUFDamage("the file ends within its header")
}
