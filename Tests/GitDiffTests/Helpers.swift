import GitDiff
import ReviewTypes
import TestSupport

extension TemporaryRepository {
  /// What a hook started in the work tree with no `GIT_*` variable would read.
  func staged(_ options: DiffOptions = DiffOptions()) throws -> [FileDiff] {
    try StagedDiff.read(in: Repository.open(at: path, environment: [:]), options: options)
  }

  /// The change of `A..B`, `A...B` or one commit.
  func changed(_ range: String, _ options: DiffOptions = DiffOptions()) throws -> [FileDiff] {
    try CommitRangeDiff.read(
      CommitRange(range),
      in: Repository.open(at: path, environment: [:]),
      options: options
    )
  }
}

extension [FileDiff] {
  /// Every added line as `path:line: text`.
  var additions: [String] {
    flatMap { file in
      file.hunks.flatMap(\.lines).filter { $0.origin == .addition }
        .map { "\(file.path):\($0.newLine ?? 0): \($0.text)" }
    }
  }

  /// Every skipped file as `path: reason`.
  var skipped: [String] {
    compactMap { file in
      guard case .skipped(let reason) = file.content else { return nil }
      return "\(file.path): \(reason.rawValue)"
    }
  }
}

extension FileDiff {
  /// None if the file was skipped.
  var hunks: [Hunk] {
    guard case .hunks(let hunks) = content else { return [] }
    return hunks
  }
}

/// `line_1 = 1` and so on, a line each.
func numbered(_ range: ClosedRange<Int>) -> String {
  range.map { "line_\($0) = \($0)\n" }.joined()
}
