import Foundation
import TestSupport
import Testing

/// The hook script itself: finding the program, and ways past it.
struct HookScriptTests {
  /// A hooked repository with a bad change staged, whose recorded program is gone.
  private func moved(configuration: String = "fail_on: warning\n") throws -> TemporaryRepository {
    let repository = try HookFixture.repository(configuration: configuration)
    let install = try repository.shell(
      """
      mkdir "$box/old place" && ln -s "$vibecheck" "$box/old place/vibecheck" &&
      "$box/old place/vibecheck" install && rm "$box/old place/vibecheck"
      """
    )
    #expect(install.status == 0, "\(install.error)")
    try repository.stage("a.py", text: HookFixture.bad)
    return repository
  }

  @Test func `the program on PATH runs when the recorded one is gone`() throws {
    let repository = try moved()
    let commit = try repository.shell(
      "mkdir \"$box/bin\"; ln -s \"$vibecheck\" \"$box/bin/vibecheck\"; PATH=$box/bin:$PATH; git commit -m bad"
    )
    #expect(commit.status == 1)
    #expect(commit.said.contains(HookFixture.rule))
  }

  @Test func `PATH goes before the recorded program`() throws {
    let repository = try HookFixture.hooked()
    try repository.writeExecutable("bin/vibecheck", "#!/bin/sh\necho \"on PATH: $*\" >&2\n")
    let commit = try repository.shell("PATH=$PWD/bin:$PATH git commit --allow-empty -m x")
    #expect(commit.status == 0)
    #expect(commit.error.contains("on PATH: hook pre-commit"))
  }

  @Test func `without any program the commit goes on with a clear message`() throws {
    let repository = try moved()
    let commit = try repository.run("commit", "-m", "bad")
    #expect(commit.status == 0)
    #expect(
      commit.error.contains("neither on PATH nor at '\(repository.container)/old place/vibecheck'")
    )
    #expect(commit.error.contains("reviewed NOTHING"))
    #expect(commit.error.contains("run 'vibecheck install'"))
  }

  @Test(arguments: [
    ("on_error: block\n", true),
    ("fail_on: warning\non_error:   \"block\"  # always\n", true),
    ("on_error: 'block'\r\n", true),
    ("on_error: block", true),
    ("# on_error: block\non_error: warn\n", false),
    ("on_error: warn # or block\n", false),
  ])
  func `without any program on_error decides`(_ configuration: String, _ blocks: Bool) throws {
    let repository = try moved(configuration: configuration)
    let commit = try repository.run("commit", "-m", "bad")
    #expect((commit.status != 0) == blocks, "\(commit.error)")
    #expect(commit.error.contains("so this stops here") == blocks)
    if blocks {
      let skipped = try repository.run("commit", "-m", "bad", environment: ["VIBECHECK_SKIP": "1"])
      #expect(skipped.status == 0)
      #expect(skipped.error.contains("skipped, as the environment asks"))
    }
  }

  @Test func `a graphical client's poor PATH is enough`() throws {
    let repository = try HookFixture.hooked()
    try repository.stage("a.py", text: HookFixture.bad)
    let poor = try repository.run("commit", "-m", "bad", environment: ["PATH": "/usr/bin:/bin"])
    #expect(poor.status == 1)
    #expect(poor.said.contains(HookFixture.rule))
  }

  @Test func `the script itself needs nothing on PATH`() throws {
    let repository = try HookFixture.hooked()
    try repository.stage("a.py", text: HookFixture.bad)
    let run = try repository.shell("PATH=/nowhere /bin/sh .git/hooks/pre-commit")
    #expect(run.status == 1, "\(run.error)")
    #expect(!run.error.contains("not found"))
  }

  @Test(arguments: [
    ("VIBECHECK_SKIP", "1"), ("SKIP", "flake8,vibecheck"), ("SKIP", "vibecheck"),
    ("LEFTHOOK", "0"), ("LEFTHOOK", "false"),
  ])
  func `ways past the review are honoured and said`(_ name: String, _ value: String) throws {
    let repository = try HookFixture.hooked()
    try repository.stage("a.py", text: HookFixture.bad)
    let commit = try repository.run("commit", "-m", "bad", environment: [name: value])
    #expect(commit.status == 0, "\(commit.error)")
    #expect(commit.error.contains("vibecheck: \(name)=\(value): this commit was not reviewed"))
  }

  @Test(arguments: [("SKIP", "flake8,vibecheck-docs"), ("LEFTHOOK", "1"), ("VIBECHECK_SKIP", "0")])
  func `other values are no way past it`(_ name: String, _ value: String) throws {
    let repository = try HookFixture.hooked()
    try repository.stage("a.py", text: HookFixture.bad)
    #expect(try repository.run("commit", "-m", "bad", environment: [name: value]).status == 1)
  }

  @Test func `VIBECHECK_SKIP with rules leaves out only them, and says so`() throws {
    let repository = try HookFixture.hooked()
    try repository.stage("a.py", text: HookFixture.bad)
    let other = try repository.run(
      "commit",
      "-m",
      "x",
      environment: ["VIBECHECK_SKIP": "vague-name"]
    )
    #expect(other.status == 1)
    let this = try repository.run(
      "commit",
      "-m",
      "x",
      environment: ["VIBECHECK_SKIP": "\(HookFixture.rule),vague-name"]
    )
    #expect(this.status == 0, "\(this.error)")
    #expect(this.error.contains("VIBECHECK_SKIP leaves out \(HookFixture.rule), vague-name"))
  }

  @Test func `--no-verify is git's own way past it`() throws {
    let repository = try HookFixture.hooked()
    try repository.stage("a.py", text: HookFixture.bad)
    #expect(try repository.run("commit", "--no-verify", "-m", "bad").status == 0)
  }

  @Test func `every shipped hook is the same script`() throws {
    let repository = try HookFixture.hooked("--trailer", "--notes")
    let hooks = try repository.snapshot("repository/.git/hooks")
      .filter { !$0.key.hasSuffix(".sample") }
    #expect(hooks.count == 6)
    #expect(Set(hooks.values).count == 1)
  }
}
