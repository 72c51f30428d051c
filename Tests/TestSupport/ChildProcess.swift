package import Foundation

/// A finished child process.
package struct ChildProcess {
  package var status: Int32
  package var output: Data
  package var error: Data

  /// Runs `executable` to its end with exactly `environment`.
  ///
  /// - Parameters:
  ///   - scratch: an existing folder for the files that stand in for pipes: with files, nobody has to
  ///     read while the process runs.
  package static func run(
    _ executable: String,
    _ arguments: [String],
    in folder: String,
    environment: [String: String],
    input: Data = Data(),
    scratch: String
  ) throws -> ChildProcess {
    let base = "\(scratch)/\(UUID().uuidString)"
    let files = [".in", ".out", ".err"].map { URL(fileURLWithPath: base + $0) }
    defer { for file in files { try? FileManager.default.removeItem(at: file) } }
    try input.write(to: files[0])
    for file in files.dropFirst() { try Data().write(to: file) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: executable)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    process.environment = environment
    process.standardInput = try FileHandle(forReadingFrom: files[0])
    process.standardOutput = try FileHandle(forWritingTo: files[1])
    process.standardError = try FileHandle(forWritingTo: files[2])
    try process.run()
    process.waitUntilExit()
    return ChildProcess(
      status: process.terminationReason == .exit
        ? process.terminationStatus : 128 + process.terminationStatus,
      output: try Data(contentsOf: files[1]),
      error: try Data(contentsOf: files[2])
    )
  }
}
