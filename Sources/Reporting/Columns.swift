extension String {
  /// The text, or its beginning and `…` if it takes more than `width` terminal columns.
  func cut(toColumns width: Int) -> String {
    var columns = 0
    // Just after the last character that leaves a column for the `…`.
    var end = startIndex
    for index in indices {
      columns += self[index].columns
      if columns > width { return self[..<end] + "…" }
      if columns < width { end = self.index(after: index) }
    }
    return self
  }
}

extension String {
  /// The words of the text in lines of at most `width` terminal columns; a longer word is cut.
  func wrapped(toColumns width: Int) -> [String] {
    var lines: [String] = []
    var columns = 0
    for word in split(separator: " ").map({ String($0).cut(toColumns: width) }) {
      let length = word.reduce(0) { $0 + $1.columns }
      if let last = lines.last, columns + 1 + length <= width {
        lines[lines.count - 1] = last + " " + word
        columns += 1 + length
      } else {
        lines.append(word)
        columns = length
      }
    }
    return lines
  }
}

extension Character {
  /// How many terminal columns it takes: 2 for a wide character of East Asia or an emoji, else 1.
  ///
  /// A pile of combining marks counts for more: it would run over the lines around it.
  fileprivate var columns: Int { width + max(0, unicodeScalars.count - 12) }

  private var width: Int {
    let first = unicodeScalars[unicodeScalars.startIndex]
    if first.properties.isEmojiPresentation { return 2 }
    // U+FE0F asks for the emoji form of a character that also has a text form.
    if unicodeScalars.dropFirst().contains("\u{fe0f}") { return 2 }
    return wideScalars.contains { $0.contains(first.value) } ? 2 : 1
  }
}

/// East_Asian_Width W and F, in whole blocks; emoji are told by their own property.
private let wideScalars: [ClosedRange<UInt32>] = [
  0x1100...0x115f, 0x2e80...0x303e, 0x3041...0x4dbf, 0x4e00...0xa4cf, 0xa960...0xa97c,
  0xac00...0xd7a3, 0xf900...0xfaff, 0xfe30...0xfe6f, 0xff01...0xff60, 0xffe0...0xffe6,
  0x20000...0x3fffd,
]
