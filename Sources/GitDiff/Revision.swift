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

  /// The full name of HEAD's commit; nil before the first one.
  package func headCommit() throws(GitError) -> String? {
    var id = git_oid()
    let code = git_reference_name_to_id(&id, pointer, "HEAD")
    if code == GIT_ENOTFOUND.rawValue {
      git_error_clear()
      return nil
    }
    guard code == 0 else { throw GitError.last(code: code, operation: "read HEAD") }
    return Self.name(of: id)
  }

  /// Whether the commit with the full name `commit` comes after the one named `ancestor`, on any line of
  /// parents. False if one of them is not here.
  package func isCommit(_ commit: String, after ancestor: String) -> Bool {
    var (later, earlier) = (git_oid(), git_oid())
    guard git_oid_fromstr(&later, commit) == 0, git_oid_fromstr(&earlier, ancestor) == 0 else {
      git_error_clear()
      return false
    }
    let answer = git_graph_descendant_of(pointer, &later, &earlier)
    if answer < 0 { git_error_clear() }
    return answer == 1
  }

  static func name(of id: git_oid) -> String {
    var id = id
    var text = [CChar](repeating: 0, count: Int(GIT_OID_HEXSZ) + 1)
    // The buffer has room for the terminating NUL, so the name is never cut.
    return String(cString: git_oid_tostr(&text, text.count, &id))
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
