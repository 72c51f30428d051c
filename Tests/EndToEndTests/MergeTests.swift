import Foundation
import TestSupport
import Testing

/// `vibecheck merge` on reports of real runs. Warnings block.
struct MergeTests {
  private typealias Object = [String: Any]

  private let repository: TemporaryRepository

  init() throws {
    let repository = try HookFixture.repository()
    self.repository = repository
    // Committed: a change is judged by the configuration it starts from.
    try repository.git("add", "--force", ".vibecheck.yaml")
    try repository.git("commit", "--quiet", "--amend", "--no-edit")
    for number in 1...40 {
      let text = "# TODO: \(number)\nx = 1\n# x = \(number)\nprint('here', x)\n"
      try repository.write("folder\(number % 7)/file\(number).py", text)
    }
    try repository.write("vague.py", "def f():\n    tmp2 = load()\n")
    try repository.writeBytes("image.png", [0, 1, 2])
    try repository.stage()
    try repository.commit("many")
  }

  /// Writes the reports of the whole and of three shards; the exit status of the whole.
  private func writeReports(_ format: String) throws -> Int32 {
    let arguments = ["ci", "--base", "HEAD~1", "--format", format, "--output"]
    for shard in 1...3 {
      let run = try Program.run(
        arguments + ["\(shard).\(format)", "--shard", "\(shard)/3"],
        in: repository
      )
      #expect(run.status < 2, "\(run.error)")
    }
    return try Program.run(arguments + ["whole.\(format)"], in: repository).status
  }

  private func merge(_ arguments: String...) throws -> Program.Run {
    try Program.run(["merge"] + arguments, in: repository)
  }

  private func report(_ file: String) throws -> Object {
    let data = try Data(contentsOf: URL(filePath: "\(repository.path)/\(file)"))
    return try #require(try JSONSerialization.jsonObject(with: data) as? Object)
  }

  /// Every entry of a list as text, sorted.
  private func lines(_ report: Object, _ key: String) throws -> [String] {
    try (report[key] as? [Object] ?? []).map {
      let data = try JSONSerialization.data(withJSONObject: $0, options: .sortedKeys)
      return String(decoding: data, as: UTF8.self)
    }.sorted()
  }

  @Test func `the shards of a change merge into the report of the whole`() throws {
    let status = try writeReports("json")
    // A file given twice counts once.
    let run = try merge("1.json", "2.json", "3.json", "2.json", "--format", "json")
    #expect(run.status == status)
    let (merged, whole) = (try run.json(), try report("whole.json"))
    for key in ["findings", "unreviewed", "skipped"] {
      let expected = try lines(whole, key)
      #expect(!expected.isEmpty)
      #expect(try lines(merged, key) == expected)
    }
    var counts = try #require(merged["summary"] as? [String: Double])
    var expected = try #require(whole["summary"] as? [String: Double])
    for key in ["elapsedSeconds", "tokensEvaluated", "tokensFromCache"] {
      counts[key] = nil
      expected[key] = nil
    }
    #expect(counts == expected)
    #expect(merged["model"] as? [String: String] == whole["model"] as? [String: String])
  }

  @Test func `the order of the files does not matter, and any format comes out`() throws {
    _ = try writeReports("json")
    let one = try merge("3.json", "1.json", "2.json", "--format", "json").json()
    let other = try merge("1.json", "2.json", "3.json", "--format", "json").json()
    let places = { (report: Object) in
      (report["findings"] as? [Object] ?? []).map { "\($0["path"] ?? "") \($0["line"] ?? "")" }
    }
    #expect(places(one) == places(other))
    let text = try merge("1.json", "2.json", "3.json")
    #expect(text.output.contains("findings block"))
  }

  @Test func `SARIF merges with SARIF, and rules keep their numbers`() throws {
    let status = try writeReports("sarif")
    let run = try merge("2.sarif", "1.sarif", "3.sarif", "2.sarif", "--output", "all.sarif")
    #expect(run.status == status)
    #expect(run.output == "")
    func only(_ file: String) throws -> Object {
      let runs = try #require(try report(file)["runs"] as? [Object])
      #expect(runs.count == 1)
      return try #require(runs.first)
    }
    let (merged, whole) = (try only("all.sarif"), try only("whole.sarif"))
    #expect(try lines(merged, "results") == (try lines(whole, "results")))
    let driver = (merged["tool"] as? Object)?["driver"] as? Object
    let rules = try #require(driver?["rules"] as? [Object])
    for result in merged["results"] as? [Object] ?? [] {
      let index = try #require(result["ruleIndex"] as? Int)
      #expect(rules[index]["id"] as? String == result["ruleId"] as? String)
    }
    let invocation = try #require((merged["invocations"] as? [Object])?.first)
    let counts = try #require(invocation["properties"] as? Object)
    #expect(counts["files"] as? Int == 41)
  }

  @Test func `clean reports merge into a clean one, an interrupted one makes it a failure`() throws
  {
    let clean = try Program.run("ci", "--base", "HEAD", "--format", "json", in: repository).output
    try repository.write("clean.json", clean)
    #expect(try merge("clean.json").status == 0)

    let entry = """
      {"path":"a.py","line":1,"rule":"leftover-debug","reason":"interrupted","commit":null}
      """
    let interrupted = clean.replacing("\"unreviewed\": []", with: "\"unreviewed\": [\(entry)]")
    try repository.write("interrupted.json", interrupted)
    #expect(try merge("clean.json", "interrupted.json").status == 2)

    let broken = clean.replacing("\"engineFailure\": null", with: "\"engineFailure\": \"no room\"")
    try repository.write("broken.json", broken)
    let run = try merge("clean.json", "broken.json")
    #expect(run.status == 2)
    #expect(run.error == "error: no room\n")
  }

  @Test(arguments: [
    ("[]", "no JSON report"), ("not json", "no JSON report"), ("{}", "cannot merge 'bad.json'"),
    ("{\"version\":2,\"tool\":{\"name\":\"vibecheck\"}}", "version 2"),
    ("{\"version\":\"2.1.0\",\"runs\":[]}", "give reports of one format"),
  ])
  func `what is no report is refused by name`(text: String, expected: String) throws {
    let clean = try Program.run("ci", "--base", "HEAD", "--format", "json", in: repository).output
    try repository.write("clean.json", clean)
    try repository.write("bad.json", text)
    let run = try merge("clean.json", "bad.json")
    #expect(run.status == 2)
    #expect(run.output == "")
    #expect(run.error.contains("'bad.json'"))
    #expect(run.error.contains(expected), "\(run.error)")
    #expect(try merge("clean.json", "missing.json").error.contains("'missing.json'"))
  }
}
