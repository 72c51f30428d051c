/// A run of changed lines with the context around them, as in a unified diff.
package struct Hunk: Equatable, Sendable {
  /// First line on the old side, 1-based; 0 when the old side is empty.
  package var oldStart: Int
  /// How many lines the hunk spans on the old side.
  package var oldCount: Int
  /// First line on the new side, 1-based; 0 when the new side is empty.
  package var newStart: Int
  /// How many lines the hunk spans on the new side.
  package var newCount: Int
  /// The text git prints after the second `@@`: the enclosing function or section. May be empty.
  package var heading: String
  /// In diff order: context, deletions and additions as git interleaves them.
  package var lines: [DiffLine]

  package init(
    oldStart: Int,
    oldCount: Int,
    newStart: Int,
    newCount: Int,
    heading: String = "",
    lines: [DiffLine]
  ) {
    self.oldStart = oldStart
    self.oldCount = oldCount
    self.newStart = newStart
    self.newCount = newCount
    self.heading = heading
    self.lines = lines
  }
}

/// One line of a hunk.
package struct DiffLine: Sendable {
  package enum Origin: Sendable {
    case context, addition, deletion
  }

  package var origin: Origin
  /// False for the last line of a file that does not end in a line ending.
  package var endsWithNewline: Bool
  private var start: UInt32
  /// 1-based line on the old side; nil for an addition.
  package var oldLine: Int?
  /// 1-based line on the new side; nil for a deletion.
  package var newLine: Int?
  private var end: UInt32
  /// Holds the line from its byte `start` to its byte `end`. Most lines of a large change are context that
  /// nobody asks for: the lines of a hunk share one text, and each has its own only when it is asked for.
  private var whole: String

  package init(
    origin: Origin,
    oldLine: Int?,
    newLine: Int?,
    text: String,
    endsWithNewline: Bool = true
  ) {
    self.init(
      origin: origin,
      oldLine: oldLine,
      newLine: newLine,
      part: 0..<text.utf8.count,
      of: text,
      endsWithNewline: endsWithNewline
    )
  }

  /// - Parameters:
  ///   - part: offsets in UTF-8 between characters of `whole`, all of which is kept.
  package init(
    origin: Origin,
    oldLine: Int?,
    newLine: Int?,
    part: Range<Int>,
    of whole: String,
    endsWithNewline: Bool
  ) {
    self.origin = origin
    self.endsWithNewline = endsWithNewline
    self.start = UInt32(part.lowerBound)
    self.oldLine = oldLine
    self.newLine = newLine
    self.end = UInt32(part.upperBound)
    self.whole = whole
  }

  /// The line without its ending. Decoded as UTF-8; invalid bytes became U+FFFD.
  package var text: String {
    get { String(slice) }
    set {
      whole = newValue
      (start, end) = (0, UInt32(newValue.utf8.count))
    }
  }

  private var slice: Substring {
    let bytes = whole.utf8
    let from = bytes.index(bytes.startIndex, offsetBy: Int(start))
    return Substring(bytes[from..<bytes.index(from, offsetBy: Int(end - start))])
  }
}

extension DiffLine: Equatable {
  package static func == (left: DiffLine, right: DiffLine) -> Bool {
    left.origin == right.origin && left.oldLine == right.oldLine && left.newLine == right.newLine
      && left.endsWithNewline == right.endsWithNewline && left.slice == right.slice
  }
}
