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
  /// The section that the lines are in, as git prints it behind `@@`; may be empty.
  package var heading: String
  /// What resembles it, such as other texts of its project; nil: the file's other texts.
  package var group: String?
  /// What labels it belongs to, where there are several kinds; nil if nobody says.
  package var set: String?

  package init(
    rule: RuleID,
    path: String,
    heading: String = "",
    lines: [DiffLine],
    newLine: Int? = nil,
    isFinding: Bool,
    group: String? = nil,
    set: String? = nil
  ) {
    self.rule = rule
    self.path = path
    self.heading = heading
    self.lines = lines
    self.newLine = newLine
    self.isFinding = isFinding
    self.group = group
    self.set = set
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

  /// What git prints behind the second `@@` of the header that `text` begins with; empty if it has none.
  static func heading(ofHunk text: String) -> String {
    let header = text.prefix { !$0.isNewline }
    guard let parts = header.firstMatch(of: /^@@ [^@]*@@ ?(.*)/) else { return "" }
    return String(parts.1)
  }

  /// The text as a change, in which every line has its number.
  var diff: FileDiff {
    let hunk = Hunk(
      oldStart: 0,
      oldCount: lines.count { $0.origin != .addition },
      newStart: lines.lazy.compactMap(\.newLine).first ?? 1,
      newCount: lines.count { $0.origin != .deletion },
      heading: heading,
      lines: lines
    )
    return FileDiff(
      oldPath: nil,
      newPath: path,
      change: .modified,
      content: .hunks([hunk])
    )
  }

  /// Whether a candidate is about what the label is about.
  func means(_ candidate: ReviewPlan.Candidate) -> Bool {
    guard candidate.rule.id == rule else { return false }
    guard let newLine else { return true }
    let first = candidate.line.newLine ?? 0
    return (first...max(first, candidate.endLine)).contains(newLine)
  }
}
