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
package struct DiffLine: Equatable, Sendable {
  package enum Origin: Sendable {
    case context, addition, deletion
  }

  package var origin: Origin
  /// 1-based line on the old side; nil for an addition.
  package var oldLine: Int?
  /// 1-based line on the new side; nil for a deletion.
  package var newLine: Int?
  /// The line without its ending. Decoded as UTF-8; invalid bytes became U+FFFD.
  package var text: String
  /// False for the last line of a file that does not end in a line ending.
  package var endsWithNewline: Bool

  package init(
    origin: Origin,
    oldLine: Int?,
    newLine: Int?,
    text: String,
    endsWithNewline: Bool = true
  ) {
    self.origin = origin
    self.oldLine = oldLine
    self.newLine = newLine
    self.text = text
    self.endsWithNewline = endsWithNewline
  }
}
