/// The small text git LFS commits in place of a large file.
enum LFSPointer {
  /// Whether `bytes` are a pointer and nothing else: a line more, and it is a file to review.
  ///
  /// See https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md.
  static func matches(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard bytes.count < 1024, bytes.starts(with: version.utf8) else { return false }
    let lines = String(decoding: bytes, as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false)
    // version, any number of ext-…, oid, size, and the empty rest after the last line ending
    guard lines.count >= 4, lines.last == "" else { return false }
    let extensions = lines[1..<(lines.count - 3)]
    return extensions.allSatisfy { isDigest($0, key: "ext-") }
      && isDigest(lines[lines.count - 3], key: "oid ")
      && isSize(lines[lines.count - 2])
  }

  private static let version = "version https://git-lfs.github.com/spec/v1\n"

  /// `KEY… sha256:` and 64 hexadecimal digits.
  private static func isDigest(_ line: Substring, key: String) -> Bool {
    guard line.hasPrefix(key), let colon = line.lastIndex(of: ":") else { return false }
    let digits = line[line.index(after: colon)...]
    return line[..<colon].hasSuffix(" sha256")
      && line[..<colon].split(separator: " ").count == 2
      && digits.count == 64 && digits.allSatisfy(\.isHexDigit)
  }

  private static func isSize(_ line: Substring) -> Bool {
    let digits = line.dropFirst("size ".count)
    return line.hasPrefix("size ") && !digits.isEmpty && digits.allSatisfy(\.isNumber)
  }
}
