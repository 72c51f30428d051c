package import ReviewTypes

/// The part of a hunk that is shown to the model at once: candidate lines and what is around them.
package struct HunkWindow: Equatable, Sendable {
  package var path: String
  package var heading: String
  /// In diff order, deletions included.
  package var lines: [DiffLine]

  package init(path: String, heading: String, lines: [DiffLine]) {
    self.path = path
    self.heading = heading
    self.lines = lines
  }
}

/// How much of a hunk goes into one window, in diff lines.
package struct WindowSize: Equatable, Sendable {
  /// Lines kept before the first and after the last candidate.
  package var margin: Int
  /// The largest distance between the first and the last candidate.
  package var span: Int

  package init(margin: Int, span: Int) {
    self.margin = margin
    self.span = span
  }

  /// What the embedded model was trained on.
  package static let standard = WindowSize(margin: 8, span: 24)

  /// From the size a model is used to down to a lone line, for text that takes many tokens.
  package static let shrinking: [WindowSize] = [
    .standard, WindowSize(margin: 3, span: 12), WindowSize(margin: 1, span: 0),
    WindowSize(margin: 0, span: 0),
  ]

  /// The windows that cover `candidates`, each with the candidates it holds.
  ///
  /// - Parameters:
  ///   - candidates: 0-based indices into a hunk's lines, ascending.
  ///   - lineCount: how many lines the hunk has.
  package func windows(
    around candidates: [Int],
    lineCount: Int
  ) -> [(lines: Range<Int>, candidates: ArraySlice<Int>)] {
    var windows: [(lines: Range<Int>, candidates: ArraySlice<Int>)] = []
    var rest = candidates[...]
    while let first = rest.first {
      let group = rest.prefix { $0 - first <= span }
      let last = group.last ?? first
      let range = max(0, first - margin)..<min(lineCount, last + margin + 1)
      windows.append((range, group))
      rest = rest.dropFirst(group.count)
    }
    return windows
  }
}
