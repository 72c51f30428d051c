import CLibgit2
package import ReviewTypes

/// The change that `git commit` would make now.
package enum StagedDiff {
  /// What the index is compared with.
  package enum Base: Sendable {
    case head
    /// The first parent of HEAD, which `git commit --amend` replaces.
    case parentOfHead
  }

  /// The index against HEAD, or against nothing before the first commit, in path order.
  ///
  /// The index is the one the repository was opened with (`GIT_INDEX_FILE`). It is read from its
  /// file each time and never written. Files only announced with `git add -N` are no part of the
  /// commit and none of the result.
  /// - Throws: `GitError`, of kind `conflicted` if the index holds a conflict, `bare` if there is
  ///   no index.
  package static func read(
    in repository: Repository,
    since base: Base = .head,
    options: DiffOptions = DiffOptions()
  ) throws(GitError) -> [FileDiff] {
    let index = try repository.readIndex()
    try index.dropIntentToAdd()
    // Attributes are read from this index, not from the one on disk.
    try LibGit2.call("use the index") {
      git_repository_set_index(repository.pointer, index.pointer)
    }
    let old = try repository.tree(of: base)
    let diff = try TreeDiff.between(old, and: index, in: repository)
    return try DeltaReader(repository: repository, options: options).files(of: diff)
  }
}

extension Repository {
  /// A private copy in memory: changing it changes no file.
  fileprivate func readIndex() throws(GitError) -> Index {
    guard let path = indexFile else {
      throw GitError(
        kind: .bare,
        operation: "read the staged changes",
        message: "'\(gitDirectory)' is a bare repository and has no index",
        advice: "name a range of commits instead"
      )
    }
    return Index(
      pointer: try LibGit2.make("read the index '\(path)'") { git_index_open(&$0, path) }
    )
  }

  /// Nil where there is no such commit: before the first one, and for the first one's parent.
  fileprivate func tree(of base: StagedDiff.Base) throws(GitError) -> Tree? {
    if try LibGit2.ask("read HEAD", { git_repository_head_unborn(pointer) }) { return nil }
    let head = try commit("HEAD")
    switch base {
    case .head: return try tree(of: head)
    case .parentOfHead: return try firstParentTree(of: head, named: "HEAD")
    }
  }
}

extension Index {
  /// Takes out the entries of `git add -N`: they stand for an empty file that is not committed.
  fileprivate func dropIntentToAdd() throws(GitError) {
    let flag = UInt16(GIT_INDEX_ENTRY_INTENT_TO_ADD.rawValue)
    for position in (0..<git_index_entrycount(pointer)).reversed() {
      guard let entry = git_index_get_byindex(pointer, position),
        entry.pointee.flags_extended & flag != 0
      else { continue }
      let path = String(cString: entry.pointee.path)
      try LibGit2.call("leave out '\(path)'") { git_index_remove(pointer, path, 0) }
    }
  }
}
