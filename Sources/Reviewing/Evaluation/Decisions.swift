package import ReviewTypes
package import Rules

/// What a team decided in its own code: a line that a comment silences, with a reason, is no finding.
package enum Decisions {
  /// The set that such labels belong to.
  package static let set = "decisions"
  /// Lines shown around one that was decided about.
  private static let contextLines = WindowSize.standard.margin

  /// One label for each rule and line that a comment of the file silences, without the comment.
  ///
  /// - Parameters:
  ///   - file: all its lines as added ones, with those that hold the marker.
  ///   - known: every rule there is.
  ///   - today: nil where no suppression ends.
  package static func labels(in file: FileDiff, known: Set<RuleID>, today: Day?) -> [Label] {
    var suppressions = SuppressionIndex()
    suppressions.add(file, known: known, inForce: known, today: today)
    guard let placed = suppressions.placed[file.path],
      case .hunks(let hunks) = file.withoutSuppressions().content
    else { return [] }
    let lines = hunks.flatMap(\.lines).filter { $0.origin != .deletion }
    return placed.flatMap { suppression -> [Label] in
      guard let targets = suppression.targets else { return [] }
      return lines.indices.filter { index in
        lines[index].newLine.map(targets.contains) ?? false && !lines[index].text.trimmed.isEmpty
      }.map { label(suppression.rule, of: lines, at: $0, path: file.path) }
    }
  }

  private static func label(
    _ rule: RuleID,
    of lines: [DiffLine],
    at index: Int,
    path: String
  ) -> Label {
    let first = max(0, index - contextLines)
    var shown = Array(lines[first..<min(lines.count, index + contextLines + 1)])
    for other in shown.indices where first + other != index { shown[other].origin = .context }
    return Label(
      rule: rule,
      path: path,
      lines: shown,
      newLine: lines[index].newLine,
      isFinding: false,
      group: path,
      set: set
    )
  }
}
