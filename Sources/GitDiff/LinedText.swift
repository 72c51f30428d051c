/// A text where it lies in memory, and where its lines are.
///
/// Valid as long as the bytes it was made from stay in place. Lines are git's: each ends in LF but
/// perhaps the last, and an empty text has none.
struct LinedText {
  let bytes: UnsafeRawBufferPointer
  /// The `git_blob` that holds these bytes and no others; nil if none is known.
  let blob: OpaquePointer?
  /// The offset of each line's first byte, and at the end that of the text's end.
  private let starts: [Int]

  /// - Parameter bytes: by default the empty text.
  init(
    _ bytes: UnsafeRawBufferPointer = UnsafeRawBufferPointer(start: nil, count: 0),
    blob: OpaquePointer? = nil
  ) {
    self.bytes = bytes
    self.blob = blob
    var starts = [0]
    // A guess at the length of a line; too few places only cost a copy.
    starts.reserveCapacity(bytes.count / 24 + 2)
    var start = 0
    while start < bytes.count {
      let rest = UnsafeRawBufferPointer(rebasing: bytes[start...])
      start += rest.firstOffset(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? rest.count
      starts.append(start)
    }
    self.starts = starts
  }

  var lineCount: Int { starts.count - 1 }

  /// The offsets of lines in `bytes`, endings and all.
  ///
  /// - Parameter lines: 0-based, in order.
  func offsets(of lines: Range<Int>) -> Range<Int> {
    starts[lines.lowerBound]..<starts[lines.upperBound]
  }

  /// A line with its ending.
  ///
  /// - Parameter line: 0-based.
  subscript(line: Int) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: bytes[offsets(of: line..<line + 1)])
  }
}
