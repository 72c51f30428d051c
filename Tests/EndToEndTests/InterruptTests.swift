import Foundation
import TestSupport
import Testing

/// A review that is stopped on the way says what it found, and that it was stopped. `script` gives it a
/// terminal, whose progress line tells when to stop it.
@Suite(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/script")))
struct InterruptTests {
  /// More questions than any machine answers before the test says stop.
  private static let lineCount = 6000

  private func interruptedReview(by signal: Int32) throws -> Program.Run {
    let repository = try TemporaryRepository()
    let text = (1...Self.lineCount).map { "console.log('XXX', value\($0));\n" }.joined()
    try repository.stage("a.js", text: text)
    try repository.commit()
    let box = repository.container
    let terminal = URL(filePath: "\(box)/terminal")
    try Data().write(to: terminal)

    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/script")
    let command =
      "echo $$ > '\(box)/id'; exec '\(Program.path)' review HEAD --format json > '\(box)/out'"
    process.arguments = ["-qec", command, "/dev/null"]
    process.currentDirectoryURL = URL(filePath: repository.path)
    process.environment = repository.environment.merging(
      ["XDG_CACHE_HOME": box + "/cache", "TERM": "xterm", "SHELL": "/bin/sh"]
    ) { $1 }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: terminal)
    try process.run()
    while process.isRunning,
      try !String(decoding: Data(contentsOf: terminal), as: UTF8.self).contains("judging")
    {
      usleep(20_000)
    }
    let id = try String(contentsOfFile: "\(box)/id", encoding: .utf8)
    kill(try #require(Int32(id.dropLast())), signal)
    process.waitUntilExit()
    #expect(process.terminationReason == .exit)
    return Program.Run(
      status: process.terminationStatus,
      output: try String(contentsOfFile: "\(box)/out", encoding: .utf8),
      error: String(decoding: try Data(contentsOf: terminal), as: UTF8.self)
    )
  }

  @Test(arguments: [SIGINT, SIGTERM])
  func `a signal ends the judging, and what was found so far is reported`(signal: Int32) throws {
    let run = try interruptedReview(by: signal)

    #expect(run.status == 2)
    let said = try #require(run.error.split(separator: "\r\u{1B}[K").last)
    #expect(said == "error: interrupted; what was not judged is listed as not reviewed\r\n")
    let judged = try #require(try run.summary("judged"))
    let unreviewed = try #require(try run.json()["unreviewed"] as? [[String: Any]])
    #expect(judged > 0)
    #expect(!unreviewed.isEmpty)
    #expect(judged + unreviewed.count == Self.lineCount)
    #expect(Set(unreviewed.compactMap { $0["reason"] as? String }) == ["interrupted"])
    #expect(try !run.rules().isEmpty)
  }
}
