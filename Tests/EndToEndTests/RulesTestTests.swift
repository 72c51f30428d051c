import Foundation
import TestSupport
import Testing

/// `vibecheck rules test` with rule files, annotated files and the embedded model.
struct RulesTestTests {
  private static let rule = """
    id: no-sleep
    severity: error
    message: Wait for the event, not for the clock.
    match: {python: ['\\btime\\.sleep\\(']}
    examples:
      bad: [{language: python, code: "time.sleep(3)"}]
      good: [{language: python, code: "queue.get(timeout=3)"}]

    """

  /// A repository with `no-sleep` among its own rules.
  private func repository(rule: String = Self.rule) throws -> TemporaryRepository {
    let repository = try TemporaryRepository()
    try repository.write(".vibecheck/rules/no-sleep.yaml", rule)
    return repository
  }

  private func json(_ run: Program.Run) throws -> [[String: Any]] {
    try run.json()["results"] as? [[String: Any]] ?? []
  }

  @Test func `a rule that is right passes with exit status 0`() throws {
    let run = try Program.run("rules", "test", "--rule", "no-sleep", in: try repository())
    #expect(run.status == 0, "\(run.output)\(run.error)")
    #expect(
      run.output == "passed      no-sleep  patterns 2 of 2 right\n\n0 of 1 rule failed\n"
    )
  }

  @Test func `a rule that misses and one that finds too much fail with exit status 1`() throws {
    let wrong = Self.rule.replacing("time\\.sleep", with: "queue\\.get")
    let run = try Program.run(
      "rules",
      "test",
      "--rule",
      "no-sleep",
      in: try repository(rule: wrong)
    )
    #expect(run.status == 1, "\(run.error)")
    let expected = """
      failed      no-sleep  patterns 0 of 2 right, 1 missing, 1 noisy

      no-sleep: bad example 1 (python): missing no-sleep (by its patterns)
          time.sleep(3)

      no-sleep: good example 1 (python): noisy no-sleep (by its patterns)
          queue.get(timeout=3)

      1 of 1 rule failed

      """
    #expect(run.output == expected)
  }

  @Test func `annotated files are tried line by line`() throws {
    let repository = try repository()
    let text = """
      # ruleid: no-sleep
      time.sleep(1)
      # ok: no-sleep
      event.wait(1)
      # todoruleid: no-sleep
      nap(1)

      """
    try repository.write("cases/deep/a.py", text)
    try repository.write("cases/plain.py", "time.sleep(9)\n")
    let run = try Program.run("rules", "test", "cases", "--format", "json", in: repository)
    let own = try json(run).filter { $0["path"] is String }
    #expect(own.map { $0["path"] as? String } == Array(repeating: "cases/deep/a.py", count: 3))
    #expect(own.map { $0["line"] as? Int } == [2, 4, 6])
    #expect(own.map { $0["patterns"] as? String } == ["right", "right", "todo"])

    try repository.write("cases/deep/a.py", text + "time.sleep(2)\n")
    let noisy = try Program.run("rules", "test", "cases", "--rule", "no-sleep", in: repository)
    #expect(noisy.status == 1, "\(noisy.error)")
    #expect(noisy.output.contains("cases/deep/a.py:7: noisy no-sleep (by its patterns)\n"))
    #expect(noisy.output.contains("  cases/deep/a.py:6: todoruleid: no-sleep\n"))
  }

  @Test func `a rule that an annotation names is tried, also when no pack holds it`() throws {
    let repository = try TemporaryRepository()
    try repository.write(".vibecheck.yaml", "extends: []\n")
    try repository.write("a.py", "# ruleid: weak-hash\nx = md5(password)\n")
    let run = try Program.run("rules", "test", "a.py", in: repository)
    #expect(run.status == 0, "\(run.output)\(run.error)")
    #expect(run.output.contains("passed      weak-hash  patterns"))
    #expect(run.output.hasSuffix("\n0 of 1 rule failed\n"))
  }

  @Test func `every bundled rule is right about its own examples by its patterns`() throws {
    let repository = try TemporaryRepository()
    try repository.write(
      ".vibecheck.yaml",
      "extends: [recommended, strict, security, tests, ai-residue]\n"
    )
    let run = try Program.run("rules", "test", "--no-model", in: repository)
    #expect(run.status == 0, "\(run.output)\(run.error)")
    let lines = run.output.split(separator: "\n")
    #expect(lines.count >= 25)
    #expect(lines.dropLast().allSatisfy { $0.hasPrefix("passed ") })
  }

  @Test func `the patterns and the model of a judged rule are told apart`() throws {
    let repository = try TemporaryRepository()
    let text = """
      function total(order) {
        // ruleid: commented-out-code
        // const rate = load(order);
        // ok: commented-out-code
        // The rate of the day is loaded before (see the note above).
        return order.sum;
      }

      """
    try repository.write("a.js", text)
    let run = try Program.run(
      "rules",
      "test",
      "a.js",
      "--rule",
      "commented-out-code",
      "--format",
      "json",
      in: repository
    )
    let own = try json(run).filter { $0["path"] is String }
    #expect(own.map { $0["patterns"] as? String } == ["right", nil])
    #expect(own.map { $0["model"] as? String } == ["right", "right"])
    let first = try #require(own.first)
    #expect(first["confidence"] as? Double ?? 0 >= first["threshold"] as? Double ?? 1)
    let model = try #require(try run.json()["model"] as? [String: Any])
    #expect((model["sha256"] as? String)?.count == 64)

    let without = try Program.run(
      "rules",
      "test",
      "a.js",
      "--rule",
      "commented-out-code",
      "--format",
      "json",
      "--no-model",
      "--model",
      "/nowhere/none.gguf",
      in: repository
    )
    #expect(without.status == 0, "\(without.error)")
    #expect(try without.json()["model"] is NSNull)
  }

  @Test func `a rule the model was not measured on is not judged and does not fail`() throws {
    let run = try Program.run(
      "rules",
      "test",
      "--rule",
      "vague-name",
      in: try TemporaryRepository()
    )
    #expect(run.status == 0, "\(run.output)\(run.error)")
    #expect(run.output.contains("not judged: this model was not measured on the rule"))
  }

  @Test(arguments: [
    ("a.py", "# ruleid: no-slep\nx()\n", "a.py:1: error: there is no rule 'no-slep'; did you mean"),
    ("a.py", "x()\n# ok: no-sleep\n", "a.py:2: error: no line follows"),
    ("a.py", "x()\n", "error: 'a.py' holds no annotation"),
    ("b.py", "x()\n", "error: there is no file or folder 'a.py'"),
  ])
  func `misuse is exit status 2 and says where`(file: String, text: String, error: String) throws {
    let repository = try repository()
    try repository.write(file, text)
    let run = try Program.run("rules", "test", "a.py", in: repository)
    #expect(run.status == 2)
    #expect(run.error.hasPrefix(error), "\(run.error)")
  }

  @Test func `a model that does not load is exit status 2`() throws {
    let run = try Program.run(
      "rules",
      "test",
      "--rule",
      "commented-out-code",
      "--model",
      "/nowhere/none.gguf",
      in: try TemporaryRepository()
    )
    #expect(run.status == 2)
    #expect(run.error.hasPrefix("error: cannot load model '/nowhere/none.gguf': "))
  }
}
