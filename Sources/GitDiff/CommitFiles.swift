import CLibgit2
package import ReviewTypes

/// The files of one commit, read by path. Neither index nor work tree is looked at.
package final class CommitFiles {
  /// The commit's full object name.
  package let commitID: String
  private let repository: Repository
  private let tree: Tree

  /// - Throws: `GitError` of kind `unknownRevision` if `revision` names no commit.
  package init(_ revision: String, in repository: Repository) throws(GitError) {
    let commit = try repository.commit(revision)
    self.repository = repository
    commitID = Self.name(of: commit)
    tree = try repository.tree(of: commit)
  }

  /// The files that `range` starts from: its first commit for `A..B` and `A...B`, the first parent of a
  /// single commit.
  ///
  /// - Returns: nil where there is nothing before: for all files of a commit, and the first commit.
  package static func base(
    of range: CommitRange,
    in repository: Repository
  ) throws(GitError) -> CommitFiles? {
    switch range {
    case .whole: return nil
    case .between(let from, _), .sinceMergeBase(let from, _):
      return try CommitFiles(from, in: repository)
    case .commit(let revision):
      let commit = try repository.commit(revision)
      guard git_commit_parentcount(commit.pointer) > 0 else { return nil }
      return try CommitFiles("\(name(of: commit))^", in: repository)
    }
  }

  /// The content of the file at `path`, `/` between its parts; nil if there is no such file. A
  /// symbolic link is not followed: it is no file.
  package func bytes(of path: String) throws(GitError) -> [UInt8]? {
    guard let id = try entry(at: path, isWanted: { $0.isFile })?.id else { return nil }
    return try bytes(of: id, path: path)
  }

  /// The object name of the file at `path`; nil if there is no such file.
  package func objectName(of path: String) throws(GitError) -> String? {
    try entry(at: path, isWanted: { $0.isFile }).map { Self.name(of: $0.id) }
  }

  /// All lines of the file at `path` as if the commit added them; nil if there is no such file.
  package func wholeFile(
    at path: String,
    options: DiffOptions
  ) throws(GitError) -> FileDiff? {
    guard let bytes = try bytes(of: path) else { return nil }
    var file = FileDiff(oldPath: nil, newPath: path, change: .added, content: .hunks([]))
    guard bytes.count <= options.maxFileBytes else {
      file.content = .skipped(.tooLarge)
      return file
    }
    func fill(_ text: UnsafeRawBufferPointer) {
      let new = LinedText(text)
      let cutter = HunkCutter(new: new, contextLines: 0)
      file.content = .hunks(cutter.hunks(of: LineChange.all(adding: new)))
      file.markedLines = MarkerSearch.lines(in: text, holding: options.markers)
    }
    bytes.withUnsafeBytes { bytes in
      switch FileText(bytes, path: path) {
      case .binary: file.content = .skipped(.binary)
      case .lfsPointer: file.content = .skipped(.lfsPointer)
      case .text: fill(bytes)
      case .converted(let text): text.withUnsafeBytes(fill)
      }
    }
    return file
  }

  /// The names of the files in `folder` itself, in git's order; nil if there is no such folder. The
  /// root is the empty path.
  package func fileNames(in folder: String) throws(GitError) -> [String]? {
    guard !folder.isEmpty else { return Self.fileNames(in: tree) }
    guard let found = try entry(at: folder, isWanted: { $0.isFolder }) else { return nil }
    var id = found.id
    let inner = Tree(
      pointer: try LibGit2.make("read the folder '\(folder)' of a commit") {
        git_tree_lookup(&$0, repository.pointer, &id)
      }
    )
    return Self.fileNames(in: inner)
  }

  private static func name(of commit: borrowing Commit) -> String {
    git_commit_id(commit.pointer).map { name(of: $0.pointee) } ?? ""
  }

  private static func name(of id: git_oid) -> String { Repository.name(of: id) }

  private static func fileNames(in tree: borrowing Tree) -> [String] {
    var names: [String] = []
    for position in 0..<git_tree_entrycount(tree.pointer) {
      guard let entry = git_tree_entry_byindex(tree.pointer, position),
        Mode(entry).isFile, let name = git_tree_entry_name(entry)
      else { continue }
      names.append(String(cString: name))
    }
    return names
  }

  private struct Mode {
    let value: git_filemode_t

    init(_ entry: OpaquePointer) { value = git_tree_entry_filemode(entry) }

    var isFile: Bool { value == GIT_FILEMODE_BLOB || value == GIT_FILEMODE_BLOB_EXECUTABLE }
    var isFolder: Bool { value == GIT_FILEMODE_TREE }
  }

  /// Nil where nothing lies at `path`, or something else than is wanted.
  private func entry(
    at path: String,
    isWanted: (Mode) -> Bool
  ) throws(GitError) -> (id: git_oid, mode: Mode)? {
    var found: OpaquePointer?
    let code = git_tree_entry_bypath(&found, tree.pointer, path)
    if code == GIT_ENOTFOUND.rawValue {
      git_error_clear()
      return nil
    }
    guard code == 0, let found else {
      throw GitError.last(code: code, operation: "read '\(path)' of a commit")
    }
    defer { git_tree_entry_free(found) }
    let mode = Mode(found)
    guard isWanted(mode), let id = git_tree_entry_id(found) else { return nil }
    return (id.pointee, mode)
  }

  private func bytes(of id: git_oid, path: String) throws(GitError) -> [UInt8] {
    var id = id
    let blob = Blob(
      pointer: try LibGit2.make("read '\(path)' of a commit") {
        git_blob_lookup(&$0, repository.pointer, &id)
      }
    )
    return try blob.withBytes { (bytes) throws(GitError) in [UInt8](bytes) }
  }
}
