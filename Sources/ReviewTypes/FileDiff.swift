/// One file's part of a change, copied out of git: it holds no pointer and outlives the repository.
package struct FileDiff: Equatable, Sendable {
  /// What happened to the file as a whole.
  package enum Change: String, Sendable {
    case added, modified, deleted, renamed, copied, typeChanged, modeChanged
  }

  /// The file's lines, or why there are none to review.
  package enum Content: Equatable, Sendable {
    /// In file order. Empty when only the mode or the name changed.
    case hunks([Hunk])
    case skipped(SkippedFile.Reason)
  }

  /// Path on the old side, relative to the repository's root, `/` between parts. Nil if added.
  package var oldPath: String?
  /// Path on the new side, relative to the repository's root, `/` between parts. Nil if deleted.
  package var newPath: String?
  package var change: Change
  package var content: Content
  /// Lines of the whole new file (not only its hunks) that hold a marker the reader was asked to
  /// look for, such as a suppression comment. Ascending.
  package var markedLines: [MarkedLine]
  /// For an added or marked line, how many lines above it in the whole new file are equal to it but
  /// for white space at their ends. Keys are 1-based new lines; one without a key is the first of
  /// its kind. Where only a patch is known, lines that it does not show are not counted.
  package var equalLinesAbove: [Int: Int]
  /// The whole new file as it was committed, line endings and all; nil where nobody asked for it.
  package var newText: String?

  package init(
    oldPath: String?,
    newPath: String?,
    change: Change,
    content: Content,
    markedLines: [MarkedLine] = [],
    equalLinesAbove: [Int: Int] = [:]
  ) {
    self.oldPath = oldPath
    self.newPath = newPath
    self.change = change
    self.content = content
    self.markedLines = markedLines
    self.equalLinesAbove = equalLinesAbove
  }

  /// The path to name in a report: the new side's, or the old side's for a deleted file.
  package var path: String { newPath ?? oldPath ?? "" }
}

/// A line of the new file found by a marker text, see `FileDiff.markedLines`.
package struct MarkedLine: Equatable, Sendable {
  /// 1-based, in the new file.
  package var newLine: Int
  /// Without its line ending.
  package var text: String

  package init(newLine: Int, text: String) {
    self.newLine = newLine
    self.text = text
  }
}
