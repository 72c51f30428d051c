import ReviewTypes

/// What the bytes of a file turn out to be, brought into a form that can be read line by line.
enum FileText: Equatable {
  /// Lines end in LF (a CR before it is part of the ending). UTF-8 as far as the file was text;
  /// may hold invalid bytes and, in source code, NUL.
  case text([UInt8])
  case binary
  case lfsPointer

  /// - Parameter path: tells source code, which is text whatever bytes it holds: git calls a file
  ///   with a NUL in a comment binary, a compiler does not.
  init(_ bytes: [UInt8], path: String) {
    if LFSPointer.matches(bytes) {
      self = .lfsPointer
      return
    }
    if let decoded = WideText.decode(bytes) {
      self = .text(FileText.endingLinesInLF(decoded))
      return
    }
    let isSource = Language(path: path) != nil || bytes.starts(with: Array("#!".utf8))
    guard isSource || !FileText.looksBinary(bytes) else {
      self = .binary
      return
    }
    self = .text(FileText.endingLinesInLF(bytes))
  }

  /// git's own test: a NUL in the first 8,000 bytes.
  static func looksBinary(_ bytes: [UInt8]) -> Bool {
    bytes.withUnsafeBytes {
      UnsafeRawBufferPointer(rebasing: $0.prefix(8000)).firstOffset(of: 0) != nil
    }
  }

  /// Files of old Macs end lines in a CR alone; git sees one long line in them. They are given
  /// LF so that a line is a line. A file with both kinds keeps its lone CRs inside its lines.
  private static func endingLinesInLF(_ bytes: [UInt8]) -> [UInt8] {
    let cr = UInt8(ascii: "\r")
    let lf = UInt8(ascii: "\n")
    guard bytes.withUnsafeBytes({ $0.firstOffset(of: cr) != nil && $0.firstOffset(of: lf) == nil })
    else { return bytes }
    return bytes.map { $0 == cr ? lf : $0 }
  }

  /// The text of one line: without its ending, without a byte order mark if `isFirst`, invalid
  /// UTF-8 replaced by U+FFFD.
  static func line(_ bytes: UnsafeRawBufferPointer, isFirst: Bool) -> (String, endsInLF: Bool) {
    var rest = bytes[...]
    let endsInLF = rest.last == UInt8(ascii: "\n")
    if endsInLF {
      rest = rest.dropLast()
      if rest.last == UInt8(ascii: "\r") { rest = rest.dropLast() }
    }
    if isFirst, rest.starts(with: [0xEF, 0xBB, 0xBF]) { rest = rest.dropFirst(3) }
    return (String(decoding: rest, as: UTF8.self), endsInLF)
  }
}
