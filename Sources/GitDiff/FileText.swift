import ReviewTypes

/// What the bytes of a file turn out to be, brought into a form that can be read line by line.
///
/// Lines of text end in LF (a CR before it is part of the ending). It is UTF-8 as far as the file was text;
/// may hold invalid bytes and, in source code, NUL.
enum FileText: Equatable {
  /// The bytes are such a text as they are.
  case text
  /// The text that was made of them.
  case converted([UInt8])
  case binary
  case lfsPointer

  /// - Parameter path: tells source code, which is text whatever bytes it holds: git calls a file
  ///   with a NUL in a comment binary, a compiler does not.
  init(_ bytes: UnsafeRawBufferPointer, path: String) {
    if LFSPointer.matches(bytes) {
      self = .lfsPointer
    } else if let decoded = WideText.decode(bytes) {
      self = .converted(decoded.withUnsafeBytes(FileText.endingLinesInLF) ?? decoded)
    } else if FileText.looksBinary(bytes), Language(path: path) == nil,
      !bytes.starts(with: "#!".utf8)
    {
      self = .binary
    } else {
      self = FileText.endingLinesInLF(bytes).map(FileText.converted) ?? .text
    }
  }

  /// git's own test: a NUL in the first 8,000 bytes.
  static func looksBinary(_ bytes: UnsafeRawBufferPointer) -> Bool {
    UnsafeRawBufferPointer(rebasing: bytes.prefix(8000)).firstOffset(of: 0) != nil
  }

  /// Files of old Macs end lines in a CR alone; git sees one long line in them. They are given
  /// LF so that a line is a line. A file with both kinds keeps its lone CRs inside its lines.
  ///
  /// - Returns: nil if `bytes` are no such file.
  private static func endingLinesInLF(_ bytes: UnsafeRawBufferPointer) -> [UInt8]? {
    let cr = UInt8(ascii: "\r")
    let lf = UInt8(ascii: "\n")
    guard bytes.firstOffset(of: cr) != nil, bytes.firstOffset(of: lf) == nil else { return nil }
    return bytes.map { $0 == cr ? lf : $0 }
  }

  /// The text of one line: without its ending, without a byte order mark if `isFirst`, invalid
  /// UTF-8 replaced by U+FFFD.
  static func line(_ bytes: UnsafeRawBufferPointer, isFirst: Bool) -> (String, endsInLF: Bool) {
    let (inner, endsInLF) = FileText.inner(of: bytes, isFirst: isFirst)
    return (String(decoding: bytes[inner], as: UTF8.self), endsInLF)
  }

  /// Where in a line its text lies: what `line` decodes.
  static func inner(
    of bytes: UnsafeRawBufferPointer,
    isFirst: Bool
  ) -> (Range<Int>, endsInLF: Bool) {
    var (start, end) = (0, bytes.count)
    let endsInLF = end > 0 && bytes[end - 1] == UInt8(ascii: "\n")
    if endsInLF {
      end -= 1
      if end > 0, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    }
    if isFirst, bytes[..<end].starts(with: [0xEF, 0xBB, 0xBF]) { start = 3 }
    return (start..<end, endsInLF)
  }
}
