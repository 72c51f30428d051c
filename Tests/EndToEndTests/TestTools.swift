import Foundation
import TestSupport
import Testing

/// The other hook managers, as `scripts/setup test-tools` puts them into `.deps/venv`.
enum TestTools {
  static let bin: String = {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    return root.appending(path: ".deps/venv/bin").path
  }()

  /// The path of one of the programs.
  static func tool(_ name: String) throws -> String {
    try #require(
      FileManager.default.isExecutableFile(atPath: "\(bin)/\(name)"),
      "'\(name)' is missing: run scripts/setup test-tools (make test does)"
    )
    return "\(bin)/\(name)"
  }

  /// PATH with the managers and the built program first.
  static func path(with tool: String) throws -> String {
    _ = try Self.tool(tool)
    let program = URL(filePath: Program.path).deletingLastPathComponent().path
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    return "\(program):\(bin):\(path)"
  }

  /// The indented lines of what `install` printed, ready to be pasted.
  static func pasted(_ output: String) -> String {
    output.split(separator: "\n").filter { $0.hasPrefix("    ") }.map { $0.dropFirst(4) + "\n" }
      .joined()
  }
}
