import Foundation
import TestSupport
import Testing

/// What became of findings, found out by real commits.
struct StatsTests {
  /// The counts of one rule in `vibecheck stats --format json`, zeros left out.
  private func counts(
    _ repository: TemporaryRepository,
    rule: String = HookFixture.rule,
    _ options: String...
  ) throws -> [String: Int] {
    let rules = try stats(repository, options)["rules"] as? [[String: Any]] ?? []
    let found = rules.first { $0["rule"] as? String == rule } ?? [:]
    return found.compactMapValues { $0 as? Int }.filter { $0.value != 0 }
  }

  private func stats(
    _ repository: TemporaryRepository,
    _ options: [String] = []
  ) throws -> [String: Any] {
    let run = try Program.run(["stats", "--format", "json"] + options, in: repository)
    #expect(run.status == 0, "\(run.error)")
    return try run.json()
  }

  private func runs(
    _ repository: TemporaryRepository,
    _ kind: String
  ) throws -> [String: Int] {
    let runs = try stats(repository)["runs"] as? [[String: Any]] ?? []
    return (runs.first { $0["kind"] as? String == kind } ?? [:]).compactMapValues { $0 as? Int }
  }

  /// A repository whose commit of a finding was just refused.
  private func refused() throws -> TemporaryRepository {
    let repository = try HookFixture.hooked()
    try repository.stage("a.py", text: HookFixture.bad)
    #expect(try repository.run("commit", "-qm", "bad").status == 1)
    return repository
  }

  private func commit(
    _ repository: TemporaryRepository,
    _ options: String...,
    environment: [String: String] = [:]
  ) throws {
    let run = try repository.run(["commit", "-qm", "next"] + options, environment: environment)
    #expect(run.status == 0, "\(run.said)")
  }

  @Test func `a line that is mended before its commit was fixed`() throws {
    let repository = try refused()
    #expect(try counts(repository) == ["shown": 1, "open": 1])
    try repository.stage("a.py", text: HookFixture.clean)
    try commit(repository)
    #expect(try counts(repository) == ["shown": 1, "fixed": 1])
  }

  @Test func `a finding shown again counts once`() throws {
    let repository = try refused()
    #expect(try repository.run("commit", "-qm", "bad").status == 1)
    #expect(try Program.run("check", in: repository).status == 1)
    #expect(try counts(repository) == ["shown": 1, "open": 1])
  }

  @Test(arguments: [
    "# TODO: later  vibecheck:ignore[todo-without-ticket] it is planned\nx = 1\n",
    "# vibecheck:ignore[todo-without-ticket] it is planned\n# TODO: later\nx = 1\n",
  ])
  func `a line that a comment silences was suppressed`(text: String) throws {
    let repository = try refused()
    try repository.stage("a.py", text: text)
    try commit(repository)
    #expect(try counts(repository) == ["shown": 1, "suppressed": 1])
  }

  @Test func `a line silenced and committed past the hook was suppressed`() throws {
    let repository = try refused()
    try repository.stage(
      "a.py",
      text: "# TODO: later  vibecheck:ignore[todo-without-ticket] it is planned\nx = 1\n"
    )
    try commit(repository, "--no-verify")
    #expect(try counts(repository) == ["shown": 1, "suppressed": 1])
  }

  @Test func `a finding taken into the baseline was suppressed`() throws {
    let repository = try refused()
    #expect(try Program.run("check", "--write-baseline", in: repository).status == 0)
    try commit(repository)
    #expect(try counts(repository) == ["shown": 1, "suppressed": 1])
  }

  @Test func `a refused line committed all the same went past the hook`() throws {
    let skipped = try refused()
    try commit(skipped, environment: ["VIBECHECK_SKIP": "1"])
    #expect(try counts(skipped) == ["shown": 1, "bypassed": 1])

    let unverified = try refused()
    try commit(unverified, "--no-verify")
    #expect(try counts(unverified) == ["shown": 1, "bypassed": 1])
    // The next commit settles it, too, and changes nothing about it.
    try unverified.stage("a.py", text: HookFixture.clean)
    try commit(unverified)
    #expect(try counts(unverified) == ["shown": 1, "bypassed": 1])
  }

  @Test func `a warning that does not block and is committed was kept`() throws {
    let repository = try HookFixture.hooked(configuration: "")
    try repository.stage("a.py", text: HookFixture.bad)
    try commit(repository)
    #expect(try counts(repository) == ["shown": 1, "kept": 1])
  }

