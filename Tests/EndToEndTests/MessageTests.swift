import Foundation
import TestSupport
import Testing

/// Rules on commit messages: `check --message`, and the hook `commit-msg` under real `git commit`.
struct MessageTests {
  private static let rule = "vague-commit-message"

  /// Warnings block.
  private func hooked() throws -> TemporaryRepository { try HookFixture.hooked() }

  /// Commits with an editor that writes `message` above what git put into the file.
  private func commit(
    _ repository: TemporaryRepository,
    editing message: String,
    _ options: String...
  ) throws -> Program.Run {
    try repository.write("message", message)
    return try repository.shell(
      "git commit --allow-empty \(options.joined(separator: " "))",
      environment: ["GIT_EDITOR": "sh -c 'cat message \"$1\" >all && mv all \"$1\"' --"]
    )
  }

  @Test func `a vague message is refused and kept`() throws {
    let repository = try hooked()
    let before = try repository.git("rev-parse", "HEAD")
    let run = try repository.run("commit", "--allow-empty", "-m", "wip")
    #expect(run.status == 1)
    #expect(run.said.contains("COMMIT_EDITMSG\n"), "\(run.said)")
    #expect(run.said.contains("1 | wip"), "\(run.said)")
    #expect(run.said.contains("[\(Self.rule)]"))
    #expect(run.said.contains("go on with it: git commit -e -F '.git/COMMIT_EDITMSG'"))
    #expect(!run.said.contains("silence one"))
    #expect(try repository.git("rev-parse", "HEAD") == before)
    #expect(
      try String(contentsOfFile: repository.path + "/.git/COMMIT_EDITMSG", encoding: .utf8)
        == "wip\n"
    )
  }

  @Test func `a message that says what changed goes through without a word`() throws {
    let repository = try hooked()
    let run = try repository.run("commit", "--allow-empty", "-m", "Draw the badge once")
    #expect(run.status == 0)
    // One line comes from pre-commit, which found nothing to review.
    #expect(
      run.error.split(separator: "\n").count { $0.contains("vibecheck") } <= 1,
      "\(run.error)"
    )
    #expect(!run.said.contains("general model"), "\(run.said)")
  }

  @Test func `as a warning it is shown and holds nothing up`() throws {
    let repository = try HookFixture.hooked(configuration: "")
    let run = try repository.run("commit", "--allow-empty", "-m", "wip")
    #expect(run.status == 0)
    #expect(run.said.contains(Self.rule))
    #expect(!run.said.contains("go on with it"))
  }

  @Test func `comments of an edited message are no part of it`() throws {
    let repository = try hooked()
    let vague = try commit(repository, editing: "# Not this\n\nwip\n# nor this\n")
    #expect(vague.status == 1)
    #expect(vague.said.contains("3 | wip"), "\(vague.said)")
    #expect(try commit(repository, editing: "# wip\nDraw it once\n").status == 0)
    #expect(try repository.git("log", "-1", "--format=%s") == "Draw it once\n")
  }

  @Test func `comments begin with what git is told to begin them with`() throws {
    let repository = try hooked()
    try repository.git("config", "core.commentChar", ";")
    #expect(try commit(repository, editing: "; Not this\nwip\n").status == 1)
    #expect(try commit(repository, editing: "; wip\nDraw it once\n").status == 0)
    try repository.git("config", "core.commentChar", "auto")
    #expect(try commit(repository, editing: "# Not this\nwip\n").status == 1)
  }

  @Test func `a message from the command line keeps its comments, as git keeps them`() throws {
    let repository = try hooked()
    let run = try repository.run("commit", "--allow-empty", "-m", "#12")
    #expect(run.status == 1)
    #expect(run.said.contains("1 | #12"), "\(run.said)")
    try repository.git("config", "commit.cleanup", "strip")
    // Nothing is left: git itself refuses it.
    let empty = try repository.run("commit", "--allow-empty", "-m", "#12")
    #expect(empty.status == 1)
    #expect(!empty.said.contains(Self.rule), "\(empty.said)")
  }

  @Test func `cleanup verbatim keeps comments`() throws {
    let repository = try hooked()
    try repository.git("config", "commit.cleanup", "verbatim")
    #expect(try commit(repository, editing: "# a subject of its own\n\nwip\n").status == 0)
  }

  @Test func `the diff in view is no part of the message`() throws {
    let repository = try hooked()
    try repository.stage("wip.py", text: HookFixture.clean)
    let run = try commit(repository, editing: "wip\n", "-v")
    #expect(run.status == 1)
    #expect(run.said.contains("1 | wip"), "\(run.said)")
    #expect(try commit(repository, editing: "Say wip\n", "-v").status == 0)
  }

  @Test func `messages that nobody wrote to be read are left alone`() throws {
    let repository = try hooked()
    #expect(try repository.run("commit", "--allow-empty", "--fixup", "HEAD").status == 0)
    try repository.git("switch", "-qc", "wip")
    try repository.stage("b.py", text: HookFixture.clean)
    #expect(try repository.run("commit", "-m", "Add b").status == 0)
    try repository.git("switch", "-q", "main")
    #expect(try repository.run("merge", "--no-ff", "--no-edit", "wip").status == 0)
  }

  @Test func `VIBECHECK_SKIP goes past it, by rule or altogether, and says so once`() throws {
    let repository = try hooked()
    for (value, word) in [("1", "was not reviewed"), (Self.rule, "leaves out")] {
      let run = try repository.run(
        "commit",
        "--allow-empty",
        "-m",
        "wip",
        environment: ["VIBECHECK_SKIP": value]
      )
      #expect(run.status == 0)
      #expect(run.said.components(separatedBy: word).count == 2, "\(run.said)")
    }
  }

  @Test func `a team's own rules about messages count`() throws {
    let repository = try hooked()
    try repository.write(
      ".vibecheck/rules/no-emoji.yaml",
      """
      id: no-emoji
      severity: error
      message: No emoji in messages, please.
      scope: commit-message
      match: {any: ['\\p{Extended_Pictographic}']}
      """
    )
    let run = try repository.run("commit", "--allow-empty", "-m", "Draw once", "-m", "Done 🎉")
    #expect(run.status == 1)
    #expect(run.said.contains("3 | Done"), "\(run.said)")
  }

  @Test func `check --message names the line and lists what needs a general model`() throws {
    let repository = try TemporaryRepository()
    try repository.write("message", "# a\nFix stuff\n")
    let run = try Program.run("check", "--message", "message", "--format", "json", in: repository)
    #expect(run.status == 0, "\(run.error)")
    let finding = try #require((try run.json()["findings"] as? [[String: Any]])?.first)
    #expect(finding["rule"] as? String == Self.rule)
    #expect(finding["path"] as? String == "COMMIT_EDITMSG")
    #expect(finding["line"] as? Int == 2)
    #expect(finding["evidence"] as? String == "Fix stuff")
    let unreviewed = try #require(try run.json()["unreviewed"] as? [[String: Any]])
    #expect(unreviewed.map { $0["rule"] as? String } == ["message-does-not-match-change"])
    #expect(unreviewed.map { $0["reason"] as? String } == ["needs-general-model"])
    #expect(try run.json()["model"] is NSNull, "the embedded model is not opened for it")
  }

  @Test func `check --message reads standard input, also outside a repository`() throws {
    let repository = try TemporaryRepository()
    try FileManager.default.removeItem(atPath: repository.path + "/.git")
    let run = try Program.run(
      "check",
      "--message",
      "-",
      "--fail-on",
      "warning",
      in: repository,
      input: "wip"
    )
    #expect(run.status == 1, "\(run.error)")
    let clean = try Program.run("check", "--message", "-", in: repository, input: "Draw it once\n")
    #expect(clean.status == 0)
    #expect(clean.output.contains("vibecheck: "))
  }

  @Test func `a message file that cannot be read is exit status 2`() throws {
    let repository = try TemporaryRepository()
    let run = try Program.run("check", "--message", "none", in: repository)
    #expect(run.status == 2)
    #expect(run.error == "error: cannot read the message 'none': No such file or directory\n")
    #expect(try Program.run("check", "--message", "a", "--diff", "b", in: repository).status == 2)
  }

  @Test func `check of a change does not look at messages`() throws {
    let repository = try TemporaryRepository()
    try repository.stage("wip.txt", text: "wip\n")
    let run = try Program.run("check", "--format", "json", "--rule", Self.rule, in: repository)
    #expect(try run.rules() == [])
    #expect(try run.summary("candidates") == 0)
  }

  @Test func `rules test tries the rules about messages on their examples`() throws {
    let repository = try TemporaryRepository()
    let run = try Program.run("rules", "test", "--rule", Self.rule, in: repository)
    #expect(run.status == 0, "\(run.output)\(run.error)")
    #expect(run.output.contains("15 of 15 right"), "\(run.output)")
    let explained = try Program.run("rules", "explain", Self.rule, in: repository)
    #expect(explained.output.contains("VIBECHECK_SKIP=vague-commit-message git commit"))
  }
}
