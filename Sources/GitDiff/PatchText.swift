package import ReviewTypes

/// Reads unified diffs as git, GNU diff and Mercurial write them.
///
/// libgit2's own reader, `git_diff_from_buffer` (tried with 1.5.1), takes only sections that begin
/// with `diff --git` and have prefixes, and passes over an added line that its hunk's header does
/// not count. One reader for all forms keeps one meaning and names the line of every mistake.
package enum PatchText {
  /// The changed files in the patch's order; the same path may come more than once.
  ///
  /// Text between the diffs (mail headers, commit messages) is passed over, as `git apply` does.
  /// No repository is needed and no path has to exist. Line numbers are the hunks' own.
  /// - Throws: `PatchError` for a damaged hunk, a combined diff (`@@@`), or a text that holds no
  ///   unified diff at all. White space alone is a patch without changes.
  package static func parse(
    _ bytes: [UInt8],
    options: DiffOptions = DiffOptions()
  ) throws(PatchError) -> [FileDiff] {
    // PowerShell's redirection writes UTF-16.
    let isWide = bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF])
    let text = isWide ? bytes.withUnsafeBytes(WideText.decode) ?? bytes : bytes
    var reader = PatchReader(text, options: options)
    return try reader.read()
  }
}
