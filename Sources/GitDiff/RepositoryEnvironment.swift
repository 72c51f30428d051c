import Foundation

/// The part of a process's environment that says which repository and index git means.
///
/// Read here rather than by libgit2's `GIT_REPOSITORY_OPEN_FROM_ENV`, which refuses to open
/// anything while `GIT_WORK_TREE` or `GIT_COMMON_DIR` is set. Relative paths are relative to the
/// folder the process stands in, as git has it.
struct RepositoryEnvironment: Equatable {
  var gitDirectory: String?
  var workTree: String?
  var indexFile: String?
  var commonDirectory: String?
  var objectDirectory: String?
  var alternateObjectDirectories: [String]
  var ceilingDirectories: String?
  var crossesFileSystems: Bool

  init(_ environment: [String: String], standingIn folder: String) {
    // git takes an empty variable for a set one in places; no hook ever sees one, and nothing
    // useful can be meant by it.
    func path(_ name: String) -> String? {
      guard let value = environment[name], !value.isEmpty else { return nil }
      return resolve(value)
    }
    func resolve(_ value: String) -> String {
      value.hasPrefix("/") ? value : folder + "/" + value
    }
    gitDirectory = path("GIT_DIR")
    workTree = path("GIT_WORK_TREE")
    indexFile = path("GIT_INDEX_FILE")
    commonDirectory = path("GIT_COMMON_DIR")
    objectDirectory = path("GIT_OBJECT_DIRECTORY")
    alternateObjectDirectories = (environment["GIT_ALTERNATE_OBJECT_DIRECTORIES"] ?? "")
      .split(separator: ":").map { resolve(String($0)) }
    ceilingDirectories = environment["GIT_CEILING_DIRECTORIES"]
    let acrossFileSystems = environment["GIT_DISCOVERY_ACROSS_FILESYSTEM"]?.lowercased()
    crossesFileSystems = ["1", "true", "yes", "on"].contains(acrossFileSystems)
  }

  /// `path` made absolute against the process's current folder; that folder itself for nil.
  static func absolute(_ path: String?) -> String {
    let current = FileManager.default.currentDirectoryPath
    guard let path, !path.isEmpty else { return current }
    return path.hasPrefix("/") ? path : current + "/" + path
  }
}
