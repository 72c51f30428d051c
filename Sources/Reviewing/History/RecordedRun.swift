package import Foundation

/// One run of the program on a repository, as the history keeps it.
package struct RecordedRun: Equatable, Sendable {
  /// What was run.
  package enum Kind: String, CaseIterable, Sendable {
    /// A git hook: `pre-commit`, `pre-merge-commit` or `pre-push`.
    case hook
    case check
    /// `review` and `ci`.
    case review
  }

  package var at: Date
  /// The folder that all work trees of the repository share, such as `/r/.git`.
  package var repository: String
  package var kind: Kind
  /// From the start of the command until after its report.
  package var milliseconds: Int
  /// Whether something blocked.
  package var isBlocked: Bool
  /// Candidates with a verdict; 0 where no model was needed.
  package var judged: Int

  package init(
    at: Date,
    repository: String,
    kind: Kind,
    milliseconds: Int,
    isBlocked: Bool,
    judged: Int
  ) {
    self.at = at
    self.repository = repository
    self.kind = kind
    self.milliseconds = milliseconds
    self.isBlocked = isBlocked
    self.judged = judged
  }
}
