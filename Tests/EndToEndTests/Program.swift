import Foundation
import TestSupport

/// The built program, run as a user would run it.
struct Program {
  /// What one run left behind.
  struct Run {
    var status: Int32
    var output: String
    var error: String

    /// The report of `--format json`.
    func json() throws -> [String: Any] {
      let value = try JSONSerialization.jsonObject(with: Data(output.utf8))
      guard let object = value as? [String: Any] else { throw CocoaError(.propertyListReadCorrupt) }
      return object
    }

    /// The rule ids of the JSON report's findings, in order.
    func rules() throws -> [String] {
      try (json()["findings"] as? [[String: Any]] ?? []).compactMap { $0["rule"] as? String }
    }

    /// A value of the JSON report's summary.
    func summary(_ key: String) throws -> Int? {
      (try json()["summary"] as? [String: Any])?[key] as? Int
    }
  }

  /// Beside the test bundle, where SwiftPM puts all products.
  static let path: String = {
    let bundle = URL(filePath: CommandLine.arguments[0]).resolvingSymlinksInPath()
    return bundle.deletingLastPathComponent().appending(path: "vibecheck").path
  }()

  /// Runs the program in `repository`, with its clean environment and a cache of its own.
  static func run(
    _ arguments: String...,
    in repository: TemporaryRepository,
    environment: [String: String] = [:],
    input: String = ""
  ) throws -> Run {
    try run(arguments, in: repository, environment: environment, input: input)
  }

  static func run(
    _ arguments: [String],
    in repository: TemporaryRepository,
    environment: [String: String] = [:],
    input: String = ""
  ) throws -> Run {
    try execute(path, arguments, in: repository, environment: environment, input: input)
  }

  fileprivate static func execute(
    _ executable: String,
    _ arguments: [String],
    in repository: TemporaryRepository,
    environment: [String: String],
    input: String = ""
  ) throws -> Run {
    var variables = repository.environment
    variables["XDG_CACHE_HOME"] = repository.container + "/cache"
    let process = try ChildProcess.run(
      executable,
      arguments,
      in: repository.path,
      environment: variables.merging(environment) { $1 },
      input: Data(input.utf8),
      scratch: repository.container
    )
    return Run(
      status: process.status,
      output: String(decoding: process.output, as: UTF8.self),
      error: String(decoding: process.error, as: UTF8.self)
    )
  }
}

extension TemporaryRepository {
  /// Makes findings of `commented-out-code`, of which the embedded model only warns, block.
  func letTheModelBlock() throws {
    try write(".vibecheck.yaml", "rules: {commented-out-code: error}\n")
  }

  /// Runs real `git` in the repository, hooks and all, and returns how it ended.
  func run(_ arguments: String..., environment: [String: String] = [:]) throws -> Program.Run {
    try run(arguments, environment: environment)
  }

  func run(_ arguments: [String], environment: [String: String] = [:]) throws -> Program.Run {
    try Program.execute(
      "/usr/bin/env",
      ["git"] + arguments,
      in: self,
      environment: environment
    )
  }
}
