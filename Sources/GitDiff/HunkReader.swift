import CLibgit2
import ReviewTypes

/// Two texts → the hunks between them.
///
/// Every text is diffed as text: neither attributes (`-diff`, `binary`, diff drivers) nor any configuration
/// can change or hide a line.
enum HunkReader {
  /// The hunks between two files as they are stored, which libgit2 need not digest again to know them.
  ///
  /// - Parameter path: names the file in errors; to libgit2 it has none, so that no attribute is meant for it.
  static func hunks(
    old: borrowing Blob,
    new: borrowing Blob,
    contextLines: Int,
    path: String
  ) throws(GitError) -> [Hunk] {
    let (oldPointer, newPointer) = (old.pointer, new.pointer)
    var options = try options(contextLines: contextLines)
    let patch = Patch(
      pointer: try LibGit2.make("diff '\(path)'") {
        git_patch_from_blobs(&$0, oldPointer, nil, newPointer, nil, &options)
      }
    )
    return try hunks(of: patch, path: path)
  }

  /// The hunk of a file that is new as a whole.
  static func hunks(
    added new: borrowing Blob,
    path: String
  ) throws(GitError) -> [Hunk] {
    let newPointer = new.pointer
    var options = try options(contextLines: 0)
    let patch = Patch(
      pointer: try LibGit2.make("diff '\(path)'") {
        git_patch_from_blobs(&$0, nil, nil, newPointer, nil, &options)
      }
    )
    return try hunks(of: patch, path: path)
  }

  /// The hunks between two texts that were made of files.
  ///
  /// - Parameter path: names the file in errors.
  static func hunks(
    old: [UInt8],
    new: [UInt8],
    contextLines: Int,
    path: String
  ) throws(GitError) -> [Hunk] {
    guard old != new else { return [] }
    var options = try options(contextLines: contextLines)
    // The patch's lines point into these bytes: both must stay in place until all is copied.
    return try old.withUnsafeBufferPointer { (old) throws(GitError) -> [Hunk] in
      try new.withUnsafeBufferPointer { (new) throws(GitError) -> [Hunk] in
        let patch = Patch(
          pointer: try LibGit2.make("diff '\(path)'") {
            git_patch_from_buffers(
              &$0,
              old.baseAddress,
              old.count,
              nil,
              new.baseAddress,
              new.count,
              nil,
              &options
            )
          }
        )
        return try hunks(of: patch, path: path)
      }
    }
  }

  private static func options(contextLines: Int) throws(GitError) -> git_diff_options {
    var options = git_diff_options()
    try LibGit2.call("prepare a diff") {
      git_diff_options_init(&options, UInt32(GIT_DIFF_OPTIONS_VERSION))
    }
    options.flags = GIT_DIFF_FORCE_TEXT.rawValue
    options.context_lines = UInt32(contextLines)
    options.interhunk_lines = 0
    // Negative: no size makes a text binary.
    options.max_size = -1
    return options
  }

  private static func hunks(of patch: borrowing Patch, path: String) throws(GitError) -> [Hunk] {
    var hunks: [Hunk] = []
    for hunkIndex in 0..<git_patch_num_hunks(patch.pointer) {
      var raw: UnsafePointer<git_diff_hunk>?
      var lineCount = 0
      let pointer = patch.pointer
      try LibGit2.call("read hunk \(hunkIndex + 1) of '\(path)'") {
        git_patch_get_hunk(&raw, &lineCount, pointer, hunkIndex)
      }
      guard let header = raw?.pointee else {
        throw GitError(kind: .other, operation: "read '\(path)'", message: "a hunk has no header")
      }
      hunks.append(
        Hunk(
          oldStart: Int(header.old_start),
          oldCount: Int(header.old_lines),
          newStart: Int(header.new_start),
          newCount: Int(header.new_lines),
          heading: heading(of: header),
          lines: try lines(of: patch, hunkIndex: hunkIndex, lineCount: lineCount, path: path)
        )
      )
    }
    return hunks
  }

  private static func lines(
    of patch: borrowing Patch,
    hunkIndex: Int,
    lineCount: Int,
    path: String
  ) throws(GitError) -> [DiffLine] {
    var lines: [DiffLine] = []
    lines.reserveCapacity(lineCount)
    let pointer = patch.pointer
    for lineIndex in 0..<lineCount {
      var raw: UnsafePointer<git_diff_line>?
      try LibGit2.call("read a line of '\(path)'") {
        git_patch_get_line_in_hunk(&raw, pointer, hunkIndex, lineIndex)
      }
      guard let line = raw?.pointee else {
        throw GitError(kind: .other, operation: "read '\(path)'", message: "a line is missing")
      }
      let origin: DiffLine.Origin
      switch git_diff_line_t(UInt32(UInt8(bitPattern: line.origin))) {
      case GIT_DIFF_LINE_CONTEXT: origin = .context
      case GIT_DIFF_LINE_ADDITION: origin = .addition
      case GIT_DIFF_LINE_DELETION: origin = .deletion
      case GIT_DIFF_LINE_CONTEXT_EOFNL, GIT_DIFF_LINE_ADD_EOFNL, GIT_DIFF_LINE_DEL_EOFNL:
        // "\ No newline at end of file": told by the line before it, which has no ending.
        continue
      default:
        throw GitError(
          kind: .other,
          operation: "read '\(path)'",
          message: "unknown line origin \(line.origin)"
        )
      }
      // -1 on the side a line is not on.
      let oldLine = line.old_lineno > 0 ? Int(line.old_lineno) : nil
      let newLine = line.new_lineno > 0 ? Int(line.new_lineno) : nil
      let (text, endsInLF) = FileText.line(
        UnsafeRawBufferPointer(start: line.content, count: line.content_len),
        isFirst: (newLine ?? oldLine) == 1
      )
      lines.append(
        DiffLine(
          origin: origin,
          oldLine: oldLine,
          newLine: newLine,
          text: text,
          endsWithNewline: endsInLF
        )
      )
    }
    return lines
  }

  /// What follows the second `@@`.
  private static func heading(of hunk: git_diff_hunk) -> String {
    var header = hunk.header
    let bytes = withUnsafeBytes(of: &header) { Array($0.prefix(hunk.header_len)) }
    return heading(ofHeader: bytes)
  }

  /// What follows the second `@@` of a hunk's first line. A character that libgit2 cut in half to
  /// fit its 128 bytes is dropped.
  static func heading(ofHeader bytes: [UInt8]) -> String {
    let at = UInt8(ascii: "@")
    var index = 2
    while index + 1 < bytes.count, !(bytes[index] == at && bytes[index + 1] == at) { index += 1 }
    // What has no white space but ASCII's, and was not cut, is read without looking at its characters.
    func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
    var rest = bytes.dropFirst(index + 2)
    while let first = rest.first, isSpace(first) { rest = rest.dropFirst() }
    while let last = rest.last, isSpace(last) { rest = rest.dropLast() }
    var text = String(decoding: rest, as: UTF8.self)
    guard let first = rest.first, let last = rest.last, first >= 0x80 || last >= 0x80 else {
      return text
    }
    while text.last == "\u{FFFD}" || text.last?.isWhitespace == true { text.removeLast() }
    return String(text.drop(while: \.isWhitespace))
  }
}
