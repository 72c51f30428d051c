import Foundation
import TestSupport
import Testing

/// Runs a Python script of `Judges` on reports, with the packages of `scripts/test-tools.txt`.
enum Judge {
  /// - Returns: what the script printed.
  static func run(
    _ script: String,
    _ files: String...,
    in repository: TemporaryRepository
  ) throws -> String {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Judges")
    let process = try ChildProcess.run(
      try TestTools.tool("python"),
      ["-B", folder.appending(path: script).path] + files,
      in: repository.path,
      environment: repository.environment.merging(["PYTHONUTF8": "1"]) { $1 },
      scratch: repository.container
    )
    let output = String(decoding: process.output, as: UTF8.self)
    try #require(
      process.status == 0,
      "\(output)\(String(decoding: process.error, as: UTF8.self))"
    )
    return output
  }
}
