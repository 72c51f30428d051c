import Foundation

/// Writes this program's hooks beside the user's, and takes them away again. Effects on one folder only.
struct HookInstaller {
  /// Where the hook that was there before is kept, and called from.
  static let suffix = ".before-vibecheck"

  /// The folder git runs hooks from.
  var folder: String

  enum Outcome: Equatable {
    case installed
    /// Ours was there already and was written again.
    case renewed
    /// Another hook was there; it is kept as `kept` and runs first.
    case chained(kept: String)
  }

  enum Removal: Equatable {
    case removed
    /// The hook that was there before is back.
    case restored
    case notOurs
    case nothingThere
  }

  func path(of hook: HookName) -> String { "\(folder)/\(hook.rawValue)" }

  func isInstalled(_ hook: HookName) throws -> Bool { try HookScript.isOurs(path(of: hook)) }

  /// - Parameter program: recorded in the hook for a poor PATH.
  func install(_ hook: HookName, program: String) throws -> Outcome {
    let path = path(of: hook)
    let kept = path + Self.suffix
    let hadKept = try FileKind(of: kept) != .nothing
    if try HookScript.isOurs(path) {
      try write(HookScript.text(program: program), to: path)
      return .renewed
    }
    guard try FileKind(of: path) != .nothing else {
      try write(HookScript.text(program: program), to: path)
      // Left by an installation that was stopped half-way: what was kept is the hook that was there.
      return hadKept ? .chained(kept: kept) : .installed
    }
    guard !hadKept else {
      throw Failure(
        "both '\(path)' and '\(kept)' exist and neither is ours; remove one of them first"
      )
    }
    // rename(2) moves a symbolic link itself and keeps mode, times and content.
    try move(path, to: kept)
    do {
      try write(HookScript.text(program: program), to: path)
    } catch {
      try move(kept, to: path)
      throw error
    }
    return .chained(kept: kept)
  }

  func uninstall(_ hook: HookName) throws -> Removal {
    let path = path(of: hook)
    let kept = path + Self.suffix
    let isThere = try FileKind(of: path) != .nothing
    let hasKept = try FileKind(of: kept) != .nothing
    if isThere, try !HookScript.isOurs(path) { return .notOurs }
    if hasKept {
      // Replaces our hook in one step: at no time is there no hook.
      try move(kept, to: path)
      return .restored
    }
    guard isThere else { return .nothingThere }
    guard unlink(path) == 0 else {
      throw Failure("cannot remove '\(path)': \(String(cString: strerror(errno)))")
    }
    return .removed
  }

  private func move(_ old: String, to new: String) throws {
    guard rename(old, new) == 0 else {
      throw Failure("cannot move '\(old)' to '\(new)': \(String(cString: strerror(errno)))")
    }
  }

  /// In a temporary file first, so that a commit at the same time sees a whole hook or none.
  private func write(_ script: String, to path: String) throws {
    let temporary = path + ".new-\(ProcessInfo.processInfo.processIdentifier)"
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      try Data(script.utf8).write(to: URL(filePath: temporary))
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: temporary)
      guard rename(temporary, path) == 0 else { throw CocoaError(.fileWriteUnknown) }
    } catch {
      unlink(temporary)
      throw Failure(
        "cannot write the hook '\(path)': \(error.localizedDescription); "
          + "check the folder's permissions"
      )
    }
  }
}
