import CLibgit2

/// The lists of changed files that libgit2 makes, with renames found.
enum TreeDiff {
  /// - Parameter old: nil is the empty tree.
  static func between(
    _ old: borrowing Tree?,
    and index: borrowing Index,
    in repository: Repository
  ) throws(GitError) -> Diff {
    var options = try options()
    let oldPointer = old.pointer
    let indexPointer = index.pointer
    return try findingRenames(
      in: try LibGit2.make("compare the index with HEAD") {
        git_diff_tree_to_index(&$0, repository.pointer, oldPointer, indexPointer, &options)
      }
    )
  }

  /// - Parameter old: nil is the empty tree.
  static func between(
    _ old: borrowing Tree?,
    and new: borrowing Tree,
    in repository: Repository
  ) throws(GitError) -> Diff {
    var options = try options()
    let oldPointer = old.pointer
    let newPointer = new.pointer
    return try findingRenames(
      in: try LibGit2.make("compare two trees") {
        git_diff_tree_to_tree(&$0, repository.pointer, oldPointer, newPointer, &options)
      }
    )
  }

  private static func options() throws(GitError) -> git_diff_options {
    var options = git_diff_options()
    try LibGit2.call("prepare a diff") {
      git_diff_options_init(&options, UInt32(GIT_DIFF_OPTIONS_VERSION))
    }
    // Text is not read from this diff: LineChange and HunkCutter make it, so that no attribute is asked.
    options.flags = GIT_DIFF_INCLUDE_TYPECHANGE.rawValue | GIT_DIFF_SKIP_BINARY_CHECK.rawValue
    // Unset, `diff.ignoreSubmodules` of the user's configuration would decide.
    options.ignore_submodules = GIT_SUBMODULE_IGNORE_NONE
    return options
  }

  /// Above this many pairs of a new file with an old one, only files moved without an edit are
  /// recognised: git's own limit (`diff.renameLimit`, 1000 × 1000).
  private static let maxRenamePairs = 1_000_000

  /// - Parameter pointer: a `git_diff` to own.
  private static func findingRenames(in pointer: OpaquePointer) throws(GitError) -> Diff {
    let diff = Diff(pointer: pointer, replaced: replaced(in: pointer))
    var options = git_diff_find_options()
    try LibGit2.call("prepare the search for renames") {
      git_diff_find_options_init(&options, UInt32(GIT_DIFF_FIND_OPTIONS_VERSION))
    }
    let added = git_diff_num_deltas_of_type(pointer, GIT_DELTA_ADDED)
    let sources = git_diff_num_deltas(pointer) - added
    options.flags = GIT_DIFF_FIND_RENAMES.rawValue | GIT_DIFF_FIND_COPIES.rawValue
    if added * sources > maxRenamePairs {
      options.flags |= GIT_DIFF_FIND_EXACT_MATCH_ONLY.rawValue
    }
    // How many old files are tried for each new one: all. 0 would be `diff.renameLimit` of the
    // user's configuration.
    options.rename_limit = max(sources, 1)
    try LibGit2.call("find renamed files") { git_diff_find_similar(pointer, &options) }
    return diff
  }

  /// `git_diff_find_similar` clears the old side of a file that became a link once it has found the first
  /// of its copies, and says of all further ones that they were copied from that.
  private static func replaced(in diff: OpaquePointer) -> [String: git_oid] {
    var files: [String: git_oid] = [:]
    guard git_diff_num_deltas_of_type(diff, GIT_DELTA_TYPECHANGE) > 0 else { return files }
    for index in 0..<git_diff_num_deltas(diff) {
      guard let delta = git_diff_get_delta(diff, index)?.pointee,
        delta.status == GIT_DELTA_TYPECHANGE, let path = delta.old_file.path
      else { continue }
      files[String(cString: path)] = delta.old_file.id
    }
    return files
  }
}

extension Optional where Wrapped == Tree {
  fileprivate var pointer: OpaquePointer? {
    borrowing get {
      switch self {
      case .some(let tree): tree.pointer
      case .none: nil
      }
    }
  }
}
