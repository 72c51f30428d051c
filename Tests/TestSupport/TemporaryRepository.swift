import Foundation

/// A folder with a git repository made by the real `git`, removed when the last reference is gone.
///
/// Nothing of the machine or of a hook that runs the tests gets in: `HOME` lies inside the folder,
/// no system or user configuration is read, no `GIT_*` variable is inherited, and author, dates
/// and branch name are fixed.
package final class TemporaryRepository {
  /// The folder that holds everything, the home folder too. Without symbolic links.
  package let container: String
  /// The work tree, or the repository itself if it is bare.
  package let path: String

  /// - Parameter initArguments: more arguments for `git init`, such as `--bare`.
  package init(initArguments: [String] = []) throws {
    let base = FileManager.default.temporaryDirectory.resolvingSymlinksInPath().path
    container = "\(base)/vibecheck-test-\(UUID().uuidString)"
    path = container + "/repository"
    for folder in [path, container + "/home"] {
      try FileManager.default.createDirectory(
        atPath: folder,
        withIntermediateDirectories: true
      )
    }
    try git(["init", "--quiet", "--initial-branch=main"] + initArguments)
  }

  deinit {
    try? FileManager.default.removeItem(atPath: container)
  }

  /// The environment `git` runs with.
  package var environment: [String: String] {
    [
      "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin",
      "HOME": container + "/home",
      "LC_ALL": "C",
      "TZ": "UTC",
      "GIT_CONFIG_NOSYSTEM": "1",
      "GIT_TERMINAL_PROMPT": "0",
      "GIT_AUTHOR_NAME": "A U Thor",
      "GIT_AUTHOR_EMAIL": "author@example.com",
      "GIT_AUTHOR_DATE": "2024-01-02T03:04:05+00:00",
      "GIT_COMMITTER_NAME": "A U Thor",
      "GIT_COMMITTER_EMAIL": "author@example.com",
      "GIT_COMMITTER_DATE": "2024-01-02T03:04:05+00:00",
    ]
  }

  /// Runs `git` in the work tree and returns what it wrote to standard output.
  @discardableResult
  package func git(_ arguments: String...) throws -> String {
    try git(arguments)
  }

  /// - Parameters:
  ///   - folder: where to stand; the work tree if nil.
  ///   - extra: more environment variables.
  ///   - input: bytes for standard input.
  @discardableResult
  package func git(
    _ arguments: [String],
    in folder: String? = nil,
    environment extra: [String: String] = [:],
    input: [UInt8] = []
  ) throws -> String {
    let output = try gitBytes(arguments, in: folder, environment: extra, input: input)
    return String(decoding: output, as: UTF8.self)
  }

  /// Like `git`, with standard output as bytes.
  package func gitBytes(
    _ arguments: [String],
    in folder: String? = nil,
    environment extra: [String: String] = [:],
    input: [UInt8] = []
  ) throws -> [UInt8] {
    let process = try ChildProcess.run(
      "/usr/bin/env",
      ["git"] + arguments,
      in: folder ?? path,
      environment: environment.merging(extra) { $1 },
      input: Data(input),
      scratch: container
    )
    guard process.status == 0 else {
      throw GitFailure(
        arguments: arguments,
        status: process.status,
        standardError: String(decoding: process.error, as: UTF8.self)
      )
    }
    return Array(process.output)
  }

  /// Writes a file of the work tree, making the folders above it.
  package func write(_ file: String, _ text: String) throws {
    try writeBytes(file, Array(text.utf8))
  }

  /// Writes a file of the work tree, making the folders above it.
  package func writeBytes(_ file: String, _ bytes: [UInt8]) throws {
    let url = URL(fileURLWithPath: path + "/" + file)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(),
      withIntermediateDirectories: true
    )
    try Data(bytes).write(to: url)
  }

  /// Stages the files given, or everything.
  package func stage(_ files: String...) throws {
    try git(["add", "--"] + (files.isEmpty ? [":/"] : files))
  }

  /// Writes and stages one file.
  package func stage(_ file: String, text: String) throws {
    try write(file, text)
    try git(["--literal-pathspecs", "add", "--", file])
  }

  /// Commits what is staged, even if that is nothing, without running hooks.
  package func commit(_ message: String = "A commit") throws {
    try git("commit", "--quiet", "--no-verify", "--allow-empty", "--message", message)
  }

  /// Writes an executable shell script as the hook `name`.
  package func writeHook(_ name: String, _ script: String) throws {
    let file = try git("rev-parse", "--git-path", "hooks/\(name)").dropLast()
    let hook = file.hasPrefix("/") ? String(file) : path + "/" + file
    try FileManager.default.createDirectory(
      at: URL(fileURLWithPath: hook).deletingLastPathComponent(),
      withIntermediateDirectories: true
    )
    try Data("#!/bin/sh\n\(script)\n".utf8).write(to: URL(fileURLWithPath: hook))
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: hook)
  }

  /// The bytes of a file named relative to the container, such as `repository/.git/index`.
  package func bytes(of file: String) throws -> [UInt8] {
    try Array(Data(contentsOf: URL(fileURLWithPath: container + "/" + file)))
  }
}

/// A `git` command of a test that did not succeed.
package struct GitFailure: Error, CustomStringConvertible {
  package var arguments: [String]
  package var status: Int32
  package var standardError: String

  package var description: String {
    "git \(arguments.joined(separator: " ")): status \(status): \(standardError)"
  }
}
