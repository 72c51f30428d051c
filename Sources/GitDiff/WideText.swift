/// UTF-16 and UTF-32 text, which git takes for binary and most patterns would never match.
enum WideText {
  /// `bytes` as UTF-8 if they are UTF-16 or UTF-32; nil if they are not.
  ///
  /// Told by a byte order mark or, for UTF-16 without one, by where the zero bytes stand.
  static func decode(_ bytes: UnsafeRawBufferPointer) -> [UInt8]? {
    // UTF-32's little-endian mark begins with UTF-16's: the longer one first.
    if bytes.starts(with: [0xFF, 0xFE, 0, 0]) || bytes.starts(with: [0, 0, 0xFE, 0xFF]) {
      return utf32(bytes.dropFirst(4), isBigEndian: bytes[0] == 0)
    }
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      return utf16(bytes.dropFirst(2), isBigEndian: bytes[0] == 0xFE)
    }
    return zeroBytesAreHighHalves(bytes).map { utf16(bytes[...], isBigEndian: $0) }
  }

  private static func utf16(_ bytes: Slice<UnsafeRawBufferPointer>, isBigEndian: Bool) -> [UInt8] {
    var units: [UInt16] = []
    units.reserveCapacity(bytes.count / 2 + 1)
    var index = bytes.startIndex
    while index + 1 < bytes.endIndex {
      let (first, second) = (UInt16(bytes[index]), UInt16(bytes[index + 1]))
      units.append(isBigEndian ? first << 8 | second : second << 8 | first)
      index += 2
    }
    // Half a unit at the end is kept visible.
    if index < bytes.endIndex { units.append(0xFFFD) }
    return Array(String(decoding: units, as: UTF16.self).utf8)
  }

  private static func utf32(_ bytes: Slice<UnsafeRawBufferPointer>, isBigEndian: Bool) -> [UInt8] {
    var units: [UInt32] = []
    units.reserveCapacity(bytes.count / 4 + 1)
    var index = bytes.startIndex
    while index + 3 < bytes.endIndex {
      let four = bytes[index..<index + 4]
      let inOrder = isBigEndian ? Array(four) : four.reversed()
      units.append(inOrder.reduce(0) { $0 << 8 | UInt32($1) })
      index += 4
    }
    if index < bytes.endIndex { units.append(0xFFFD) }
    return Array(String(decoding: units, as: UTF32.self).utf8)
  }

  /// Whether UTF-16 without a mark is big-endian; nil if `bytes` are no such text.
  ///
  /// In ASCII-rich UTF-16 almost every other byte is zero, and the ones between are not.
  private static func zeroBytesAreHighHalves(_ bytes: UnsafeRawBufferPointer) -> Bool? {
    let sample = bytes.prefix(8000)
    guard sample.count >= 4, FileText.looksBinary(bytes) else { return nil }
    var zeros = (even: 0, odd: 0)
    for (offset, byte) in sample.enumerated() where byte == 0 {
      if offset.isMultiple(of: 2) { zeros.even += 1 } else { zeros.odd += 1 }
    }
    let half = sample.count / 2
    if zeros.odd * 10 >= half * 7, zeros.even * 20 <= half { return false }
    if zeros.even * 10 >= half * 7, zeros.odd * 20 <= half { return true }
    return nil
  }
}
