import CLibgit2

extension Repository {
  /// The commit that `revision` (a branch, tag, object name, `HEAD~2` …) names.
  func commit(_ revision: String) throws(GitError) -> Commit {
    let operation = "find the commit '\(revision)'"
    do throws(GitError) {
      let object = try LibGit2.make(operation) {
        git_revparse_single(&$0, pointer, revision)
      }
      defer { git_object_free(object) }
      return Commit(
        pointer: try LibGit2.make(operation) { git_object_peel(&$0, object, GIT_OBJECT_COMMIT) }
      )
    } catch {
      throw error.namingRevision
    }
  }

  func tree(of commit: borrowing Commit) throws(GitError) -> Tree {
    let commitPointer = commit.pointer
    return Tree(
      pointer: try LibGit2.make("read a commit's tree") { git_commit_tree(&$0, commitPointer) }
    )
  }
}

extension GitError {
  /// This error with the kind a revision that cannot be found deserves.
  fileprivate var namingRevision: GitError {
    let codes = [
      GIT_ENOTFOUND.rawValue, GIT_EAMBIGUOUS.rawValue, GIT_EINVALIDSPEC.rawValue,
      GIT_EPEEL.rawValue,
    ]
    guard codes.contains(code) else { return self }
    var error = self
    error.kind = .unknownRevision
    error.advice = "check the name with git rev-parse; fetch it if it lies elsewhere"
    return error
  }
}
