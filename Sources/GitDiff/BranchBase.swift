import CLibgit2

extension CommitRange {
  /// The current branch since it left its upstream or, without one, the default branch.
  /// - Throws: `GitError` of kind `unknownRevision` if there is no branch to compare with.
  package static func currentBranch(in repository: Repository) throws(GitError) -> CommitRange {
    .sinceMergeBase(from: try repository.baseBranch(), to: "HEAD")
  }
}

extension Repository {
  /// Full name of the reference the current branch is to be compared with.
  fileprivate func baseBranch() throws(GitError) -> String {
    var current: String?
    if try !LibGit2.ask("read HEAD", { git_repository_head_detached(pointer) }) {
      let head = try LibGit2.make("read HEAD") { git_repository_head(&$0, pointer) }
      defer { git_reference_free(head) }
      current = String(cString: git_reference_name(head))
      if let upstream = try name(of: { git_branch_upstream(&$0, head) }) { return upstream }
    }
    // What a clone says, then the names in use.
    let candidates =
      ["refs/remotes/origin/HEAD"]
      + ["main", "master"].flatMap { ["refs/remotes/origin/\($0)", "refs/heads/\($0)"] }
    for candidate in candidates where candidate != current {
      if let name = try name(of: { git_reference_lookup(&$0, pointer, candidate) }) { return name }
    }
    throw GitError(
      kind: .unknownRevision,
      operation: "find what to compare the current branch with",
      message: "it has no upstream, and there is no other branch named main or master",
      advice: "name the range, such as BRANCH...HEAD"
    )
  }

  /// The name of the reference a call finds; nil if there is none.
  private func name(
    of find: (inout OpaquePointer?) -> Int32
  ) throws(GitError) -> String? {
    var reference: OpaquePointer?
    let code = find(&reference)
    if code == GIT_ENOTFOUND.rawValue {
      git_error_clear()
      return nil
    }
    guard code == 0, let reference else {
      throw GitError.last(code: code, operation: "find a branch")
    }
    defer { git_reference_free(reference) }
    return String(cString: git_reference_name(reference))
  }
}
