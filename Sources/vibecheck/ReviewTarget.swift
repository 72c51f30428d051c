import GitDiff

/// What `vibecheck review` is asked to look at, before the repository is.
enum ReviewTarget: Equatable {
  /// The current branch since it left its upstream or the default branch.
  case currentBranch
  /// A branch, a range or a commit, as the user wrote it.
  case named(String)
  case commit(String)
  /// All files of a commit.
  case everything(of: String)

  /// - Throws: `GitError` if there is no such thing, or nothing to compare it with.
  func range(in repository: Repository) throws -> CommitRange {
    switch self {
    case .currentBranch: return try .currentBranch(in: repository)
    case .commit(let revision): return .commit(revision)
    case .everything(let revision): return .whole(revision)
    case .named(let text):
      let range = CommitRange(text)
      guard case .commit(let name) = range else { return range }
      return try .branch(name, in: repository) ?? range
    }
  }
}
