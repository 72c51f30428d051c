import Foundation

/// The running program itself.
enum Program {
  /// The absolute path by which to start it again, symbolic links kept, so that an upgrade behind a
  /// link is found.
  static func path() throws -> String {
    let argument = CommandLine.arguments.first ?? ""
    if argument.contains("/") {
      return URL(filePath: argument).standardizedFileURL.path
    }
    for folder in (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":") {
      let candidate = "\(folder)/\(argument)"
      if candidate.hasPrefix("/"), FileManager.default.isExecutableFile(atPath: candidate) {
        return candidate
      }
    }
    throw Failure("cannot tell where '\(argument)' is; start it with its full path")
  }
}
