import ReviewTypes
import Rules

extension FileDiff {
  /// The change as if nobody had written a suppression: what is asked of a line must not depend on
  /// the words of a comment that silences it. A line that holds nothing else is left out.
  ///
  /// Every other line is the same byte for byte, and line numbers stay as they are.
  func withoutSuppressions() -> FileDiff {
    guard case .hunks(let hunks) = content else { return self }
    let language = Language(path: path)
    let marked = Set(markedLines.map(\.newLine))
    var diff = self
    diff.content = .hunks(
      hunks.map { hunk in
        var shown = hunk
        if hunk.heading.holdsMarker {
          shown.heading = SuppressedLine(hunk.heading, language: language).rest ?? ""
        }
        guard hunk.lines.contains(where: { $0.needsLook(marked) }) else { return shown }
        let parts = hunk.lineParts(of: marked, language: language)
        shown.lines = hunk.lines.compactMap { line in
          guard line.needsLook(marked) else { return line }
          let read = SuppressedLine(
            line.text,
            language: language,
            parts: line.newLine.flatMap { parts[$0] }
          )
          guard let rest = read.rest else { return nil }
          var line = line
          line.text = rest
          return line
        }
        return shown
      }
    )
    return diff
  }
}

extension DiffLine {
  /// Whether a suppression may be in it. The reader knows the new side's lines that hold the
  /// marker; deleted ones have to be searched.
  fileprivate func needsLook(_ marked: Set<Int>) -> Bool {
    newLine.map { marked.contains($0) } ?? text.holdsMarker
  }
}

extension String {
  fileprivate var holdsMarker: Bool {
    // Most lines hold no colon, and that is told faster.
    utf8.contains(UInt8(ascii: ":")) && contains(Suppression.marker)
  }
}
