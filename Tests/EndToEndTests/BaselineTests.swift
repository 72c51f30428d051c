import Foundation
import TestSupport
import Testing

/// Baselines with the real program and real git.
struct BaselineTests {
  private let repository: TemporaryRepository
  private static let filler = (1...30).map { "let line\($0) = \($0);\n" }.joined()

  init() throws {
    repository = try TemporaryRepository()
  }

  private func check(_ arguments: String...) throws -> Program.Run {
    try Program.run(
      ["check", "--no-model", "--fail-on", "warning", "--rule", "todo-without-ticket"] + arguments,
      in: repository
    )
  }

  private func findings(_ run: Program.Run) throws -> [[String: Any]] {
    try #require(try run.json()["findings"] as? [[String: Any]])
  }

  private var written: String {
    get throws {
      try String(
        contentsOf: URL(filePath: repository.path + "/.vibecheck-baseline.json"),
        encoding: .utf8
      )
    }
  }

  @Test func `what is in the baseline blocks no longer, and a new finding does`() throws {
    try repository.stage("a.js", text: "// TODO: old\n")
    #expect(try check().status == 1)
    let write = try check("--write-baseline")
    #expect(write.status == 0, "\(write.output)\(write.error)")
    #expect(write.error.contains("wrote 1 to '"))
    #expect(write.error.hasSuffix(".vibecheck-baseline.json' (1 new, 0 dropped)\n"))
    #expect(write.output.contains("clean, 1 in the baseline"))
    #expect(
      try written.contains(
        #""rule": "todo-without-ticket", "path": "a.js", "evidence": "// TODO: old""#
      )
    )

    let after = try check()
    #expect(after.status == 0, "\(after.output)\(after.error)")
    #expect(after.output.contains("1 in the baseline"))

    try repository.stage("a.js", text: "function f() {\n\n    // TODO: old\n}\n// TODO: new\n")
    let moved = try check("--format", "json")
    #expect(moved.status == 1)
    #expect(try findings(moved).map { $0["baselined"] as? Bool } == [true, false])
    #expect(try findings(moved).map { $0["line"] as? Int } == [3, 5])
  }

  @Test func `of two equal lines the old one is known, whatever part of the file a change shows`()
    throws
  {
    try repository.stage("a.js", text: "// TODO: x\n" + Self.filler + "// TODO: x\n")
    let whole = try findings(try check("--format", "json")).compactMap {
      $0["fingerprint"] as? String
    }
    #expect(Set(whole).count == 2)

    try repository.stage("a.js", text: "// TODO: x\n" + Self.filler)
    #expect(try check("--write-baseline").status == 0)
    try repository.commit()
    try repository.stage("a.js", text: "// TODO: x\n" + Self.filler + "  // TODO: x\n")
    let second = try check("--format", "json")
    #expect(second.status == 1, "the second line is new: \(second.output)")
    #expect(try findings(second).map { $0["fingerprint"] as? String } == [whole[1]])
  }

  @Test func `a changed line is a new finding`() throws {
    try repository.stage("a.js", text: "// TODO: one\n")
    #expect(try check("--write-baseline").status == 0)
    try repository.stage("a.js", text: "// TODO: two\n")
    #expect(try check().status == 1)
  }

  @Test func `in a renamed file findings are new`() throws {
    try repository.stage("a.js", text: "// TODO: one\n")
    #expect(try check("--write-baseline").status == 0)
    try repository.git("mv", "a.js", "b.js")
    #expect(try check().status == 1)
  }

  @Test func `an entry that no longer matches is said with -v and dropped at the next write`()
    throws
  {
    try repository.stage("a.js", text: "// TODO: one\n")
    try repository.stage("b.js", text: "// TODO: two\n")
    #expect(try check("--write-baseline").status == 0)
    try repository.commit()
    try repository.stage("a.js", text: "let one = 1;\n")

    #expect(try !check().output.contains("no longer holds"))
    let verbose = try check("-v")
    #expect(
      verbose.output.contains("a.js no longer holds '// TODO: one' [todo-without-ticket]"),
      "\(verbose.output)"
    )
    #expect(!verbose.output.contains("b.js"))
    #expect(try check("--write-baseline").error.contains("(0 new, 1 dropped)"))
    #expect(try !written.contains("a.js"))
    #expect(try written.contains("b.js"))
  }

  @Test func `the same findings write the same bytes`() throws {
    try repository.stage("b.js", text: "// TODO: one\n// TODO: two\n")
    try repository.stage("a.js", text: "// TODO: three\n")
    #expect(try check("--write-baseline").status == 0)
    let first = try written
    try repository.stage("b.js", text: "\n\n  // TODO: two\n  // TODO: one\n")
    #expect(try check("--write-baseline").status == 0)
    #expect(try written == first)
    #expect(try JSONSerialization.jsonObject(with: Data(first.utf8)) is [String: Any])
  }

  @Test func `another file may be named, and is made no part of the review`() throws {
    try repository.stage("a.js", text: "// TODO: one\n")
    #expect(try check("--write-baseline", "old.json").status == 0)
    #expect(try check().status == 1)
    try repository.stage("old.json")
    let run = try check("--baseline", "old.json", "--format", "json")
    #expect(run.status == 0, "\(run.output)")
    let skipped = try #require(try run.json()["skipped"] as? [[String: Any]])
    #expect(skipped.map { $0["path"] as? String } == ["old.json"])
  }

  @Test func `the model's findings are kept in it too`() throws {
    try repository.stage("a.js", text: CheckTests.bad)
    let write = try Program.run("check", "--write-baseline", in: repository)
    #expect(write.status == 0, "\(write.output)\(write.error)")
    let run = try Program.run("check", "--format", "json", in: repository)
    #expect(run.status == 0)
    #expect(try findings(run).map { $0["rule"] as? String } == ["commented-out-code"])
    #expect(try findings(run).map { $0["baselined"] as? Bool } == [true])
  }

  @Test func `a review that failed writes no baseline`() throws {
    try repository.stage("a.js", text: CheckTests.bad)
    let run = try Program.run(
      "check",
      "--write-baseline",
      "--model",
      "/nowhere/none.gguf",
      in: repository
    )
    #expect(run.status == 2)
    #expect(run.error.contains("is not written: cannot load model"))
    #expect(!FileManager.default.fileExists(atPath: repository.path + "/.vibecheck-baseline.json"))
  }

  @Test func `a missing or damaged baseline is exit status 2 with every mistake`() throws {
    let missing = try check("--baseline", "none.json")
    #expect(missing.status == 2)
    #expect(missing.error.hasPrefix("error: cannot read the baseline 'none.json': "))
    try repository.write(
      ".vibecheck-baseline.json",
      #"{"version": 1, "findings": [{}, {"rule": "a"}]}"#
    )
    let damaged = try check()
    #expect(damaged.status == 2)
    #expect(damaged.error.contains(".vibecheck-baseline.json: error: finding 1: 'rule' is missing"))
    #expect(damaged.error.contains(".vibecheck-baseline.json: error: finding 2: 'path' is missing"))
    let notAFile = try check("--write-baseline", "main")
    #expect(notAFile.status == 2)
  }
}