  @Test func `a line mended and committed past the hook was fixed`() throws {
    let repository = try refused()
    try repository.stage("a.py", text: HookFixture.clean)
    try commit(repository, "--no-verify")
    #expect(try counts(repository) == ["shown": 1, "fixed": 1])
  }

  @Test func `equal lines are counted apart`() throws {
    let repository = try HookFixture.hooked()
    let lines = ["# TODO: later\n", "a = 1\n", "# TODO: later\n", "b = 1\n", "# TODO: later\n"]
    try repository.stage("a.py", text: lines.joined())
    #expect(try repository.run("commit", "-qm", "bad").status == 1)
    try repository.stage("a.py", text: lines.dropFirst().joined())
    try commit(repository, "--no-verify")
    try repository.stage("b.py", text: HookFixture.clean)
    #expect(try counts(repository) == ["shown": 3, "bypassed": 2, "fixed": 1])
  }

  @Test func `a finding stays open while its file waits and another is committed`() throws {
    let repository = try refused()
    try repository.git("reset", "-q")
    try repository.stage("b.py", text: HookFixture.clean)
    try commit(repository)
    #expect(try counts(repository) == ["shown": 1, "open": 1])
  }

  @Test func `a rule left out does not say that its findings are fixed`() throws {
    let repository = try refused()
    let run = try repository.run(
      "commit",
      "-qm",
      "x",
      environment: ["VIBECHECK_SKIP": HookFixture.rule]
    )
    #expect(run.status == 0)
    #expect(try counts(repository) == ["shown": 1, "bypassed": 1])
  }

  @Test func `post-commit sees at once what went past the hook`() throws {
    let repository = try HookFixture.hooked("--notes")
    try repository.stage("a.py", text: HookFixture.bad)
    #expect(try repository.run("commit", "-qm", "bad").status == 1)
    try commit(repository, "--no-verify")
    // Without the first post-commit this one would look like the mending.
    try repository.stage("a.py", text: HookFixture.clean)
    try commit(repository, "--no-verify")
    #expect(try counts(repository) == ["shown": 1, "bypassed": 1])
  }

  @Test func `another branch without the file settles nothing`() throws {
    let repository = try HookFixture.repository()
    try repository.git("checkout", "-q", "-b", "topic")
    try repository.stage("a.py", text: "y = 1\n")
    try repository.commit("topic")
    try repository.stage("a.py", text: "y = 1\n" + HookFixture.bad)
    #expect(try Program.run("check", in: repository).status == 1)
    try repository.git("stash", "-q")
    try repository.git("checkout", "-q", "main")
    #expect(try counts(repository) == ["shown": 1, "open": 1])
  }

  @Test func `what review showed is fixed by a later commit`() throws {
    let repository = try HookFixture.repository()
    try repository.stage("a.py", text: HookFixture.bad)
    try repository.commit("bad")
    #expect(try Program.run("review", "--all-files", in: repository).status == 1)
    try repository.stage("b.py", text: HookFixture.clean)
    try repository.commit("another file")
    #expect(try counts(repository) == ["shown": 1, "open": 1])
    try repository.stage("a.py", text: HookFixture.clean)
    try repository.commit("mended")
    #expect(try counts(repository) == ["shown": 1, "fixed": 1])
    #expect(try runs(repository, "review")["count"] == 1)
  }

  @Test func `runs are counted by kind, and those that were refused`() throws {
    let repository = try refused()
    try repository.stage("a.py", text: HookFixture.clean)
    try commit(repository)
    _ = try Program.run("check", in: repository)
    let hooks = try runs(repository, "hook")
    #expect(hooks["count"] == 2)
    #expect(hooks["blocked"] == 1)
    let milliseconds = try #require(hooks["p95Milliseconds"])
    #expect((1...60_000).contains(milliseconds))
    #expect(try runs(repository, "check")["count"] == 1)
  }

  @Test func `no-cache, a patch and a message leave no trace`() throws {
    let repository = try HookFixture.repository()
    try repository.stage("a.py", text: HookFixture.bad)
    _ = try Program.run("check", "--no-cache", in: repository)
    let diff = try repository.git("diff", "--cached")
    _ = try Program.run(["check", "--diff", "-"], in: repository, input: diff)
    _ = try Program.run(["check", "--message", "-"], in: repository, input: "wip\n")
    let stats = try stats(repository)
    #expect((stats["rules"] as? [Any])?.isEmpty == true)
    #expect((stats["runs"] as? [Any])?.isEmpty == true)
    #expect(try Program.run("stats", in: repository).output.hasPrefix("no run in "))
  }

