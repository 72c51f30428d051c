import Foundation
import TestSupport
import Testing

/// Rules replayed over commits that were made already.
struct TrialTests {
  /// A clean commit, two with a marker, one that takes a marker away, and one for the model.
  private func repository() throws -> TemporaryRepository {
    let repository = try HookFixture.repository()
    try repository.stage("a.py", text: HookFixture.bad + "# TODO: sooner\n")
    try repository.commit("Add a")
    try repository.stage("b.py", text: HookFixture.bad)
    try repository.commit("Add b")
    try repository.stage("b.py", text: HookFixture.clean)
    try repository.commit("Mend b")
    try repository.stage("c.js", text: CheckTests.bad)
    try repository.commit("Add c")
    return repository
  }

  private func trial(
    _ repository: TemporaryRepository,
    _ options: String...
  ) throws -> [String: Any] {
    let run = try Program.run(["trial", "--format", "json"] + options, in: repository)
    #expect(run.status == 0, "\(run.error)")
    return try run.json()
  }

  /// `rule findings commits blocking`.
  private func rules(_ trial: [String: Any]) -> [String] {
    (trial["rules"] as? [[String: Any]] ?? []).map { rule in
      ["rule", "findings", "commits", "blocking"].map { "\(rule[$0] ?? "")" }
        .joined(separator: " ")
    }
  }

  @Test func `every commit is reviewed on its own, patterns and model`() throws {
    let trial = try trial(repository())
    let commits = try #require(trial["commits"] as? [[String: Any]])
    #expect(
      commits.map { "\($0["subject"] ?? ""): \(($0["findings"] as? [Any] ?? []).count > 0)" }
        == ["first: false", "Add a: true", "Add b: true", "Mend b: false", "Add c: true"]
    )
    #expect(rules(trial).contains("todo-without-ticket 3 2 3"))
    #expect(rules(trial).contains { $0.hasPrefix("commented-out-code ") })
    let summary = try #require(trial["summary"] as? [String: Any])
    #expect(summary["commits"] as? Int == 5)
    #expect(summary["refused"] as? Int == 3)
    let times = try ["p50Milliseconds", "p95Milliseconds"].map { try #require(summary[$0] as? Int) }
    #expect(times[0] <= times[1])
  }

  @Test func `only the last commits, by only the rules that are named`() throws {
    let repository = try repository()
    let last = try trial(repository, "--last", "4", "--rule", HookFixture.rule)
    #expect(rules(last) == ["todo-without-ticket 3 2 3"])
    #expect((last["commits"] as? [Any])?.count == 4)
    let lenient = try trial(repository, "--last", "4", "--fail-on", "error", "--no-model")
    #expect(rules(lenient).contains("todo-without-ticket 3 2 0"))
  }

  @Test func `the text tells what would have been refused`() throws {
    let repository = try repository()
    let run = try Program.run("trial", "--no-model", "--last", "4", in: repository)
    #expect(run.status == 0, "\(run.error)")
    let commit = try repository.git("rev-parse", "--short=12", "HEAD~2").dropLast()
    #expect(run.output.hasPrefix("4 commits, 2 would have been refused\n\n"))
    #expect(run.output.contains("\ntodo-without-ticket  3         2        3\n"))
    #expect(
      run.output.contains("\n\(commit) Add b\n  b.py:1: [todo-without-ticket] # TODO: later\n")
    )
    #expect(run.output.contains("  and 1 more (see -v)\n"))
    #expect(run.output.contains("\ntime of a review, ms: p50 "))
    #expect(run.output.contains("note: 1 candidate not reviewed: "))
  }

  @Test func `a trial leaves no verdict and no history, and takes none over`() throws {
    let repository = try repository()
    let first = try trial(repository)
    let second = try trial(repository)
    for trial in [first, second] {
      let last = try #require((trial["commits"] as? [[String: Any]])?.last)
      #expect(last["judged"] as? Int ?? 0 > 0)
    }
    let info = try Program.run("cache", "info", in: repository).output
    #expect(info.contains("verdicts   0 "))
    #expect(info.contains("history    0 findings of 0 runs"))
  }

  @Test func `a merge counts with what none of its parents had`() throws {
    let repository = try repository()
    try repository.git("checkout", "-q", "-b", "topic", "HEAD~2")
    try repository.stage("d.py", text: HookFixture.bad)
    try repository.commit("Add d")
    try repository.git("merge", "-q", "--no-edit", "-m", "Join", "main")
    let trial = try trial(repository, "--rule", HookFixture.rule)
    let commits = try #require(trial["commits"] as? [[String: Any]])
    #expect(commits.count == 7)
    #expect((commits.last?["findings"] as? [Any])?.isEmpty == true)
    #expect(rules(trial) == ["todo-without-ticket 4 3 4"])
  }

  @Test func `what a trial cannot do is a usage mistake`() throws {
    let empty = try TemporaryRepository()
    let none = try Program.run("trial", in: empty)
    #expect(none.status == 2)
    #expect(none.error.contains("there is no commit yet"))
    for options in [["--last", "0"], ["--format", "sarif"], ["--write-baseline"]] {
      let run = try Program.run(["trial"] + options, in: empty)
      #expect(run.status == 2, "\(options)")
    }
  }
}
