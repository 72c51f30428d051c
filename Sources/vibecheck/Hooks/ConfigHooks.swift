import Foundation

/// Hooks named in git's configuration, which git has since 2.54: they run beside the hooks of any manager.
///
/// Each of ours is `[hook "vibecheck-NAME"]` with an event and a command; the command is the usual
/// script, kept in the repository's common folder.
struct ConfigHooks {
  static let minimum = [2, 54]

  /// The repository's folder that all its work trees share.
  var commonDirectory: String

  /// Whether the `git` in use runs hooks from its configuration.
  static func areSupported() async throws -> Bool {
    let words = try await Git.output("version").split(separator: " ")
    let version = words.count > 2 ? words[2].split(separator: ".").map { Int($0) ?? 0 } : []
    return !version.lexicographicallyPrecedes(minimum)
  }

  /// Whether somebody runs hooks this way here.
  static func areInUse() async throws -> Bool {
    try await Git.outputIfAny("config", "--get-regexp", #"^hook\..*\.event$"#) != nil
  }

  var installer: HookInstaller { HookInstaller(folder: commonDirectory + "/vibecheck/hooks") }

  func install(_ hook: HookName, program: String) async throws -> HookInstaller.Outcome {
    let outcome = try installer.install(hook, program: program)
    let path = installer.path(of: hook).replacing("'", with: "'\\''")
    // replace-all: exactly one value each, however often this runs.
    _ = try await Git.output("config", "--replace-all", key(hook, "command"), "'\(path)'")
    _ = try await Git.output("config", "--replace-all", key(hook, "event"), hook.rawValue)
    return outcome
  }

  /// - Returns: true if it was there.
  func uninstall(_ hook: HookName) async throws -> Bool {
    let section = "hook.\(name(hook))"
    guard try await isInstalled(hook) else { return false }
    _ = try await Git.output("config", "--remove-section", section)
    _ = try installer.uninstall(hook)
    // Empty ones only: rmdir(2) leaves everything else alone.
    rmdir(installer.folder)
    rmdir(commonDirectory + "/vibecheck")
    return true
  }

  func isInstalled(_ hook: HookName) async throws -> Bool {
    try await Git.outputIfAny("config", "--get", key(hook, "command")) != nil
  }

  /// False if the user has switched ours off with `hook.<name>.enabled`.
  func isEnabled(_ hook: HookName) async throws -> Bool {
    try await Git.outputIfAny("config", "--type=bool", "--get", key(hook, "enabled")) != "false"
  }

  private func name(_ hook: HookName) -> String { "vibecheck-\(hook.rawValue)" }

  private func key(_ hook: HookName, _ variable: String) -> String {
    "hook.\(name(hook)).\(variable)"
  }
}