  @Test func `the history holds rules and paths, and no line of code`() throws {
    let repository = try refused()
    #expect(try counts(repository)["shown"] == 1)
    let cache = repository.container + "/cache/vibecheck"
    var kept = Data()
    for name in try FileManager.default.contentsOfDirectory(atPath: cache) {
      kept += (try? Data(contentsOf: URL(filePath: "\(cache)/\(name)"))) ?? Data()
    }
    #expect(kept.range(of: Data("a.py".utf8)) != nil)
    #expect(kept.range(of: Data("later".utf8)) == nil)
  }

  @Test func `stats are of this repository, --all of every one, --since of the last time`() throws {
    let repository = try refused()
    let other = try HookFixture.repository()
    let cache = ["XDG_CACHE_HOME": repository.container + "/cache"]
    func shown(_ options: String...) throws -> Int {
      let arguments = ["stats", "--format", "json"] + options
      let run = try Program.run(arguments, in: other, environment: cache)
      return (try run.json()["rules"] as? [[String: Any]])?.first?["shown"] as? Int ?? 0
    }
    #expect(try shown() == 0)
    #expect(try shown("--all") == 1)
    #expect(try shown("--all", "--since", "1h") == 1)
    #expect(try shown("--all", "--since", "2999-01-01") == 0)
    let bad = try Program.run("stats", "--since", "yesterday", in: repository)
    #expect(bad.status == 2)
    #expect(bad.error.contains("--since"))
  }

  @Test func `two work trees do not settle each other's findings`() throws {
    let repository = try refused()
    let run = try repository.shell(
      """
      git worktree add -q "$box/other" && cd "$box/other" || exit 9
      printf 'y = 1\\n' >a.py && git add a.py && git commit -qm other
      """
    )
    #expect(run.status == 0, "\(run.said)")
    #expect(try counts(repository) == ["shown": 1, "open": 1])
  }

  @Test func `runs at the same time are all counted`() throws {
    let repository = try HookFixture.repository()
    try repository.stage("a.py", text: HookFixture.bad)
    try repository.write("b.py", HookFixture.clean)
    let run = try repository.shell(
      """
      # Not the shell's own '&': it waits for ever where its parent left SIGCHLD blocked.
      seq 6 | xargs -P 6 -n 1 sh -c '"$vibecheck" check >/dev/null 2>"$box/error-$1" || :' sh
      cat "$box"/error-*
      """
    )
    #expect(run.output == "")
    #expect(try runs(repository, "check")["count"] == 6)
    let shown = try #require(counts(repository)["shown"])
    // Two that begin before the other has ended show the same finding for the first time.
    #expect((1...6).contains(shown))
  }

  @Test func `a damaged history is made anew and fails no run`() throws {
    let repository = try refused()
    #expect(try counts(repository)["shown"] == 1)
    try Data("damaged".utf8).write(
      to: URL(filePath: repository.container + "/cache/vibecheck/verdicts.sqlite")
    )
    #expect(try repository.run("commit", "-qm", "bad").status == 1)
    #expect(try counts(repository) == ["shown": 1, "open": 1])
  }

  @Test func `cache clear leaves the history, --forget does not`() throws {
    let repository = try refused()
    #expect(try Program.run("cache", "clear", in: repository).status == 0)
    #expect(try counts(repository)["shown"] == 1)
    #expect(
      try Program.run("cache", "info", in: repository).output
        .contains("history    1 findings of 1 runs")
    )
    #expect(try Program.run("stats", "--forget", in: repository).status == 0)
    #expect(try counts(repository) == [:])
    #expect(try runs(repository, "hook") == [:])
  }

  @Test func `the table names rules, outcomes and times`() throws {
    let repository = try refused()
    try repository.stage("a.py", text: HookFixture.clean)
    try commit(repository)
    let table = try Program.run("stats", in: repository)
    let lines = table.output.split(separator: "\n", omittingEmptySubsequences: false)
    try #require(lines.count > 3, "\(table.said)")
    #expect(lines[0].hasPrefix("in /") && lines[0].hasSuffix("/repository/.git"))
    #expect(
      lines[2] == "rule                 shown  fixed  suppressed  bypassed  kept  open"
        && lines[3] == "todo-without-ticket  1      1      0           0         0     0"
    )
    #expect(lines[5].hasPrefix("time, ms  runs  blocked  p50  p95"))
    #expect(lines[6].hasPrefix("hooks     2     1        "))
  }
}
