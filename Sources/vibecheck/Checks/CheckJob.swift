import Checking
import ReviewTypes
import Reviewing
import Rules

/// One check and the change it is to look at, by values.
struct CheckJob: Sendable {
  let id: RuleID
  let summary: RuleSummary
  /// As the configuration has it.
  let words: [String]
  /// The changed files it is for, sorted.
  let paths: [String]
  let added: [String: Set<Int>]
  let addedOnly: Bool
  let format: CheckFormat
  let severity: Severity?
  let timeLimit: Duration
  let deadline: ContinuousClock.Instant?
  let output: String?
  let untracked: [String]
  let disproves: Set<RuleID>

  init(
    _ check: LocalCheck,
    paths: [String],
    added: [String: Set<Int>],
    deadline: ContinuousClock.Instant?
  ) {
    id = check.id.value
    summary = check.summary
    words = check.words
    self.paths = paths
    self.added = added
    addedOnly = check.lines == .added
    format = check.format
    severity = check.severity
    timeLimit = check.timeout ?? LocalCheck.defaultTimeout
    self.deadline = deadline
    output = check.output
    untracked = check.untracked
    disproves = Set(check.disproves.map(\.value))
  }

  /// Far below what any system takes as arguments.
  private static let maxArgumentBytes = 100_000

  /// The commands to run one after the other: more than one only for more files than fit in one.
  var commands: [[String]] {
    guard let place = words.firstIndex(of: LocalCheck.filesWord) else { return [words] }
    var commands: [[String]] = []
    var rest = paths.map(LocalCheck.argument)[...]
    while !rest.isEmpty {
      var bytes = 0
      let some = rest.prefix { path in
        defer { bytes += path.utf8.count + 1 }
        return bytes < Self.maxArgumentBytes
      }
      rest = rest.dropFirst(some.count)
      commands.append(
        words[..<place] + some + words[(place + 1)...].filter { $0 != LocalCheck.filesWord }
      )
    }
    return commands
  }

  /// The report of a check that did not come to its end.
  func report(
    _ reason: CheckRun.Reason,
    _ detail: String? = nil,
    after duration: Duration = .zero
  ) -> CheckReport {
    CheckReport(
      run: CheckRun(
        id: id,
        reason: reason,
        detail: detail,
        elapsedSeconds: duration.seconds
      ),
      summary: summary
    )
  }
}
