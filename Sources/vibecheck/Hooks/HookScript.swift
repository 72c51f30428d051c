import Foundation

/// The one script behind all hooks this program writes; it knows its part by its file's name.
enum HookScript {
  /// The second line of every hook we wrote, by which we know it again.
  static let marker = "# vibecheck hook"
  private static let recordStart = "recorded='"

  /// The script with `program`'s path in it, quoted for sh.
  static func text(program: String) -> String {
    let template = String(decoding: PackageResources.pre_commit, as: UTF8.self)
    return template.replacing("@VIBECHECK@", with: program.replacing("'", with: "'\\''"))
  }

  /// Whether the file at `path` is one this program wrote. A symbolic link is not, wherever it leads.
  static func isOurs(_ path: String) throws -> Bool {
    guard try FileKind(of: path) == .file else { return false }
    let lines = try text(of: path).split(
      separator: "\n",
      maxSplits: 2,
      omittingEmptySubsequences: false
    )
    return lines.count > 1 && lines[1] == marker
  }

  /// The program's path that was recorded in the hook at `path`.
  static func recordedProgram(in path: String) throws -> String? {
    let lines = try text(of: path).split(separator: "\n")
    guard let line = lines.first(where: { $0.hasPrefix(recordStart) }) else { return nil }
    return String(line.dropFirst(recordStart.count).dropLast()).replacing("'\\''", with: "'")
  }

  private static func text(of path: String) throws -> String {
    guard let bytes = FileManager.default.contents(atPath: path) else {
      throw Failure("cannot read the hook '\(path)'; check its permissions")
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// What lies at a path, symbolic links not followed.
enum FileKind {
  case nothing, file, folder, link, other

  init(of path: String) throws {
    var status = stat()
    guard lstat(path, &status) == 0 else {
      guard errno == ENOENT || errno == ENOTDIR else {
        throw Failure("cannot look at '\(path)': \(String(cString: strerror(errno)))")
      }
      self = .nothing
      return
    }
    switch status.st_mode & S_IFMT {
    case S_IFREG: self = .file
    case S_IFDIR: self = .folder
    case S_IFLNK: self = .link
    default: self = .other
    }
  }
}
