import ReviewTypes

/// The lines of one hunk, put together run by run.
struct HunkLines {
  private(set) var lines: [DiffLine] = []
  /// The bytes of all lines, endings and all; nil if each line is to be decoded on its own.
  private let text: String?
  /// Where in `text` the next line starts.
  private var start = 0

  init(lineCount: Int, text: String?) {
    lines.reserveCapacity(lineCount)
    self.text = text
  }

  /// Adds lines that lie together in one of the two files.
  ///
  /// - Parameters:
  ///   - range: 0-based, in `file`.
  ///   - old: the number of the first line on the old side, 0-based; nil if it is not on it.
  ///   - new: the same on the new side.
  mutating func append(
    _ origin: DiffLine.Origin,
    _ range: Range<Int>,
    of file: LinedText,
    old: Int?,
    new: Int?
  ) {
    var (oldLine, newLine) = (old.map { $0 + 1 }, new.map { $0 + 1 })
    for index in range {
      let bytes = file[index]
      let (inner, endsInLF) = FileText.inner(of: bytes, isFirst: index == 0)
      let own = text == nil ? String(decoding: bytes[inner], as: UTF8.self) : ""
      lines.append(
        DiffLine(
          origin: origin,
          oldLine: oldLine,
          newLine: newLine,
          part: text == nil
            ? 0..<own.utf8.count : (start + inner.lowerBound)..<(start + inner.upperBound),
          of: text ?? own,
          endsWithNewline: endsInLF
        )
      )
      start += bytes.count
      oldLine? += 1
      newLine? += 1
    }
  }
}
