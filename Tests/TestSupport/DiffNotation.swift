package import ReviewTypes

extension Hunk {
  /// A hunk from lines as a unified diff writes them: each starts with ` `, `+` or `-`.
  ///
  /// - Parameter newStart: the 1-based line of the first line on both sides.
  package static func parse(_ text: String, newStart: Int = 1, heading: String = "") -> Hunk {
    var oldLine = newStart
    var newLine = newStart
    var lines: [DiffLine] = []
    for row in text.split(separator: "\n", omittingEmptySubsequences: false) {
      let content = String(row.dropFirst())
      switch row.first {
      case "+":
        lines.append(DiffLine(origin: .addition, oldLine: nil, newLine: newLine, text: content))
        newLine += 1
      case "-":
        lines.append(DiffLine(origin: .deletion, oldLine: oldLine, newLine: nil, text: content))
        oldLine += 1
      default:
        lines.append(
          DiffLine(origin: .context, oldLine: oldLine, newLine: newLine, text: content)
        )
        oldLine += 1
        newLine += 1
      }
    }
    return Hunk(
      oldStart: newStart,
      oldCount: oldLine - newStart,
      newStart: newStart,
      newCount: newLine - newStart,
      heading: heading,
      lines: lines
    )
  }
}

extension FileDiff {
  /// A modified file with one hunk in the notation of `Hunk.parse`. Lines with the suppression
  /// marker are listed as marked, as a reader of a real repository would.
  package static func modified(_ path: String, _ text: String, newStart: Int = 1) -> FileDiff {
    let hunk = Hunk.parse(text, newStart: newStart)
    let marked = hunk.lines.compactMap { line -> MarkedLine? in
      guard let newLine = line.newLine, line.text.contains("vibecheck:ignore") else { return nil }
      return MarkedLine(newLine: newLine, text: line.text)
    }
    return FileDiff(
      oldPath: path,
      newPath: path,
      change: .modified,
      content: .hunks([hunk]),
      markedLines: marked
    )
  }
}
