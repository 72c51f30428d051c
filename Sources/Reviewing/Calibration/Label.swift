import Patterns
package import ReviewTypes
import Rules

/// A text of which somebody said whether a rule has something to find in it.
package struct Label: Equatable, Sendable {
  package var rule: RuleID
  /// Shown to the model, and tells the language.
  package var path: String
  /// In diff order.
  package var lines: [DiffLine]
  /// The line meant, 1-based, on the new side; nil for all of the text.
  package var newLine: Int?
  package var isFinding: Bool

  package init(
    rule: RuleID,
    path: String,
    lines: [DiffLine],
    newLine: Int? = nil,
    isFinding: Bool
  ) {
    self.rule = rule
    self.path = path
    self.lines = lines
    self.newLine = newLine
    self.isFinding = isFinding
  }

  /// Every line of `code` as one that a change adds.
  package static func added(_ code: String) -> [DiffLine] {
    var rows = code.split(omittingEmptySubsequences: false) { $0.isNewline }
    if rows.last == "" { rows.removeLast() }
    return rows.enumerated().map { index, text in
      DiffLine(origin: .addition, oldLine: nil, newLine: index + 1, text: String(text))
    }
  }

  /// The lines of a hunk: each begins with a space, `+` or `-`, after an optional `@@` header, without
  /// which they are counted from 1. Nil if one begins with something else.
  package static func hunk(_ text: String) -> [DiffLine]? {
    var rows = text.split(omittingEmptySubsequences: false) { $0.isNewline }
    if rows.last == "" { rows.removeLast() }
    var newLine = 1
    if let header = rows.first, header.hasPrefix("@@ ") {
      guard let plus = header.firstIndex(of: "+") else { return nil }
      let digits = header[header.index(after: plus)...].prefix(while: \.isNumber)
      guard let start = Int(digits) else { return nil }
      newLine = start
      rows.removeFirst()
    }
    var lines: [DiffLine] = []
    for row in rows {
      let origin: DiffLine.Origin
      switch row.first {
      case "+": origin = .addition
      case "-": origin = .deletion
      case " ", nil: origin = .context
      case "\\": continue
      default: return nil
      }
      // The old side's numbers are shown nowhere.
      lines.append(
        DiffLine(
          origin: origin,
          oldLine: nil,
          newLine: origin == .deletion ? nil : newLine,
          text: String(row.dropFirst())
        )
      )
      if origin != .deletion { newLine += 1 }
    }
    return lines
  }

  /// What `rule` proposes in the text, wherever the rule's own `files` and `ignores` look.
  func candidates(of rule: Rule) -> [ReviewPlan.HunkCandidates] {
    var everywhere = rule
    everywhere.files = .empty
    everywhere.ignores = .empty
    let newCount = lines.count { $0.origin != .deletion }
    let newStart = lines.lazy.compactMap(\.newLine).first ?? 1
    let hunk = Hunk(
      oldStart: 0,
      oldCount: lines.count { $0.origin != .addition },
      newStart: newStart,
      newCount: newCount,
      lines: lines
    )
    let diff = FileDiff(
      oldPath: nil,
      newPath: path,
      change: .modified,
      content: .hunks([hunk])
    )
    var hunks = ReviewPlan(diffs: [diff], rules: RuleSet([everywhere])).hunks
    guard let newLine else { return hunks }
    for index in hunks.indices {
      hunks[index].candidates.removeAll { candidate in
        let first = candidate.line.newLine ?? 0
        return !(first...max(first, candidate.endLine)).contains(newLine)
      }
    }
    return hunks.filter { !$0.candidates.isEmpty }
  }
}
