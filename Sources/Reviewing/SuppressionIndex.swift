import ReviewTypes
import Rules

/// The suppression comments of the changed files, by place.
///
/// A comment at the end of a line silences that line; one that stands alone, the line below; one
/// for the file, all of it. A comment without a reason, or whose last day is over, silences nothing:
/// it is a finding itself.
struct SuppressionIndex {
  static let invalidRule: RuleID = "invalid-suppression"
  static let expiredRule: RuleID = "expired-suppression"
  static let unusedRule: RuleID = "unused-suppression"
  /// What this index reports; no comment silences these.
  static let ownRules: Set<RuleID> = [invalidRule, expiredRule, unusedRule]

  /// One suppression of one rule.
  struct Placed {
    var rule: RuleID
    var reason: String
    var path: String
    /// 1-based, in the new file: where the comment stands.
    var newLine: Int
    /// The lines it holds for; nil for the whole file.
    var targets: ClosedRange<Int>?
    /// Whether the rule looks at the file.
    var isInForce: Bool
    /// Whether all that it holds for is part of the change.
    var isInside: Bool

    /// Whether it silences `finding`, which is in the same file.
    ///
    /// - Parameter isWhole: whether the finding is about a hunk or file, not about its lines.
    func covers(_ finding: Finding, isWhole: Bool) -> Bool {
      guard finding.rule == rule else { return false }
      let lines = finding.line...max(finding.line, isWhole ? finding.line : finding.endLine)
      return targets?.overlaps(lines) ?? true
    }
  }

  /// By path.
  private(set) var placed: [String: [Placed]] = [:]
  /// The lines that hold a suppression, by path and 1-based new line.
  private var texts: [String: [Int: String]] = [:]
  /// Suppressions that say too little to be honoured or whose last day is over.
  private(set) var mistakes: [Finding] = []

  /// - Parameters:
  ///   - known: every rule there is, also those that are turned off.
  ///   - inForce: the rules that look at the file.
  ///   - today: nil where no day is over.
  mutating func add(
    _ diff: FileDiff,
    known: Set<RuleID>,
    inForce: Set<RuleID>,
    today: Day?
  ) {
    guard case .hunks = diff.content, !diff.markedLines.isEmpty else { return }
    let added = diff.addedLines
    let read = diff.suppressedLines()
    let alone = Set(read.filter { $0.line.reach == .nextLine }.map(\.marked.newLine))
    for (marked, line) in read {
      texts[diff.path, default: [:]][marked.newLine] = marked.text
      // Several that stand alone, one below the other, hold for the same line.
      var next = marked.newLine + 1
      while line.reach != .ownLine, alone.contains(next) { next += 1 }
      let targets: ClosedRange<Int>
      switch line.reach {
      case .ownLine: targets = marked.newLine...marked.newLine
      case .nextLine: targets = next...next
      case .ownAndNextLine: targets = marked.newLine...next
      }
      var messages: [RuleID: [String]] = [:]
      for suppression in line.suppressions {
        let isFile = suppression.scope == .file
        let mistakes = Self.mistakes(in: suppression, known: known)
        if !mistakes.isEmpty, added.contains(marked.newLine) {
          messages[Self.invalidRule, default: []] += mistakes
        }
        guard let last = suppression.lastDay else { continue }
        if let end = last, let today, today > end {
          let isSeen =
            added.contains(marked.newLine)
            || (isFile ? !added.isEmpty : targets.contains { added.contains($0) })
          if isSeen {
            messages[Self.expiredRule, default: []].append(Self.expiry(suppression, end))
          }
          continue
        }
        guard !suppression.reason.isEmpty else { continue }
        let isInside =
          isFile
          ? diff.change == .added
          : targets.contains { added.contains($0) }
            && targets.allSatisfy { $0 == marked.newLine || added.contains($0) }
        placed[diff.path, default: []] += suppression.rules.filter { known.contains($0) }.map {
          rule in
          Placed(
            rule: rule,
            reason: suppression.reason,
            path: diff.path,
            newLine: marked.newLine,
            targets: isFile ? nil : targets,
            isInForce: inForce.contains(rule),
            isInside: isInside
          )
        }
      }
      mistakes += messages.map { rule, messages in
        finding(
          rule,
          messages.joined(separator: "; "),
          path: diff.path,
          newLine: marked.newLine
        )
      }
    }
  }

