import Foundation
import TestSupport
import Testing

/// What the tests of models share: a repository with a home of its own, and the bundled model as a file.
struct ModelFixture {
  static let bundled = URL(filePath: Program.path).deletingLastPathComponent()
    .appending(path: "vibecheck_BundledModel.resources/Resources/vibecheck.gguf").path

  let repository: TemporaryRepository
  /// A copy of the bundled model.
  let file: String

  init() throws {
    repository = try TemporaryRepository()
    file = repository.container + "/some.gguf"
    try FileManager.default.copyItem(atPath: Self.bundled, toPath: file)
  }

  /// Bytes of the file; the bundled model is not always the same one.
  var size: Int {
    get throws {
      let size = try FileManager.default.attributesOfItem(atPath: file)[.size] as? NSNumber
      return try #require(size).intValue
    }
  }

  /// Such as `3.3 MB`.
  func megabytes(_ count: Int) -> String { String(format: "%.1f MB", Double(count) / 1e6) }

  var store: String { repository.container + "/home/.local/share/vibecheck/models" }

  /// What is in the store, folders and locks aside.
  func kept() -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: store)) ?? []).sorted()
  }

  /// What has begun to arrive.
  func parts() -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: store + "/.part")) ?? []
    return names.filter { $0 != "lock" && !$0.hasSuffix(".lock") }.sorted()
  }

  func model(
    _ arguments: String...,
    environment: [String: String] = [:]
  ) throws -> Program.Run {
    try Program.run(["model"] + arguments, in: repository, environment: environment)
  }

  /// As `sha256sum` says it.
  func digest(_ path: String) throws -> String {
    let run = try repository.shell(
      "sha256sum \"$file\" || shasum -a 256 \"$file\"",
      environment: ["file": path]
    )
    return String(run.output.prefix(64))
  }
}

extension ServerProcess {
  /// The server of one model file that misbehaves as a request's path asks.
  static func models(_ file: String) throws -> ServerProcess {
    let script = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Servers/model_server.py").path
    return try ServerProcess(python: [script, file]) { line in Int(line) }
  }

  /// A request for the file as the server saw it.
  struct ModelRequest: Decodable {
    var path: String
    var range: String?
    var ifRange: String?
    var token: String?
  }

  /// The requests under `name`.
  func modelRequests(_ name: String) throws -> [ModelRequest] {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["curl", "-qsS", "--noproxy", "*", "http://127.0.0.1:\(port)/log"]
    process.standardOutput = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return try JSONDecoder().decode([ModelRequest].self, from: data)
      .filter { $0.path.hasPrefix("/\(name)/") }
  }
}
