import CLibgit2
package import ReviewTypes

/// The change that commits already made.
package enum CommitRangeDiff {
  /// In path order. Works in a bare repository: neither index nor work tree is looked at.
  /// - Throws: `GitError`, of kind `unknownRevision`, `noMergeBase` or, in a shallow clone,
  ///   `missingObject`: a range that cannot be read is never an empty one.
  package static func read(
    _ range: CommitRange,
    in repository: Repository,
    options: DiffOptions = DiffOptions()
  ) throws(GitError) -> [FileDiff] {
    let diff = try diff(of: range, in: repository)
    return try DeltaReader(repository: repository, options: options).files(of: diff)
  }

  /// Hands the files over one by one, so that a change of any size fits in memory.
  /// - Throws: what `read` throws, and what `body` does.
  package static func forEachFile(
    of range: CommitRange,
    in repository: Repository,
    options: DiffOptions = DiffOptions(),
    _ body: (FileDiff) throws -> Void
  ) throws {
    let diff = try diff(of: range, in: repository)
    let reader = DeltaReader(repository: repository, options: options)
    for index in 0..<git_diff_num_deltas(diff.pointer) {
      if let file = try reader.file(at: index, of: diff) { try body(file) }
    }
  }

  /// Whether both ends of the range and what they have in common are there.
  /// - Throws: what `read` throws.
  package static func check(_ range: CommitRange, in repository: Repository) throws(GitError) {
    _ = try ends(of: range, in: repository)
  }

  private static func diff(
    of range: CommitRange,
    in repository: Repository
  ) throws(GitError) -> Diff {
    let ends = try ends(of: range, in: repository)
    let diff = try TreeDiff.between(ends.old, and: ends.new, in: repository)
    try repository.useAttributes(of: ends.new, for: diff)
    return diff
  }

  private struct Ends: ~Copyable {
    /// Nil is the empty tree.
    let old: Tree?
    let new: Tree
  }

  private static func ends(
    of range: CommitRange,
    in repository: Repository
  ) throws(GitError) -> Ends {
    switch range {
    case .commit(let revision):
      let commit = try repository.commit(revision)
      return Ends(
        old: try repository.firstParentTree(of: commit, named: revision),
        new: try repository.tree(of: commit)
      )
    case .whole(let revision):
      return Ends(old: nil, new: try repository.tree(of: try repository.commit(revision)))
    case .between(let from, let to):
      let new = try repository.tree(of: try repository.commit(to))
      return Ends(old: try repository.tree(of: try repository.commit(from)), new: new)
    case .sinceMergeBase(let from, let to):
      let new = try repository.tree(of: try repository.commit(to))
      return Ends(old: try repository.mergeBaseTree(of: from, and: to), new: new)
    }
  }
}

extension Repository {
  /// Nil for a commit without parents.
  func firstParentTree(
    of commit: borrowing Commit,
    named revision: String
  ) throws(GitError) -> Tree? {
    let commitPointer = commit.pointer
    guard git_commit_parentcount(commitPointer) > 0 else { return nil }
    let parent = Commit(
      pointer: try LibGit2.make("read the first parent of '\(revision)'") {
        git_commit_parent(&$0, commitPointer, 0)
      }
    )
    return try tree(of: parent)
  }

  fileprivate func mergeBaseTree(of one: String, and two: String) throws(GitError) -> Tree {
    let operation = "find the merge base of '\(one)' and '\(two)'"
    let first = try commit(one)
    let second = try commit(two)
    let (firstPointer, secondPointer) = (first.pointer, second.pointer)
    var base = git_oid()
    do throws(GitError) {
      try LibGit2.call(operation) {
        git_merge_base(
          &base,
          pointer,
          git_commit_id(firstPointer),
          git_commit_id(secondPointer)
        )
      }
    } catch {
      // Older versions of libgit2 take the end of a shallow clone for damage.
      let isShallow = git_repository_is_shallow(pointer) > 0
      guard error.code == GIT_ENOTFOUND.rawValue || isShallow else { throw error }
      var error = error
      error.kind = .noMergeBase
      error.advice = "if the clone is shallow: git fetch --unshallow (in CI: fetch depth 0)"
      throw error
    }
    let commit = Commit(
      pointer: try LibGit2.make(operation) { git_commit_lookup(&$0, pointer, &base) }
    )
    return try tree(of: commit)
  }

  /// Makes `tree`'s `.gitattributes` the ones that `GeneratedAttribute` reads, as far as they
  /// apply to the files of `diff`, through an index in memory that holds nothing else.
  fileprivate func useAttributes(
    of tree: borrowing Tree,
    for diff: borrowing Diff
  ) throws(GitError) {
    let index = Index(pointer: try LibGit2.make("make an index") { git_index_new(&$0) })
    for folder in Repository.folders(of: diff) {
      try add(folder + ".gitattributes", of: tree, to: index)
    }
    try LibGit2.call("use the attributes of a commit") {
      git_repository_set_index(pointer, index.pointer)
    }
  }

  /// Every folder above a changed file, each ending in a slash; the root is empty.
  private static func folders(of diff: borrowing Diff) -> Set<String> {
    var folders: Set<String> = [""]
    for position in 0..<git_diff_num_deltas(diff.pointer) {
      guard let path = git_diff_get_delta(diff.pointer, position)?.pointee.new_file.path else {
        continue
      }
      var folder = ""
      for part in String(cString: path).split(separator: "/").dropLast() {
        folder += part + "/"
        folders.insert(folder)
      }
    }
    return folders
  }

  private func add(
    _ path: String,
    of tree: borrowing Tree,
    to index: borrowing Index
  ) throws(GitError) {
    let (treePointer, indexPointer) = (tree.pointer, index.pointer)
    var found: OpaquePointer?
    let code = git_tree_entry_bypath(&found, treePointer, path)
    if code == GIT_ENOTFOUND.rawValue {
      git_error_clear()
      return
    }
    guard code == 0, let found else {
      throw GitError.last(code: code, operation: "read '\(path)'")
    }
    defer { git_tree_entry_free(found) }
    guard git_tree_entry_type(found) == GIT_OBJECT_BLOB, let id = git_tree_entry_id(found) else {
      return
    }
    var entry = git_index_entry()
    entry.id = id.pointee
    entry.mode = GIT_FILEMODE_BLOB.rawValue
    try LibGit2.call("use the attributes in '\(path)'") {
      path.withCString {
        // Copied by git_index_add.
        entry.path = $0
        return git_index_add(indexPointer, &entry)
      }
    }
  }
}
