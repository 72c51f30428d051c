import Foundation
import Subprocess
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
  ) async throws -> Run {
    try await run(arguments, in: repository, environment: environment, input: input)
  }

  static func run(
    _ arguments: [String],
    in repository: TemporaryRepository,
    environment: [String: String] = [:],
    input: String = ""
  ) async throws -> Run {
    try await execute(
      .path(.init(path)),
      arguments,
      in: repository,
      environment: environment,
      input: input
    )
  }

  fileprivate static func execute(
    _ executable: Executable,
    _ arguments: [String],
    in repository: TemporaryRepository,
    environment: [String: String],
    input: String
  ) async throws -> Run {
    var variables: [Environment.Key: String] = [
      "XDG_CACHE_HOME": repository.container + "/cache"
    ]
    for (name, value) in repository.environment.merging(environment, uniquingKeysWith: { $1 }) {
      variables[.init(stringLiteral: name)] = value
    }
    let run = try await Subprocess.run(
      executable,
      arguments: Arguments(arguments),
      environment: .custom(variables),
      workingDirectory: .init(repository.path),
      input: .string(input),
      output: .string(limit: 1 << 24),
      error: .string(limit: 1 << 20)
    )
    let status: Int32
    switch run.terminationStatus {
    case .exited(let code): status = code
    case .signaled(let signal): status = 128 + signal
    }
    return Run(
      status: status,
      output: run.standardOutput,
      error: run.standardError
    )
  }
}

extension TemporaryRepository {
  /// Runs real `git` in the repository, hooks and all, and returns how it ended.
  func run(_ arguments: String..., environment: [String: String] = [:]) async throws -> Program.Run
  {
    try await Program.execute(
      .name("git"),
      arguments,
      in: self,
      environment: environment,
      input: ""
    )
  }
}
