import ReviewTypes

/// What a review's diffs tell about single lines of the new files.
struct ChangedLines {
  private var texts: [String: [Int: String]] = [:]
  private var hashes: [String: LineHashes] = [:]

  /// Looks only at files that have findings.
  init(_ review: Review) {
    let paths = Set(review.findings.map(\.path))
    for diff in review.diffs where paths.contains(diff.path) {
      if let text = diff.newText { hashes[diff.path] = LineHashes(text) }
      guard case .hunks(let hunks) = diff.content else { continue }
      for line in hunks.lazy.flatMap(\.lines) {
        if let newLine = line.newLine { texts[diff.path, default: [:]][newLine] = line.text }
      }
    }
  }

  /// The text of a 1-based line; nil if no hunk shows it.
  func text(path: String, line: Int) -> String? { texts[path]?[line] }

  /// What GitHub's code scanning knows the line by; nil if the file's whole text is not known.
  func hash(path: String, line: Int) -> String? { hashes[path]?[line] }
}
