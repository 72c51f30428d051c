import CLibgit2

// One owner and one free for each libgit2 object, typed the moment its pointer is born.

struct Commit: ~Copyable {
  let pointer: OpaquePointer
  deinit { git_commit_free(pointer) }
}

struct Tree: ~Copyable {
  let pointer: OpaquePointer
  deinit { git_tree_free(pointer) }
}

struct Index: ~Copyable {
  let pointer: OpaquePointer
  deinit { git_index_free(pointer) }
}

struct Diff: ~Copyable {
  let pointer: OpaquePointer
  /// By path, the blobs that give way to something of another type, such as a file to a link.
  let replaced: [String: git_oid]
  deinit { git_diff_free(pointer) }
}

struct Blob: ~Copyable {
  let pointer: OpaquePointer
  deinit { git_blob_free(pointer) }

  /// Hands over the content, which stays in place only meanwhile.
  borrowing func withBytes<Result>(
    _ body: (UnsafeRawBufferPointer) throws(GitError) -> Result
  ) throws(GitError) -> Result {
    // rawcontent is null for some empty blobs; a null start needs a zero count.
    try body(
      UnsafeRawBufferPointer(
        start: git_blob_rawcontent(pointer),
        count: Int(git_blob_rawsize(pointer))
      )
    )
  }
}
