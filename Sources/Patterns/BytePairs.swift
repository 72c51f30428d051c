/// Which ASCII characters and which pairs of neighbouring ones a text holds, in lower case: enough to
/// tell quickly of most literals that the text does not hold them.
package struct BytePairs: Sendable {
  /// One bit for each of 128 × 128 pairs; those that begin with a null stand for the second alone.
  private var bits = [UInt64](repeating: 0, count: 128 * 128 / 64)

  package init(_ text: UnsafeBufferPointer<UInt8>) {
    var last: UInt8 = 0
    for byte in text {
      guard let byte = byte.literal else { continue }
      note(0, byte)
      note(last, byte)
      last = byte
    }
  }

  /// False only if the text holds none of the lines of one paragraph, in whatever case.
  ///
  /// - Parameter literals: see `Pattern.literals`.
  func mayHold(_ literals: String) -> Bool {
    let end = UInt8(ascii: "\n")
    var last: UInt8 = 0
    var isLineHeld = true
    var isParagraphHeld = false
    for byte in literals.utf8 {
      if byte != end {
        isLineHeld = isLineHeld && holds(last, byte)
        last = byte
      } else if last != 0 {
        isParagraphHeld = isParagraphHeld || isLineHeld
        isLineHeld = true
        last = 0
      } else {
        guard isParagraphHeld else { return false }
        isParagraphHeld = false
      }
    }
    return isParagraphHeld || isLineHeld
  }

  private mutating func note(_ first: UInt8, _ second: UInt8) {
    let pair = Int(first) << 7 | Int(second)
    bits[pair >> 6] |= 1 << (pair & 63)
  }

  private func holds(_ first: UInt8, _ second: UInt8) -> Bool {
    let pair = Int(first) << 7 | Int(second)
    return bits[pair >> 6] & 1 << (pair & 63) != 0
  }
}
