import CLibgit2

/// A run of lines that another run takes the place of; one of the two may be empty.
struct LineChange: Equatable {
  /// 0-based lines of the old text; where they are none, the lines before which the new ones come.
  var old: Range<Int>
  /// 0-based lines of the new text.
  var new: Range<Int>
}

extension [LineChange] {
  /// The 1-based numbers, on the new side, of the lines that the changes add.
  var addedLines: [Int] {
    var numbers: [Int] = []
    for change in self {
      for line in change.new { numbers.append(line + 1) }
    }
    return numbers
  }
}

/// Two texts → the lines that differ, as libgit2 finds them.
///
/// Every text is compared as text: neither attributes (`-diff`, `binary`, diff drivers) nor any configuration
/// can change or hide a line. Only numbers of lines are asked for: `HunkCutter` adds what they hold and what
/// surrounds them for less than a list of all shown lines costs.
extension LineChange {
  /// In order. No library is asked about a text that is new as a whole.
  ///
  /// - Parameter path: names the file in errors.
  static func all(
    from old: LinedText,
    to new: LinedText,
    path: String
  ) throws(GitError) -> [LineChange] {
    if old.lineCount == 0 { return all(adding: new) }
    return try collect(path: path) { options, collect, changes in
      if let old = old.blob, let new = new.blob {
        // Their names are known, so they are not digested again. The path is empty, because for none
        // libgit2 looks up the attributes of a file named 'file', twice.
        return git_diff_blobs(old, "", new, "", options, nil, nil, collect, nil, changes)
      }
      let (old, new) = (old.bytes, new.bytes)
      return git_diff_buffers(
        old.baseAddress,
        old.count,
        nil,
        new.baseAddress,
        new.count,
        nil,
        options,
        nil,
        nil,
        collect,
        nil,
        changes
      )
    }
  }

  /// For a text that is new as a whole; none for an empty one.
  static func all(adding new: LinedText) -> [LineChange] {
    new.lineCount > 0 ? [LineChange(old: 0..<0, new: 0..<new.lineCount)] : []
  }

  private static func collect(
    path: String,
    _ diff: (UnsafePointer<git_diff_options>, git_diff_hunk_cb, UnsafeMutableRawPointer) -> Int32
  ) throws(GitError) -> [LineChange] {
    var options = git_diff_options()
    try LibGit2.call("prepare a diff") {
      git_diff_options_init(&options, UInt32(GIT_DIFF_OPTIONS_VERSION))
    }
    options.flags = GIT_DIFF_FORCE_TEXT.rawValue
    options.context_lines = 0
    options.interhunk_lines = 0
    // Negative: no size makes a text binary.
    options.max_size = -1
    var changes: [LineChange] = []
    let code = withUnsafeMutablePointer(to: &changes) { changes in
      diff(
        &options,
        { _, hunk, changes in
          guard let hunk, let changes else { return GIT_EUSER.rawValue }
          changes.assumingMemoryBound(to: [LineChange].self).pointee.append(
            LineChange(hunk.pointee)
          )
          return 0
        },
        changes
      )
    }
    try LibGit2.call("diff '\(path)'") { code }
    return changes
  }

  /// - Parameter hunk: without context. Its numbers count from 1; that of a side without lines is the line above.
  private init(_ hunk: git_diff_hunk) {
    func range(_ start: Int32, _ count: Int32) -> Range<Int> {
      let first = count > 0 ? Int(start) - 1 : Int(start)
      return first..<(first + Int(count))
    }
    self.init(
      old: range(hunk.old_start, hunk.old_lines),
      new: range(hunk.new_start, hunk.new_lines)
    )
  }
}
