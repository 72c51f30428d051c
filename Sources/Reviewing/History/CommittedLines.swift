package import ReviewTypes
package import Rules

/// Which of the lines that a rule found a committed file holds.
package struct CommittedLines {
  private var counts: [FindingTrace: StagedReview.Count] = [:]

  /// - Parameters:
  ///   - file: all lines of the file as added ones, with its marked lines; nil if there is no such file.
  ///   - rules: whose traces are counted.
  package init(_ file: FileDiff?, rules: Set<RuleID>, today: Day?) {
    guard let file, case .hunks(let hunks) = file.content else { return }
    var suppressions = SuppressionIndex()
    suppressions.add(file, known: rules, inForce: rules, today: today)
    for line in hunks.flatMap(\.lines) where line.origin == .addition {
      for rule in rules {
        let trace = FindingTrace(rule: rule, path: file.path, text: line.text)
        let isSilenced = suppressions.silences(rule, at: line.newLine ?? 0, in: file.path)
        counts[trace, default: StagedReview.Count()].add(isSilenced: isSilenced)
      }
    }
  }

  func count(of trace: FindingTrace) -> StagedReview.Count { counts[trace] ?? .init() }
}

extension SuppressionIndex {
  fileprivate func silences(_ rule: RuleID, at newLine: Int, in path: String) -> Bool {
    placed[path]?.contains { $0.rule == rule && $0.targets?.contains(newLine) ?? true } ?? false
  }
}
