/// A file as it stands in the index, read by real git.
struct StagedFile: Equatable {
  var path: String
  /// Such as `100644`.
  var mode: String
  /// The blob's name, in hexadecimal.
  var name: String
  var bytes: [UInt8]

  /// What the index holds at `path`.
  ///
  /// - Throws: `Failure` without a place if that is no ordinary file, or one in conflict.
  static func read(_ path: String) async throws -> StagedFile {
    let (mode, name) = try await entry(of: path)
    guard mode == "100644" || mode == "100755" else { throw Failure("it is no ordinary file") }
    return StagedFile(
      path: path,
      mode: mode,
      name: name,
      bytes: try await Git.run(["cat-file", "blob", name]).output
    )
  }

  private static func entry(of path: String) async throws -> (mode: String, name: String) {
    let listed = try await Git.run(["ls-files", "--stage", "-z", "--", ":(top,literal)\(path)"])
    let entries = listed.output.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
    let words = entries.first?.prefix { $0 != "\t" }.split(separator: " ").map(String.init) ?? []
    guard entries.count == 1, words.count == 3, words[2] == "0" else {
      throw Failure(entries.isEmpty ? "it is not in the index" : "the index holds a conflict")
    }
    return (words[0], words[1])
  }

  /// Whether the index still holds exactly this.
  var isCurrent: Bool {
    get async throws { try await Self.entry(of: path) == (mode, name) }
  }

  /// The bytes as git would write them into a work tree, with the user's line endings and filters.
  var checkedOut: [UInt8] {
    get async throws {
      try await Git.run(["cat-file", "--filters", "--path=\(path)", name]).output
    }
  }
}
