import ArgumentParser
import GitDiff
import Reviewing
import Rules

/// Whose configuration, rules, packs and baseline judge a change: `--rules-from`.
enum RulesOrigin: String, ExpressibleByArgument, CaseIterable {
  /// The commit the change starts from, so that a change cannot weaken its own gate.
  case base
  /// What is checked out.
  case head

  /// Nil is the work tree: also for a change that starts from nothing.
  func files(of range: CommitRange, in repository: Repository) throws -> (any RepositoryFiles)? {
    switch self {
    case .head: nil
    case .base: try CommitFiles.base(of: range, in: repository)
    }
  }
}

extension Settings {
  /// Says aloud that what is checked out has other rules or settings than those in force.
  func sayWhatTheChangeEdits(top: String?) throws {
    guard let top, let base = files as? CommitFiles else { return }
    let head = WorkTreeFiles(top: top)
    var paths = [Configuration.fileName, Baseline.fileName, CalibrationLock.fileName]
    for files: any RepositoryFiles in [base, head] {
      for name in try files.fileNames(in: LoadedRules.teamFolder) ?? [] {
        let path = "\(LoadedRules.teamFolder)/\(name)"
        if !paths.contains(path) { paths.append(path) }
      }
    }
    let edited = try paths.filter { try base.bytes(of: $0) != head.bytes(of: $0) }
    guard !edited.isEmpty else { return }
    Standard.error.write(
      "vibecheck: '\(edited.joined(separator: "', '"))' as of \(base.commitID.prefix(12)) counts, "
        + "where the change starts; --rules-from head takes what is checked out\n"
    )
  }
}
