/// Which pairs of neighbouring ASCII characters a text holds, in lower case: enough to tell quickly of
/// most literals that the text does not hold them.
package struct BytePairs: Sendable {
  /// One bit for each of 128 × 128 pairs.
  private var bits = [UInt64](repeating: 0, count: 128 * 128 / 64)

  package init(_ text: UnsafeBufferPointer<UInt8>) {
    guard var last = text.first?.lowercase else { return }
    for byte in text.dropFirst() {
      let byte = byte.lowercase
      if last | byte < 0x80 {
        let pair = Self.pair(last, byte)
        bits[pair >> 6] |= 1 << (pair & 63)
      }
      last = byte
    }
  }

  /// False only if the text holds none of `literals`, in whatever case.
  ///
  /// - Parameter literals: visible ASCII in lower case, one a line.
  func mayHold(oneOf literals: String) -> Bool {
    let end = UInt8(ascii: "\n")
    var last = end
    var isHeld = true
    for byte in literals.utf8 {
      if byte == end {
        if isHeld { return true }
        isHeld = true
      } else if last != end, isHeld {
        let pair = Self.pair(last, byte)
        isHeld = bits[pair >> 6] & 1 << (pair & 63) != 0
      }
      last = byte
    }
    return isHeld
  }

  private static func pair(_ first: UInt8, _ second: UInt8) -> Int {
    Int(first) << 7 | Int(second)
  }
}
