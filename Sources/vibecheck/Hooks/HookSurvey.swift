import Foundation
import GitDiff

/// How this repository runs hooks.
struct HookSurvey {
  /// The folder git runs hooks from, absolute.
  var folder: String
  /// The folder git would run hooks from without `core.hooksPath`.
  var plainFolder: String
  var commonDirectory: String
  /// The work tree's root; nil without one.
  var top: String?
  /// `core.hooksPath`, and where it is set: local, global, system, worktree or command.
  var hooksPath: (value: String, scope: String)?
  var manager: HookManager?

  /// Of the repository around the current folder.
  static func here() async throws -> HookSurvey {
    let repository = try Repository.open(environment: UserEnvironment.current().variables)
    let common = repository.commonDirectory
    let hooksPath = try await Git.outputIfAny("config", "--show-scope", "--get", "core.hooksPath")
      .map { line in
        let parts = line.split(separator: "\t", maxSplits: 1, omittingEmptySubsequences: false)
        return (value: String(parts.last ?? ""), scope: String(parts.first ?? ""))
      }
    return HookSurvey(
      folder: try await Git.output("rev-parse", "--path-format=absolute", "--git-path", "hooks"),
      plainFolder: common + "/hooks",
      commonDirectory: common,
      top: repository.workTree,
      hooksPath: hooksPath,
      manager: HookManager.find(top: repository.workTree, hooksPath: hooksPath?.value)
    )
  }

  var installer: HookInstaller { HookInstaller(folder: folder) }
  var configHooks: ConfigHooks { ConfigHooks(commonDirectory: commonDirectory) }

  /// What a user should know about `folder` before a hook is written there; nil where it is git's own.
  var folderRemark: String? {
    guard let hooksPath else { return nil }
    let place = "core.hooksPath (\(hooksPath.scope)) is '\(hooksPath.value)'"
    if hooksPath.scope == "global" || hooksPath.scope == "system" {
      return "\(place): the hook runs in every repository that uses this folder"
    }
    if let top, folder.hasPrefix(top + "/"), !folder.hasPrefix(commonDirectory + "/") {
      return "\(place), inside the work tree: commit the hook there if all should have it"
    }
    return place
  }
}
