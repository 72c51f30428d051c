import ReviewTypes
import Rules

/// The suppression comments of the changed files, by place.
///
/// A comment at the end of a line silences that line; one that stands alone, the line below; one
/// for the file, all of it. A comment without a reason silences nothing: it is a finding itself.
struct SuppressionIndex {
  static let invalidRule: RuleID = "invalid-suppression"

  private var byFile: [String: [Suppression]] = [:]
  private var byLine: [String: [Int: [Suppression]]] = [:]
  /// Suppressions that the change adds and that say too little to be honoured.
  private(set) var mistakes: [Finding] = []

  /// - Parameter known: every rule there is, also those that are turned off.
  mutating func add(_ diff: FileDiff, known: Set<RuleID>) {
    guard !diff.markedLines.isEmpty else { return }
    let added = diff.addedLines
    for marked in diff.markedLines {
      for suppression in Suppression.parse(marked.text, newLine: marked.newLine) {
        if let message = Self.mistake(in: suppression, known: known) {
          if added.contains(marked.newLine) {
            mistakes.append(Self.finding(message, path: diff.path, line: marked))
          }
        } else {
          add(suppression, path: diff.path, text: marked.text)
        }
      }
    }
  }

  /// The reason that silences `finding`; nil if none does.
  func reason(for finding: Finding) -> String? {
    let candidates = (byLine[finding.path]?[finding.line] ?? []) + (byFile[finding.path] ?? [])
    return candidates.first { $0.rules.contains(finding.rule) }?.reason
  }

  private mutating func add(_ suppression: Suppression, path: String, text: String) {
    switch suppression.scope {
    case .file:
      byFile[path, default: []].append(suppression)
    case .line:
      let line = suppression.newLine + (Suppression.standsAlone(text) ? 1 : 0)
      byLine[path, default: [:]][line, default: []].append(suppression)
    }
  }

  private static func mistake(in suppression: Suppression, known: Set<RuleID>) -> String? {
    if suppression.rules.isEmpty {
      return "this suppression names no rule; write vibecheck:ignore[rule-id] and the reason"
    }
    if let unknown = suppression.rules.first(where: { !known.contains($0) }) {
      return "this suppression names '\(unknown)', which is no rule"
    }
    if suppression.reason.isEmpty {
      return "this suppression gives no reason; add it behind the bracket"
    }
    return nil
  }

  private static func finding(_ message: String, path: String, line: MarkedLine) -> Finding {
    Finding(
      rule: invalidRule,
      severity: .warning,
      blocking: false,
      path: path,
      line: line.newLine,
      endLine: line.newLine,
      message: message,
      evidence: line.text.trimmed,
      confidence: 1,
      threshold: 0,
      source: .check,
      fingerprint: ""
    )
  }
}

extension FileDiff {
  /// The 1-based new lines that the change added.
  fileprivate var addedLines: Set<Int> {
    guard case .hunks(let hunks) = content else { return [] }
    return Set(hunks.flatMap(\.lines).filter { $0.origin == .addition }.compactMap(\.newLine))
  }
}
