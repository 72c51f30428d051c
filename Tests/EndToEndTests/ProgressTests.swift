import Foundation
import TestSupport
import Testing

/// The line that counts on a terminal. `script` gives the program one.
@Suite(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/script")))
struct ProgressTests {
  private func run(onTerminal: Bool, lines: Int) throws -> String {
    let repository = try TemporaryRepository()
    let text = (1...lines).map { "console.log('XXX', value\($0));\n" }.joined()
    try repository.stage("a.js", text: text)
    guard onTerminal else {
      let run = try Program.run("check", "--fail-on", "never", in: repository)
      return run.output + run.error
    }
    let command = "'\(Program.path)' check --fail-on never"
    let process = try ChildProcess.run(
      "/usr/bin/script",
      ["-qec", command, "/dev/null"],
      in: repository.path,
      environment: repository.environment.merging(["TERM": "xterm"]) { $1 },
      scratch: repository.container
    )
    return String(decoding: process.output, as: UTF8.self)
  }

  @Test func `judging that takes long is counted on a terminal, and the line is taken away`() throws
  {
    let output = try run(onTerminal: true, lines: 600)
    let line = /judging \d+ of 600 candidates, [0-9.]+ a second, \d+ s left/
    let last = try #require(output.ranges(of: line).last)
    #expect(output[last.upperBound...].hasPrefix("\r\u{1B}[K"))
  }

  @Test func `nothing is counted where nobody watches`() throws {
    #expect(try !run(onTerminal: false, lines: 600).contains("judging"))
  }

  @Test func `a quick review is not counted`() throws {
    #expect(try !run(onTerminal: true, lines: 1).contains("judging"))
  }
}
