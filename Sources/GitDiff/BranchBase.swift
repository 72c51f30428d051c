import CLibgit2

extension CommitRange {
  /// The current branch since it left its upstream or, without one, the default branch.
  /// - Throws: `GitError` of kind `unknownRevision` if there is no commit yet, or no branch to compare
  ///   with.
  package static func currentBranch(in repository: Repository) throws(GitError) -> CommitRange {
    let current = try repository.currentBranch()
    if let current, let upstream = try repository.upstream(of: current) {
      return .sinceMergeBase(from: upstream, to: "HEAD")
    }
    return .sinceMergeBase(from: try repository.defaultBranch(besides: current), to: "HEAD")
  }

  /// The branch called `name`, here or on a remote, since it left the default branch; nil if no branch
  /// has that name.
  /// - Throws: `GitError` of kind `unknownRevision` if there is no branch to compare with, or a tag has
  ///   the same name.
  package static func branch(
    _ name: String,
    in repository: Repository
  ) throws(GitError) -> CommitRange? {
    guard let reference = try repository.branch(name) else { return nil }
    try repository.checkIsUnambiguous(name)
    let base = try repository.defaultBranch(besides: reference)
    return .sinceMergeBase(from: base, to: reference)
  }
}

extension Repository {
  /// Full name of the branch that is checked out; nil for a detached HEAD.
  fileprivate func currentBranch() throws(GitError) -> String? {
    if try LibGit2.ask("read HEAD", { git_repository_head_unborn(pointer) }) {
      throw GitError(
        kind: .unknownRevision,
        operation: "review the current branch",
        message: "it has no commit yet",
        advice: "review what is staged with vibecheck check"
      )
    }
    if try LibGit2.ask("read HEAD", { git_repository_head_detached(pointer) }) { return nil }
    return try name(of: { git_repository_head(&$0, pointer) })
  }

  /// Full name of the tracking branch that `branch` is set to follow, if it is there.
  fileprivate func upstream(of branch: String) throws(GitError) -> String? {
    let reference = try LibGit2.make("read '\(branch)'") {
      git_reference_lookup(&$0, pointer, branch)
    }
    defer { git_reference_free(reference) }
    return try name(of: { git_branch_upstream(&$0, reference) })
  }

  fileprivate func branch(_ name: String) throws(GitError) -> String? {
    let names = ["refs/heads/\(name)", "refs/remotes/\(name)"]
    if name.hasPrefix("refs/heads/") || name.hasPrefix("refs/remotes/") {
      return try existing(name)
    }
    for name in names {
      if let found = try existing(name) { return found }
    }
    return nil
  }
}

extension Repository {
  /// Names that git and its hosts have given to default branches.
  private static let usualDefaults = ["main", "master"]

  /// Full name of the branch that others start from: what a remote calls its HEAD, else what
  /// `init.defaultBranch` or custom names it, else the only other branch.
  ///
  /// - Parameter branch: full name of the one it is to be compared with, which is never the answer.
  package func defaultBranch(besides branch: String?) throws(GitError) -> String {
    for remote in try remotes() {
      if let head = try existing("refs/remotes/\(remote)/HEAD"), head != branch { return head }
    }
    let usual = [try configured("init.defaultBranch")].compactMap(\.self) + Self.usualDefaults
    for name in usual {
      let candidates = ["refs/remotes/origin/\(name)", "refs/heads/\(name)"]
      for candidate in candidates where candidate != branch {
        if let found = try existing(candidate) { return found }
      }
    }
    let isDefault = usual.contains { branch == "refs/heads/\($0)" }
    if !isDefault, let other = try onlyBranch(besides: branch) { return other }
    let name = branch.map { "'\($0.shortReference)'" } ?? "HEAD"
    throw GitError(
      kind: .unknownRevision,
      operation: "find what to compare \(name) with",
      message: isDefault
        ? "it is the default branch and has no upstream"
        : "it has no upstream, and no branch is known to be the default one",
      advice: "name the range, such as \(isDefault ? "HEAD~3..HEAD" : "BRANCH...HEAD"), "
        + "or ask the remote: git remote set-head origin --auto"
    )
  }

  /// Full name of what is known here of a remote's branch, or of the local branch of that name; nil
  /// if neither is here.
  package func remoteBranch(_ name: String) throws(GitError) -> String? {
    for candidate in try remotes().map({ "refs/remotes/\($0)/\(name)" }) + ["refs/heads/\(name)"] {
      if let found = try existing(candidate) { return found }
    }
    return nil
  }

  /// Names of the remotes, `origin` first.
  private func remotes() throws(GitError) -> [String] {
    var names = git_strarray()
    try LibGit2.call("list the remotes") { git_remote_list(&names, pointer) }
    defer { git_strarray_dispose(&names) }
    let all = (0..<names.count).compactMap { names.strings[$0].map { String(cString: $0) } }
    return all.filter { $0 == "origin" } + all.filter { $0 != "origin" }
  }

  /// A local branch, or without one a branch of a remote, if it is the only one but for `branch` and
  /// its copies on remotes.
  private func onlyBranch(besides branch: String?) throws(GitError) -> String? {
    for pattern in ["refs/heads/*", "refs/remotes/*"] {
      let all = try references(matching: pattern).filter { name in
        name != branch && !name.hasSuffix("/HEAD")
          && name.shortReference.split(separator: "/", maxSplits: 1).last.map(String.init)
            != branch?.shortReference
      }
      if let only = all.first, all.count == 1 { return only }
      if !all.isEmpty { return nil }
    }
    return nil
  }

  private func references(matching pattern: String) throws(GitError) -> [String] {
    var iterator: OpaquePointer?
    try LibGit2.call("list the branches") {
      git_reference_iterator_glob_new(&iterator, pointer, pattern)
    }
    defer { git_reference_iterator_free(iterator) }
    var names: [String] = []
    var name: UnsafePointer<CChar>?
    while true {
      let code = git_reference_next_name(&name, iterator)
      if code == GIT_ITEROVER.rawValue { return names }
      guard code == 0, let name else {
        throw GitError.last(code: code, operation: "list the branches")
      }
      names.append(String(cString: name))
    }
  }

  /// A value of git's configuration, the user's included; nil if it is not set.
  private func configured(_ key: String) throws(GitError) -> String? {
    let operation = "read the configuration"
    let configuration = try LibGit2.make(operation) {
      git_repository_config_snapshot(&$0, pointer)
    }
    defer { git_config_free(configuration) }
    var value: UnsafePointer<CChar>?
    let code = git_config_get_string(&value, configuration, key)
    if code == GIT_ENOTFOUND.rawValue {
      git_error_clear()
      return nil
    }
    guard code == 0, let value else { throw GitError.last(code: code, operation: operation) }
    return String(cString: value)
  }

  /// The full name behind `reference`, symbolic ones followed; nil if it or its target is not there.
  private func existing(_ reference: String) throws(GitError) -> String? {
    guard git_reference_is_valid_name(reference) == 1 else { return nil }
    return try name(of: { result in
      var found: OpaquePointer?
      let code = git_reference_lookup(&found, pointer, reference)
      guard code == 0 else { return code }
      defer { git_reference_free(found) }
      return git_reference_resolve(&result, found)
    })
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

extension String {
  /// A reference's name as git prints it: `refs/heads/a/b` is `a/b`, `refs/remotes/origin/a` is
  /// `origin/a`.
  package var shortReference: String {
    for prefix in ["refs/heads/", "refs/remotes/", "refs/tags/"] where hasPrefix(prefix) {
      return String(dropFirst(prefix.count))
    }
    return self
  }
}
