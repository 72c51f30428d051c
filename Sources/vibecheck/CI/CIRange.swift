import GitDiff

extension CIRequest {
  /// The range in `repository`, whose ends and merge base are known to be there.
  ///
  /// - Throws: `Failure` that says how to get what is missing: a range that cannot be found is never an
  ///   empty one.
  func range(in repository: Repository) throws -> CommitRange {
    try require(head, in: repository)
    var missing: [String] = []
    for base in bases {
      guard let revision = try revision(of: base, in: repository) else {
        missing.append(base.name)
        continue
      }
      let range = CommitRange.sinceMergeBase(from: revision, to: head)
      if try hasMergeBase(range, in: repository) { return range }
      missing.append("a commit that \(base.name) and '\(head)' have in common")
    }
    if bases == [.nothing] { return .whole(head) }
    throw failure(missing: missing.first ?? "a base", in: repository)
  }

  private func hasMergeBase(_ range: CommitRange, in repository: Repository) throws -> Bool {
    do throws(GitError) {
      try CommitRangeDiff.check(range, in: repository)
    } catch {
      guard error.kind == .noMergeBase else { throw error }
      return false
    }
    return true
  }

  /// Nil if it is not here.
  private func revision(of base: Base, in repository: Repository) throws -> String? {
    switch base {
    case .nothing: return nil
    case .commit(let name): return try repository.contains(name) ? name : nil
    case .branch(let name): return try repository.remoteBranch(name)
    case .defaultBranch(let building):
      let reference = building.map { "refs/heads/\($0)" }
      let found = try repository.defaultBranch(besides: reference)
      // Such as `origin/a/b`, of which `a/b` is the branch.
      let name = found.shortReference.split(separator: "/", maxSplits: 1).last
      guard building == nil || name.map(String.init) != building else {
        throw Self.noRange(system, "a build of the default branch")
      }
      return found
    }
  }

  private func require(_ head: String, in repository: Repository) throws {
    guard try !repository.contains(head) else { return }
    throw failure(missing: "the commit '\(head)'", in: repository)
  }

  private func failure(missing: String, in repository: Repository) -> Failure {
    let mend =
      if repository.isShallow {
        "the clone is shallow: \(system.deepening)"
      } else if case .branch(let name)? = bases.last {
        "fetch it: git fetch origin \(name):refs/remotes/origin/\(name)"
      } else {
        "fetch it, or give '--base REV'"
      }
    return Failure("\(subject): cannot find \(missing) here; \(mend)")
  }
}

extension CIRequest.Base {
  fileprivate var name: String {
    switch self {
    case .commit(let name): "the commit '\(name)'"
    case .branch(let name): "the branch '\(name)'"
    case .defaultBranch: "the default branch"
    case .nothing: "nothing"
    }
  }
}
