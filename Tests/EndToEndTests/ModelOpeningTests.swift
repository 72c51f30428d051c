import Foundation
import TestSupport
import Testing

/// A model that takes longer to read than a review may take: a small one with a hole behind it.
struct ModelOpeningTests {
  private let fixture: ModelFixture

  init() throws {
    fixture = try ModelFixture()
    try fixture.repository.stage("a.js", text: CheckTests.bad + "// TODO: later\n")
  }

  private var repository: TemporaryRepository { fixture.repository }

  /// Makes the file longer than any machine digests in the few seconds it gets.
  private func lengthen() throws {
    try #require(truncate(fixture.file, 1 << 34) == 0)
  }

  private func reasons(_ run: Program.Run) throws -> Set<String> {
    let left = try run.json()["unreviewed"] as? [[String: Any]] ?? []
    return Set(left.compactMap { $0["reason"] as? String })
  }

  @Test func `the budget ends a digest, which is said with what helps, and holds nothing up`()
    throws
  {
    try lengthen()
    let arguments = ["check", "--budget", "3s", "--model", fixture.file, "--format"]
    let run = try Program.run(arguments + ["json"], in: repository)
    #expect(run.status == 0, "\(run.said)")
    #expect(run.error == "")
    #expect(try reasons(run) == ["budget"])
    #expect(try run.summary("judged") == 0)
    // A pattern needs no model.
    #expect(try run.rules() == ["todo-without-ticket"])
    let remarks = try run.json()["remarks"] as? [String]
    #expect(
      remarks == [
        "the budget ended while the model was read for its digest, so nothing was judged; run "
          + "'vibecheck model info \(fixture.file)' once to have the digest remembered, or raise 'budget'"
      ]
    )
  }

  @Test(arguments: [("never", Int32(2)), ("warning", 1)])
  func `where the budget blocks, a digest that was cut off does`(
    failOn: String,
    status: Int32
  ) throws {
    try lengthen()
    try repository.write(
      ".vibecheck.yaml",
      "on_budget: block\nfail_on: \(failOn)\nbudget: 3s\nmodel: \(fixture.file)\n"
    )
    try #require(try Program.run("trust", "--yes", in: repository).status == 0)
    let run = try Program.run("hook", "pre-commit", in: repository)
    #expect(run.status == status, "\(run.said)")
    #expect(run.error.contains("error: the budget ended before every candidate was judged"))
    #expect(run.said.contains("note: the budget ended while the model was read for its digest"))
  }

  @Test func `without a cache other advice is given`() throws {
    try lengthen()
    let run = try Program.run(
      ["check", "--no-cache", "--budget", "3s", "--model", fixture.file],
      in: repository
    )
    #expect(run.status == 0, "\(run.said)")
    #expect(run.output.contains("without a cache every run reads it whole"), "\(run.output)")
  }

  @Test func `what the advice has remembered, a check believes`() throws {
    // A file that changed a moment ago is not remembered.
    Thread.sleep(forTimeInterval: 3.1)
    #expect(try fixture.model("info", fixture.file).status == 0)
    let folder = repository.container + "/cache/vibecheck/prefixes"
    let name = try #require(
      try FileManager.default.contentsOfDirectory(atPath: folder).first { $0.hasSuffix(".digest") }
    )
    let record = URL(filePath: "\(folder)/\(name)")
    let text = String(decoding: try Data(contentsOf: record), as: UTF8.self)
    let digest = try fixture.digest(fixture.file)
    let other = String(repeating: "e", count: 64)
    try Data(text.replacing(digest, with: other).utf8).write(to: record)
    let run = try Program.run(
      ["check", "--model", fixture.file, "--format", "json"],
      in: repository
    )
    #expect((try run.json()["model"] as? [String: Any])?["sha256"] as? String == other)
  }

  #if os(Linux)
    @Test func `whoever ends the program need not wait for a digest`() throws {
      try lengthen()
      try repository.commit("all")
      let run = try repository.shell(
        """
        "$vibecheck" review --commit HEAD --model "$file" --format json >"$box/report" & pid=$!
        until ls -l /proc/$pid/fd 2>/dev/null | grep -q "$file"; do sleep 0.05; done
        kill -TERM $pid; wait $pid; status=$?; cat "$box/report"; exit $status
        """,
        environment: ["file": fixture.file]
      )
      #expect(run.status == 2, "\(run.said)")
      #expect(run.error.contains("error: interrupted"), "\(run.error)")
      #expect(try reasons(run) == ["interrupted"])
      #expect(!run.output.contains("the budget ended"))
    }
  #endif
}
