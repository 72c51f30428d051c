/// One thing that `rules lint` has to say about a rule file.
package struct LintRemark: Equatable, Sendable {
  package enum Level: String, CaseIterable, Sendable {
    /// The rule cannot be judged, or its examples say that it is wrong.
    case error
    /// The rule works and would be better otherwise.
    case warning
    /// Worth a look; shown only when asked for.
    case note
  }

  /// As the user named it.
  package var file: String
  /// 1-based.
  package var line: Int
  /// 1-based, in Unicode scalars.
  package var column: Int
  package var level: Level
  /// What was looked at, in kebab case; `rule-file` for a file that is no valid rule.
  package var check: String
  /// What is wrong and how to mend it.
  package var message: String

  /// `rules/a.yaml:4:6: error: … [ask-two-questions]`.
  package var description: String {
    "\(file):\(line):\(column): \(level.rawValue): \(message) [\(check)]"
  }
}

extension LintRemark {
  /// A rule file that cannot be read as one.
  package init(_ mistake: RuleMistake) {
    self.init(
      file: mistake.file,
      line: mistake.line,
      column: mistake.column,
      level: .error,
      check: "rule-file",
      message: mistake.message
    )
  }
}
