import CLibgit2
import ReviewTypes

/// libgit2's list of changed files → values.
struct DeltaReader {
  let repository: Repository
  let options: DiffOptions

  /// In path order.
  func files(of diff: borrowing Diff) throws(GitError) -> [FileDiff] {
    var files: [FileDiff] = []
    let count = git_diff_num_deltas(diff.pointer)
    files.reserveCapacity(count)
    for index in 0..<count {
      if let file = try file(at: index, of: diff) { files.append(file) }
    }
    return files
  }

  /// - Parameter index: 0-based, into the diff's list.
  /// - Returns: nil for a file of another shard.
  func file(at index: Int, of diff: borrowing Diff) throws(GitError) -> FileDiff? {
    guard let delta = git_diff_get_delta(diff.pointer, index) else {
      throw GitError(kind: .other, operation: "read the diff", message: "no delta at \(index)")
    }
    if let shard = options.shard, !shard.holds(delta.pointee.new_file) { return nil }
    // Valid as long as the diff, which outlives this call.
    return try file(of: delta.pointee, replaced: diff.replaced)
  }

  private func file(
    of delta: git_diff_delta,
    replaced: [String: git_oid]
  ) throws(GitError) -> FileDiff {
    let change = try change(of: delta)
    var old = Side(delta.old_file)
    // See TreeDiff.replaced.
    if change == .copied, git_oid_is_zero(&old.id) != 0, let id = replaced[old.path] {
      old.id = id
    }
    let new = Side(delta.new_file)
    var file = FileDiff(
      oldPath: change == .added ? nil : old.path,
      newPath: change == .deleted ? nil : new.path,
      change: change,
      content: .hunks([])
    )
    if change == .deleted {
      file.content = .skipped(.deleted)
    } else if new.isSubmodule {
      file.content = .skipped(.submodule)
    } else if try isGenerated(delta.new_file) {
      file.content = .skipped(.generated)
    } else if change != .modeChanged {
      try read(old: change == .added ? nil : old, new: new, into: &file)
    }
    return file
  }

  private func read(old: Side?, new: Side, into file: inout FileDiff) throws(GitError) {
    guard try byteCount(of: new) <= options.maxFileBytes else {
      file.content = .skipped(.tooLarge)
      return
    }
    let blob = try blob(of: new)
    try blob.withBytes { (bytes) throws(GitError) in
      // A symbolic link is a path, not code, unless it is made to hold lines.
      if new.isLink && bytes.firstOffset(of: UInt8(ascii: "\n")) == nil { return }
      switch FileText(bytes, path: new.path) {
      case .binary:
        file.content = .skipped(.binary)
      case .lfsPointer:
        file.content = .skipped(.lfsPointer)
      case .text:
        let text = LinedText(bytes, blob: blob.pointer)
        try read(text, old: old, path: new.path, into: &file)
      case .converted(let text):
        try text.withUnsafeBufferPointer { (text) throws(GitError) in
          let text = LinedText(UnsafeRawBufferPointer(text))
          try read(text, old: old, path: new.path, into: &file)
        }
      }
      if options.keepsNewText, case .hunks = file.content {
        file.newText = String(decoding: bytes, as: UTF8.self)
      }
    }
  }

  private func read(
    _ text: LinedText,
    old: Side?,
    path: String,
    into file: inout FileDiff
  ) throws(GitError) {
    let (hunks, added) = try hunks(from: old, to: text, path: path)
    file.content = .hunks(hunks)
    file.markedLines = MarkerSearch.lines(in: text.bytes, holding: options.markers)
    file.equalLinesAbove = EqualLines.above(added + file.markedLines.map(\.newLine), in: text)
  }

  /// What replaces a link, a submodule or a binary file is new from its first line on.
  ///
  /// - Returns: also the 1-based numbers of the added lines.
  private func hunks(
    from old: Side?,
    to new: LinedText,
    path: String
  ) throws(GitError) -> ([Hunk], added: [Int]) {
    guard let old, old.isFile else { return try hunks(from: LinedText(), to: new, path: path) }
    let blob = try blob(of: old)
    return try blob.withBytes { (bytes) throws(GitError) in
      switch FileText(bytes, path: path) {
      case .binary, .lfsPointer:
        return try hunks(from: LinedText(), to: new, path: path)
      case .text:
        let old = LinedText(bytes, blob: blob.pointer)
        return try hunks(from: old, to: new, path: path)
      case .converted(let text):
        return try text.withUnsafeBufferPointer { (text) throws(GitError) in
          let old = LinedText(UnsafeRawBufferPointer(text))
          return try hunks(from: old, to: new, path: path)
        }
      }
    }
  }

  private func hunks(
    from old: LinedText,
    to new: LinedText,
    path: String
  ) throws(GitError) -> ([Hunk], added: [Int]) {
    let changes = try LineChange.all(from: old, to: new, path: path)
    let cutter = HunkCutter(old: old, new: new, contextLines: options.contextLines)
    return (cutter.hunks(of: changes), changes.addedLines)
  }

  private func change(of delta: git_diff_delta) throws(GitError) -> FileDiff.Change {
    switch delta.status {
    case GIT_DELTA_ADDED: return .added
    case GIT_DELTA_DELETED: return .deleted
    case GIT_DELTA_RENAMED: return .renamed
    case GIT_DELTA_COPIED: return .copied
    case GIT_DELTA_TYPECHANGE: return .typeChanged
    case GIT_DELTA_MODIFIED:
      var (old, new) = (delta.old_file.id, delta.new_file.id)
      return git_oid_equal(&old, &new) != 0 ? .modeChanged : .modified
    case GIT_DELTA_CONFLICTED:
      throw GitError(
        kind: .conflicted,
        operation: "read the staged changes",
        message: "'\(Side(delta.old_file).path)' has unresolved conflicts",
        advice: "resolve them and git add the file"
      )
    default:
      throw GitError(
        kind: .other,
        operation: "read the diff",
        message: "unknown delta status \(delta.status.rawValue)"
      )
    }
  }

  private func isGenerated(_ file: git_diff_file) throws(GitError) -> Bool {
    guard let path = file.path else { return false }
    return try GeneratedAttribute.isSet(for: path, in: repository)
  }
}

extension DeltaReader {
  /// One side of a changed file.
  private struct Side {
    var path: String
    var id: git_oid
    var mode: UInt32

    init(_ file: git_diff_file) {
      path = file.path.map { String(cString: $0) } ?? ""
      id = file.id
      mode = UInt32(file.mode)
    }

    var isSubmodule: Bool { mode == GIT_FILEMODE_COMMIT.rawValue }
    var isLink: Bool { mode == GIT_FILEMODE_LINK.rawValue }
    var isFile: Bool { !isSubmodule && !isLink }
  }

  /// Without reading the file itself.
  private func byteCount(of side: Side) throws(GitError) -> Int {
    let database = try LibGit2.make("open the objects") {
      git_repository_odb(&$0, repository.pointer)
    }
    defer { git_odb_free(database) }
    var count = 0
    var type = GIT_OBJECT_ANY
    var id = side.id
    try LibGit2.call("read '\(side.path)'") {
      git_odb_read_header(&count, &type, database, &id)
    }
    return count
  }

  private func blob(of side: Side) throws(GitError) -> Blob {
    var id = side.id
    return Blob(
      pointer: try LibGit2.make("read '\(side.path)'") {
        git_blob_lookup(&$0, repository.pointer, &id)
      }
    )
  }
}
