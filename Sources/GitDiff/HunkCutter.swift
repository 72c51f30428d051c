import ReviewTypes

/// The changed lines of a file → hunks with the lines around them, cut as git cuts them.
struct HunkCutter {
  /// Empty for a text that is new as a whole.
  var old = LinedText()
  let new: LinedText
  let contextLines: Int

  /// - Parameter changes: in order.
  func hunks(of changes: [LineChange]) -> [Hunk] {
    var hunks: [Hunk] = []
    var heading = ""
    var searched = 0
    var rest = changes[...]
    while let count = countOfFirstHunk(in: rest) {
      let own = rest.prefix(count)
      let (oldLines, newLines) = lines(around: own)
      // Where nothing that could be one stands between two hunks, both have the same.
      heading = self.heading(in: searched..<oldLines.lowerBound) ?? heading
      searched = oldLines.lowerBound
      hunks.append(
        Hunk(
          oldStart: oldLines.isEmpty ? oldLines.lowerBound : oldLines.lowerBound + 1,
          oldCount: oldLines.count,
          newStart: newLines.isEmpty ? newLines.lowerBound : newLines.lowerBound + 1,
          newCount: newLines.count,
          heading: heading,
          lines: lines(of: own, old: oldLines, new: newLines)
        )
      )
      rest = rest.dropFirst(count)
    }
    return hunks
  }

  /// How many of `changes` are in one hunk with the first: those whose context would touch. Nil if there
  /// are none.
  private func countOfFirstHunk(in changes: ArraySlice<LineChange>) -> Int? {
    guard var last = changes.first else { return nil }
    for (count, next) in changes.enumerated().dropFirst() {
      guard next.old.lowerBound - last.old.upperBound <= 2 * contextLines else { return count }
      last = next
    }
    return changes.count
  }

  /// The lines of both sides from the first change to the last one, with context, where there is any.
  private func lines(
    around changes: ArraySlice<LineChange>
  ) -> (old: Range<Int>, new: Range<Int>) {
    let (top, bottom) = (changes[changes.startIndex], changes[changes.endIndex - 1])
    let above = min(contextLines, top.old.lowerBound, top.new.lowerBound)
    let below = min(
      contextLines,
      old.lineCount - bottom.old.upperBound,
      new.lineCount - bottom.new.upperBound
    )
    return (
      (top.old.lowerBound - above)..<(bottom.old.upperBound + below),
      (top.new.lowerBound - above)..<(bottom.new.upperBound + below)
    )
  }

  private func heading(in oldLines: Range<Int>) -> String? {
    oldLines.last { HunkHeading.isOne(old[$0]) }.map { HunkHeading.text(of: old[$0]) }
  }

  /// The lines of `changes` with those between and around them, in the order of a diff.
  private func lines(
    of changes: ArraySlice<LineChange>,
    old oldLines: Range<Int>,
    new newLines: Range<Int>
  ) -> [DiffLine] {
    let additions = changes.reduce(0) { $0 + $1.new.count }
    var lines = HunkLines(
      lineCount: oldLines.count + additions,
      text: text(of: changes, new: newLines)
    )
    var (oldLine, newLine) = (oldLines.lowerBound, newLines.lowerBound)
    for change in changes {
      lines.append(.context, newLine..<change.new.lowerBound, of: new, old: oldLine, new: newLine)
      lines.append(.deletion, change.old, of: old, old: change.old.lowerBound, new: nil)
      lines.append(.addition, change.new, of: new, old: nil, new: change.new.lowerBound)
      (oldLine, newLine) = (change.old.upperBound, change.new.upperBound)
    }
    lines.append(.context, newLine..<newLines.upperBound, of: new, old: oldLine, new: newLine)
    return lines.lines
  }

  /// The bytes of the same lines, endings and all; nil if they are no UTF-8.
  private func text(of changes: ArraySlice<LineChange>, new newLines: Range<Int>) -> String? {
    let byteCount = changes.reduce(new.offsets(of: newLines).count) {
      $0 + old.offsets(of: $1.old).count
    }
    let text = String(unsafeUninitializedCapacity: byteCount) { buffer in
      var end = 0
      func append(_ text: LinedText, _ lines: Range<Int>) {
        let bytes = UnsafeRawBufferPointer(rebasing: text.bytes[text.offsets(of: lines)])
        UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[end...])
          .copyMemory(from: bytes)
        end += bytes.count
      }
      var newLine = newLines.lowerBound
      for change in changes {
        append(new, newLine..<change.new.lowerBound)
        append(old, change.old)
        newLine = change.new.lowerBound
      }
      append(new, newLine..<newLines.upperBound)
      return end
    }
    // Longer where bytes that are no UTF-8 became U+FFFD.
    return text.utf8.count == byteCount ? text : nil
  }
}
