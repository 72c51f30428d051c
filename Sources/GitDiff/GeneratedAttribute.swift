import CLibgit2

/// The attribute `linguist-generated`: its files are written by a program and not reviewed.
enum GeneratedAttribute {
  /// Whether the `.gitattributes` of the repository's current index call `path` generated.
  ///
  /// The index, never the work tree: what is not committed must not hide what is.
  /// - Parameter path: relative to the repository's root, as libgit2 spelled it.
  static func isSet(
    for path: UnsafePointer<CChar>,
    in repository: Repository
  ) throws(GitError) -> Bool {
    var value: UnsafePointer<CChar>?
    let flags = UInt32(GIT_ATTR_CHECK_INDEX_ONLY | GIT_ATTR_CHECK_NO_SYSTEM)
    try LibGit2.call("read the attributes of '\(String(cString: path))'") {
      git_attr_get(&value, repository.pointer, flags, path, "linguist-generated")
    }
    switch git_attr_value(value) {
    case GIT_ATTR_VALUE_TRUE:
      return true
    case GIT_ATTR_VALUE_STRING:
      return value.map { String(cString: $0) == "true" } ?? false
    default:
      return false
    }
  }
}
