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
  deinit { git_diff_free(pointer) }
}

struct Patch: ~Copyable {
  let pointer: OpaquePointer
  deinit { git_patch_free(pointer) }
}

struct Blob: ~Copyable {
  let pointer: OpaquePointer
  deinit { git_blob_free(pointer) }

  var bytes: [UInt8] {
    // rawcontent is null for some empty blobs; a null start needs a zero count.
    [UInt8](
      UnsafeRawBufferPointer(
        start: git_blob_rawcontent(pointer),
        count: Int(git_blob_rawsize(pointer))
      )
    )
  }
}
