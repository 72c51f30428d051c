import ReviewTypes
import Rules

/// Where a finding stands in a change: its file, its hunk and its lines.
struct AdvicePlace {
  var diff: FileDiff
  /// Index among the file's hunks.
  var hunkIndex: Int
  var hunk: Hunk
  /// 1-based, in the new file.
  var lines: ClosedRange<Int>
  /// Indices of the finding's lines on the new side, in the hunk's `lines`; at least one.
  var indices: [Int]

  /// Nil if no hunk of `diff` shows the finding's first line.
  init?(_ finding: Finding, in diff: FileDiff) {
    guard case .hunks(let hunks) = diff.content,
      let hunkIndex = hunks.firstIndex(where: { hunk in
        hunk.lines.contains { $0.newLine == finding.line }
      })
    else { return nil }
    let hunk = hunks[hunkIndex]
    let lines = finding.line...max(finding.line, finding.endLine)
    indices = hunk.lines.indices.filter { index in
      hunk.lines[index].newLine.map(lines.contains) ?? false
    }
    self.diff = diff
    self.hunkIndex = hunkIndex
    self.hunk = hunk
    self.lines = lines
  }

  var originals: [String] { indices.map { hunk.lines[$0].text } }

  /// Whether the hunk shows every line of the finding.
  var isWhole: Bool { indices.count == lines.count }

  /// What is shown of the hunk: the finding and as many lines around it.
  func window(margin: Int) -> HunkWindow {
    let first = indices.first ?? 0
    let last = min(indices.last ?? first, first + WindowSize.standard.span)
    let shown = max(0, first - margin)..<min(hunk.lines.count, last + margin + 1)
    return HunkWindow(path: diff.path, heading: hunk.heading, lines: Array(hunk.lines[shown]))
  }

  /// The finding as `rule` proposed it.
  func candidate(of rule: Rule) -> ReviewPlan.Candidate {
    let line = hunk.lines[indices[0]]
    return ReviewPlan.Candidate(
      rule: rule,
      lineIndex: indices[0],
      line: line,
      endLine: lines.upperBound,
      quote: line.text.excerpt(limit: ReviewPlan.quoteLimit) { 0 }
    )
  }

  /// The file's change as it would be with `new` in place of the finding's lines.
  func replacing(with new: [String]) -> FileDiff {
    guard let first = indices.first, let last = indices.last,
      case .hunks(var hunks) = diff.content
    else { return diff }
    let shift = new.count - lines.count
    let endsWithNewline = hunk.lines[last].endsWithNewline
    let deleted = hunk.lines[first...last].filter { $0.origin == .deletion }
    let additions = new.enumerated().map { offset, text in
      DiffLine(
        origin: .addition,
        oldLine: nil,
        newLine: lines.lowerBound + offset,
        text: text,
        endsWithNewline: offset < new.count - 1 || endsWithNewline
      )
    }
    var changed = hunk
    changed.newCount += shift
    changed.lines =
      hunk.lines[..<first] + deleted + additions
      + hunk.lines[(last + 1)...].map { $0.moved(by: shift) }
    hunks[hunkIndex] = changed
    for index in hunks.indices.dropFirst(hunkIndex + 1) {
      hunks[index].newStart += shift
      hunks[index].lines = hunks[index].lines.map { $0.moved(by: shift) }
    }
    var diff = diff
    diff.content = .hunks(hunks)
    diff.markedLines = diff.markedLines.compactMap { marked in
      guard !lines.contains(marked.newLine) else { return nil }
      var marked = marked
      if marked.newLine > lines.upperBound { marked.newLine += shift }
      return marked
    }
    diff.equalLinesAbove = [:]
    diff.newText = nil
    return diff
  }
}

extension DiffLine {
  fileprivate func moved(by lines: Int) -> DiffLine {
    var line = self
    line.newLine = newLine.map { $0 + lines }
    return line
  }
}