  /// The text of `line` as it is in the file, where what is judged of it lacks its suppression.
  func text(of line: DiffLine, in path: String) -> String {
    line.newLine.flatMap { texts[path]?[$0] } ?? line.text
  }

  /// The reason that silences `finding`; nil if none does.
  func reason(for finding: Finding, isWhole: Bool) -> String? {
    guard !Self.ownRules.contains(finding.rule) else { return nil }
    return placed[finding.path]?.first { $0.covers(finding, isWhole: isWhole) }?.reason
  }

  /// A finding about the suppressions of one line.
  func finding(_ rule: RuleID, _ message: String, path: String, newLine: Int) -> Finding {
    Finding(
      rule: rule,
      severity: .warning,
      blocking: false,
      path: path,
      line: newLine,
      endLine: newLine,
      message: message,
      evidence: texts[path]?[newLine]?.trimmed ?? "",
      confidence: 1,
      threshold: 0,
      source: .check,
      fingerprint: ""
    )
  }

  private static func mistakes(in suppression: Suppression, known: Set<RuleID>) -> [String] {
    var mistakes: [String] = []
    if suppression.rules.isEmpty {
      mistakes.append(
        "this suppression names no rule; write vibecheck:ignore[rule-id] and the reason"
      )
    }
    for id in suppression.rules where !known.contains(id) {
      guard !ownRules.contains(id) else {
        mistakes.append("'\(id)' cannot be suppressed; mend or remove the suppression it names")
        continue
      }
      let hint =
        nearestWord(to: id.rawValue, among: known.map(\.rawValue))
        .map { "; did you mean '\($0)'?" } ?? ""
      mistakes.append("this suppression names '\(id)', which is no rule\(hint)")
    }
    if suppression.reason.isEmpty {
      mistakes.append("this suppression gives no reason; add it behind the bracket")
    }
    if suppression.lastDay == nil, let until = suppression.until {
      mistakes.append("'until=\(until)' names no day; write it as until=2030-12-31")
    }
    return mistakes
  }

  private static func expiry(_ suppression: Suppression, _ end: Day) -> String {
    let rules = suppression.rules.map { "'\($0)'" }.joined(separator: ", ")
    return "this suppression of \(rules) ended after \(end); mend the code, or give a later day"
  }
}

extension Suppression {
  /// Nil if what is written is no day; nil inside if nothing is.
  fileprivate var lastDay: Day?? {
    guard let until else { return .some(nil) }
    return Day(until).map { .some($0) }
  }
}

extension FileDiff {
  /// The 1-based new lines that the change added.
  fileprivate var addedLines: Set<Int> {
    guard case .hunks(let hunks) = content else { return [] }
    return Set(hunks.flatMap(\.lines).filter { $0.origin == .addition }.compactMap(\.newLine))
  }

  /// The marked lines that hold a suppression, top to bottom.
  fileprivate func suppressedLines() -> [(marked: MarkedLine, line: SuppressedLine)] {
    let language = Language(path: path)
    var parts: [Int: LineParts] = [:]
    if case .hunks(let hunks) = content {
      let wanted = Set(markedLines.map(\.newLine))
      for hunk in hunks {
        parts.merge(hunk.lineParts(of: wanted, language: language)) { $1 }
      }
    }
    return markedLines.map { marked in
      let line = SuppressedLine(
        marked.text,
        language: language,
        newLine: marked.newLine,
        parts: parts[marked.newLine]
      )
      return (marked, line)
    }.filter { !$0.line.suppressions.isEmpty }
  }
}
