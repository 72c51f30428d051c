import CLibgit2

extension Repository {
  /// The commit that `revision` (a branch, tag, object name, `HEAD~2` …) names.
  /// - Throws: `GitError` of kind `unknownRevision`, also if a branch and a tag have that name: git
  ///   would take the tag and warn.
  func commit(_ revision: String) throws(GitError) -> Commit {
    try checkIsUnambiguous(revision)
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

  /// - Throws: `GitError` of kind `unknownRevision` if a branch and a tag have the name that `revision`
  ///   begins with.
  func checkIsUnambiguous(_ revision: String) throws(GitError) {
    let name = String(revision.prefix { !"~^@:".contains($0) })
    let both = ["refs/heads/\(name)", "refs/tags/\(name)"]
    for reference in both {
      guard git_reference_is_valid_name(reference) == 1 else { return }
      var id = git_oid()
      let code = git_reference_name_to_id(&id, pointer, reference)
      if code == GIT_ENOTFOUND.rawValue {
        git_error_clear()
        return
      }
      guard code == 0 else { throw GitError.last(code: code, operation: "read '\(reference)'") }
    }
    throw GitError(
      kind: .unknownRevision,
      operation: "find the commit '\(revision)'",
      message: "a branch and a tag have that name",
      advice: "write '\(both[0])' or '\(both[1])'"
    )
  }

  /// Whether `revision` names a commit that is here.
  /// - Throws: `GitError` if a branch and a tag have that name, or the repository is damaged.
  package func contains(_ revision: String) throws(GitError) -> Bool {
    do throws(GitError) {
      _ = try commit(revision)
      return true
    } catch {
      guard error.kind == .missingObject || error.kind == .unknownRevision && error.code != 0 else {
        throw error
      }
      return false
    }
  }

  /// Whether history ends before its beginning here.
  package var isShallow: Bool { git_repository_is_shallow(pointer) > 0 }

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
    error.advice =
      code == GIT_EAMBIGUOUS.rawValue
      ? "write more of its name"
      : "check the name with git rev-parse; fetch it if it lies elsewhere"
    return error
  }
}
