import Foundation

/// Writes this program's hook beside the user's, and takes it away again. Effects on one folder only.
struct HookInstaller {
  /// The hooks this version installs, by their git names.
  static let hooks = ["pre-commit"]
  /// A line in every hook we wrote, by which we know it again.
  static let marker = "# vibecheck hook"
  /// Where the hook that was there before is kept, and called from.
  static let suffix = ".before-vibecheck"

  /// The folder git runs hooks from.
  var folder: String
  /// The program's own path, recorded for a poor PATH.
  var program: String

  enum Outcome: Equatable {
    case installed
    /// Ours was there already and was written again.
    case renewed
    /// Another hook was there; it is kept as `kept` and runs first.
    case chained(kept: String)
  }

  func install(_ hook: String) throws -> Outcome {
    let path = "\(folder)/\(hook)"
    let kept = path + Self.suffix
    let files = FileManager.default
    try files.createDirectory(atPath: folder, withIntermediateDirectories: true)
    if try isOurs(path) {
      try write(to: path)
      return .renewed
    }
    guard entryExists(path) else {
      try write(to: path)
      return .installed
    }
    guard !entryExists(kept) else {
      throw Failure(
        "both '\(path)' and '\(kept)' exist and neither is ours; remove one of them first"
      )
    }
    try files.moveItem(atPath: path, toPath: kept)
    try write(to: path)
    return .chained(kept: kept)
  }

  /// - Returns: true if our hook was there and is gone now, with the one before it back in place.
  func uninstall(_ hook: String) throws -> Bool {
    let path = "\(folder)/\(hook)"
    let kept = path + Self.suffix
    guard try isOurs(path) else { return false }
    if entryExists(kept) {
      // rename(2) replaces our hook in one step: at no time is there no hook.
      guard rename(kept, path) == 0 else {
        throw Failure("cannot put '\(kept)' back: \(String(cString: strerror(errno)))")
      }
    } else {
      try FileManager.default.removeItem(atPath: path)
    }
    return true
  }

  /// Whether the hook at `path` is one this program wrote.
  func isOurs(_ path: String) throws -> Bool {
    guard entryExists(path) else { return false }
    guard let bytes = FileManager.default.contents(atPath: path) else {
      throw Failure("cannot read the hook '\(path)'; check its permissions")
    }
    return String(decoding: bytes, as: UTF8.self).contains(Self.marker)
  }

  /// Unlike `fileExists`, true for a symbolic link that leads nowhere as well.
  private func entryExists(_ path: String) -> Bool {
    (try? FileManager.default.attributesOfItem(atPath: path)) != nil
  }

  /// The script with the program's path in it, quoted for sh.
  func script() -> String {
    let template = String(decoding: PackageResources.pre_commit, as: UTF8.self)
    let quoted = program.replacing("'", with: "'\\''")
    return template.replacing("@VIBECHECK@", with: quoted)
  }

  /// In a temporary file first, so that a commit at the same time sees a whole hook or none.
  private func write(to path: String) throws {
    let temporary = path + ".new-\(ProcessInfo.processInfo.processIdentifier)"
    do {
      try Data(script().utf8).write(to: URL(filePath: temporary))
      try FileManager.default.setAttributes(
        [.posixPermissions: 0o755],
        ofItemAtPath: temporary
      )
      guard rename(temporary, path) == 0 else { throw CocoaError(.fileWriteUnknown) }
    } catch {
      unlink(temporary)
      throw Failure("cannot write the hook '\(path)'; check the folder's permissions")
    }
  }
}
