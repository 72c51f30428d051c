import Foundation

/// Times a model file in a process of its own: one that fails or takes the machine's memory takes
/// nothing else with it, and the peak of memory is its own.
enum MeasuredModel {
  /// - Parameter isQuick: only a short prefill, no commit.
  /// - Throws: `Failure` in the words of the process.
  static func measure(_ path: String, isQuick: Bool) throws -> ModelMeasurement {
    let process = Process()
    let output = Pipe()
    let error = Pipe()
    process.executableURL = URL(filePath: try Program.path())
    process.arguments = ["model", "measure", path] + (isQuick ? ["--quick"] : [])
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = error
    do {
      try process.run()
    } catch {
      throw Failure("cannot start 'vibecheck': \(error.localizedDescription.oneLine)")
    }
    // Both are short: neither pipe is ever full.
    let text = try output.fileHandleForReading.readToEnd() ?? Data()
    let said = String(
      decoding: try error.fileHandleForReading.readToEnd() ?? Data(),
      as: UTF8.self
    ).trimmingCharacters(in: .whitespacesAndNewlines)
    process.waitUntilExit()
    guard process.terminationReason == .exit, process.terminationStatus == 0 else {
      guard said.isEmpty else { throw Failure.listed(said) }
      throw Failure("measuring '\(path)' was ended by signal \(process.terminationStatus)")
    }
    return try JSONDecoder().decode(ModelMeasurement.self, from: text)
  }
}
