import Foundation
import TestSupport
import Testing

/// What the tests of hooks share. Findings come from a pattern rule, so no model takes part.
enum HookFixture {
  /// A marker without a ticket: one warning, which blocks as the fixture is configured.
  static let bad = "# TODO: later\nx = 1\n"
  static let clean = "x = 1\n"
  static let rule = "todo-without-ticket"

  /// A repository with one commit, in which warnings block. `.vibecheck.yaml` is not tracked.
  static func repository(configuration: String = "fail_on: warning\n") throws -> TemporaryRepository
  {
    let repository = try TemporaryRepository()
    try repository.write(".git/info/exclude", ".vibecheck.yaml\n")
    try repository.write(".vibecheck.yaml", configuration)
    try repository.stage("first.py", text: clean)
    try repository.commit("first")
    return repository
  }

  /// The same with the hooks installed.
  static func hooked(
    _ options: String...,
    configuration: String = "fail_on: warning\n"
  ) throws -> TemporaryRepository {
    let repository = try repository(configuration: configuration)
    let install = try Program.run(["install"] + options, in: repository)
    #expect(install.status == 0, "\(install.error)")
    return repository
  }
}

extension Program.Run {
  /// Everything that was said; some git versions pass on what a hook says to standard output.
  var said: String { output + error }

  /// How often the fixture's finding was reported.
  var findingCount: Int { said.components(separatedBy: "A task marker without").count - 1 }

  /// Whether a report has findings of `file`.
  func reports(_ file: String) -> Bool { "\n\(said)".contains("\n\(file)\n") }
}

extension TemporaryRepository {
  /// Runs a shell script in the work tree, hooks and all. `$vibecheck` is the program, `$box` the folder
  /// around the repository.
  func shell(
    _ script: String,
    environment extra: [String: String] = [:]
  ) throws -> Program.Run {
    var variables = environment
    variables["XDG_CACHE_HOME"] = container + "/cache"
    variables["vibecheck"] = Program.path
    variables["box"] = container
    let process = try ChildProcess.run(
      "/bin/sh",
      ["-c", script],
      in: path,
      environment: variables.merging(extra) { $1 },
      scratch: container
    )
    return Program.Run(
      status: process.status,
      output: String(decoding: process.output, as: UTF8.self),
      error: String(decoding: process.error, as: UTF8.self)
    )
  }

  /// Every file below `folder` with its kind, mode and content, to compare byte for byte.
  func snapshot(_ folder: String) throws -> [String: String] {
    let root = "\(container)/\(folder)"
    var files: [String: String] = [:]
    for name in try FileManager.default.subpathsOfDirectory(atPath: root) {
      let path = "\(root)/\(name)"
      let attributes = try FileManager.default.attributesOfItem(atPath: path)
      let mode = attributes[.posixPermissions] as? Int ?? 0
      switch attributes[.type] as? FileAttributeType {
      case .typeSymbolicLink?:
        files[name] = "-> " + (try FileManager.default.destinationOfSymbolicLink(atPath: path))
      case .typeRegular?:
        let bytes = try Data(contentsOf: URL(filePath: path))
        files[name] = "\(String(mode, radix: 8)) \(bytes.base64EncodedString())"
      default:
        files[name] = String(mode, radix: 8)
      }
    }
    return files
  }

  func writeExecutable(_ file: String, _ text: String, mode: Int = 0o755) throws {
    try write(file, text)
    try FileManager.default.setAttributes(
      [.posixPermissions: mode],
      ofItemAtPath: "\(path)/\(file)"
    )
  }
}
