/// The text that git prints after the second `@@` of a hunk: the last line above it that begins like a
/// function or a section.
enum HunkHeading {
  /// As git has it for a file without a diff driver: at most 80 bytes of the line.
  private static let limit = 80

  /// Whether a line can be a heading: it begins with a letter, `_` or `$`.
  static func isOne(_ line: UnsafeRawBufferPointer) -> Bool {
    guard let first = line.first else { return false }
    return (0x41...0x5A).contains(first & ~0x20)
      || first == UInt8(ascii: "_") || first == UInt8(ascii: "$")
  }

  /// The heading that `line` makes.
  static func text(of line: UnsafeRawBufferPointer) -> String {
    var end = line.count
    while end > 0, isSpace(line[end - 1]) { end -= 1 }
    var rest = UnsafeRawBufferPointer(rebasing: line[..<min(end, limit)])
    // libgit2 ends a heading before the first byte that is no UTF-8.
    while rest.contains(where: { $0 >= 0x80 }), String(validating: rest, as: UTF8.self) == nil {
      rest = UnsafeRawBufferPointer(rebasing: rest.dropLast())
    }
    return trimmed(rest)
  }

  /// What follows the second `@@` of a hunk's first line.
  static func text(ofHeader bytes: [UInt8]) -> String {
    let at = UInt8(ascii: "@")
    var index = 2
    while index + 1 < bytes.count, !(bytes[index] == at && bytes[index + 1] == at) { index += 1 }
    return trimmed(bytes.dropFirst(index + 2))
  }

  /// Without white space at its ends, and without a character at its end that was cut in half.
  private static func trimmed(_ bytes: some BidirectionalCollection<UInt8>) -> String {
    // What has no white space but ASCII's, and was not cut, is read without looking at its characters.
    var rest = bytes[...]
    while let first = rest.first, isSpace(first) { rest = rest.dropFirst() }
    while let last = rest.last, isSpace(last) { rest = rest.dropLast() }
    var text = String(decoding: rest, as: UTF8.self)
    guard let first = rest.first, let last = rest.last, first >= 0x80 || last >= 0x80 else {
      return text
    }
    while text.last == "\u{FFFD}" || text.last?.isWhitespace == true { text.removeLast() }
    return String(text.drop(while: \.isWhitespace))
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || (0x09...0x0D).contains(byte)
  }
}
