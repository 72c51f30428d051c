import Foundation

/// A file of the work tree that is to be changed along with the index.
struct WorkTreeFile {
  var bytes: [UInt8]
  private let url: URL

  /// - Throws: `Failure` without a place if there is no ordinary file.
  init(_ path: String, top: String) throws {
    url = URL(filePath: "\(top)/\(path)")
    let attributes = try? FileManager.default.attributesOfItem(atPath: url.path)
    guard attributes?[.type] as? FileAttributeType == .typeRegular else {
      throw Failure("the work tree has no such file")
    }
    bytes = Array(try Data(contentsOf: url))
  }

  /// The file with the change from `old` to `new`, which is what the index holds, in it.
  ///
  /// - Returns: nil if the file differs from the index in or beside the changed lines.
  func merging(_ old: [UInt8], _ new: [UInt8]) async throws -> [UInt8]? {
    if bytes == old { return new }
    return try await TemporaryFolder.with { folder in
      for (name, bytes) in [("ours", bytes), ("base", old), ("theirs", new)] {
        try Data(bytes).write(to: URL(filePath: "\(folder)/\(name)"))
      }
      let merge = try await Git.run(
        ["merge-file", "-p", "-q", "ours", "base", "theirs"],
        in: folder,
        accepting: 0...127
      )
      return merge.status == 0 ? merge.output : nil
    }
  }

  /// Writes `new` beside the file, with the file's permissions.
  ///
  /// - Returns: what puts it in place, or away.
  func prepare(_ new: [UInt8]) throws -> Prepared {
    let copy = url.deletingLastPathComponent()
      .appending(path: ".\(url.lastPathComponent).vibecheck-\(UUID().uuidString)")
    let permissions = try FileManager.default.attributesOfItem(atPath: url.path)[.posixPermissions]
    do {
      try Data(new).write(to: copy)
      try FileManager.default.setAttributes(
        [.posixPermissions: permissions ?? 0o644],
        ofItemAtPath: copy.path
      )
    } catch {
      try? FileManager.default.removeItem(at: copy)
      throw error
    }
    return Prepared(file: self, copy: copy)
  }

  struct Prepared {
    fileprivate let file: WorkTreeFile
    fileprivate let copy: URL

    /// - Throws: `Failure` if the file is not what it was when it was read.
    func checkUnchanged() throws {
      guard Array(try Data(contentsOf: file.url)) == file.bytes else {
        throw Failure("the work tree's file was changed meanwhile; run it again")
      }
    }

    /// Replaces the file in one step.
    func putInPlace() throws {
      guard rename(copy.path, file.url.path) == 0 else {
        throw Failure(
          "cannot write the work tree's file: \(String(cString: strerror(errno)).lowercased())"
        )
      }
    }

    func discard() {
      try? FileManager.default.removeItem(at: copy)
    }
  }
}
