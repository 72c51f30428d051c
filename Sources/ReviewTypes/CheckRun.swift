/// How one of the team's own checks went. Every check that has something to look at is listed.
package struct CheckRun: Equatable, Codable, Sendable {
  /// Why a check did not come to its end.
  package enum Reason: String, Codable, CaseIterable, Sendable {
    /// Nobody wanted checks.
    case off = "checks-off"
    /// The configuration names a program, and the user does not trust it.
    case untrusted
    /// It could not be started, or what it said cannot be read.
    case failed
    /// It took longer than its time limit.
    case timeLimit = "time-limit"
    /// The time budget ended first.
    case budget
    /// The user ended the run first.
    case interrupted
    /// A diff is reviewed: there are no files to run it on.
    case noFiles = "no-files"
  }

  /// The name that its findings have as rule.
  package var id: RuleID
  /// Nil if it came to its end.
  package var reason: Reason?
  /// What there is to say of the reason, in one line.
  package var detail: String?
  package var findings: Int
  /// How many findings did not count, being on lines that the change did not add.
  package var elsewhere: Int
  package var elapsedSeconds: Double
  /// Full name of the commit it ran on; nil where a change was reviewed as a whole.
  package var commit: String?

  package init(
    id: RuleID,
    reason: Reason? = nil,
    detail: String? = nil,
    findings: Int = 0,
    elsewhere: Int = 0,
    elapsedSeconds: Double = 0,
    commit: String? = nil
  ) {
    self.id = id
    self.reason = reason
    self.detail = detail
    self.findings = findings
    self.elsewhere = elsewhere
    self.elapsedSeconds = elapsedSeconds
    self.commit = commit
  }

  /// Whether something went wrong that nobody decided: as when an engine fails.
  package var isFailure: Bool {
    switch reason {
    case .untrusted, .failed, .timeLimit: true
    case .off, .budget, .interrupted, .noFiles, nil: false
    }
  }

  /// What the user should know of a check that did not come to its end; nil of one that did.
  package var remark: String? {
    let because = detail.map { ": \($0)" } ?? ""
    return switch reason {
    case nil: nil
    case .off: "the check '\(id)' was not run: checks are off"
    case .untrusted: "the check '\(id)' was not run\(because)"
    case .failed: "the check '\(id)' failed\(because)"
    case .timeLimit: "the check '\(id)' was ended\(because)"
    case .budget: "the check '\(id)' was ended: the budget is spent"
    case .interrupted: "the check '\(id)' was ended: the run was interrupted"
    case .noFiles: "the check '\(id)' was not run: a diff has no files to run it on"
    }
  }
  /// How a check went that came to its end.
  package var account: String {
    let tenths = Int((elapsedSeconds * 10).rounded())
    let more =
      elsewhere == 0 ? "" : ", \(elsewhere) more on lines that the change did not add"
    return "the check '\(id)' took \(tenths / 10).\(tenths % 10) s; findings: \(findings)\(more)"
  }
}
