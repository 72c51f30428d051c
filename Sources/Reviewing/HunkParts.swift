import ReviewTypes
import Rules

extension ReviewPlan {
  /// Plans the candidates of a hunk, and lets go of the lines that no window will show.
  ///
  /// The hunk is split where two candidates are too far from each other to share a window, so what a
  /// model is shown is the same as if it was not.
  mutating func add(
    _ candidates: [Candidate],
    of hunk: Hunk,
    path: String,
    blanked: [Int: BlankedLine] = [:]
  ) {
    guard !candidates.contains(where: \.needsWholeHunk) else {
      return hunks.append(
        HunkCandidates(path: path, hunk: hunk, candidates: candidates, blanked: blanked)
      )
    }
    let size = WindowSize.standard
    var rest = candidates[...]
    while let first = rest.first {
      var last = first.lineIndex
      let near = rest.prefix { candidate in
        defer { last = candidate.lineIndex }
        return candidate.lineIndex - last <= size.span
      }
      last = near.last?.lineIndex ?? last
      let start = max(0, first.lineIndex - size.margin)
      var part = hunk
      part.lines = Array(hunk.lines[start..<min(hunk.lines.count, last + size.margin + 1)])
      let moved = near.map { candidate in
        var candidate = candidate
        candidate.lineIndex -= start
        return candidate
      }
      var kept: [Int: BlankedLine] = [:]
      for index in part.lines.indices where !blanked.isEmpty {
        kept[index] = blanked[start + index]
      }
      hunks.append(HunkCandidates(path: path, hunk: part, candidates: moved, blanked: kept))
      rest = rest.dropFirst(near.count)
    }
  }
}
