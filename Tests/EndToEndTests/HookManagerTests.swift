import Foundation
import TestSupport
import Testing

/// Beside other hook managers: nothing of theirs is written, and the lines printed for them work.
struct HookManagerTests {
  private func install(
    _ repository: TemporaryRepository,
    _ options: String...
  ) throws -> Program.Run {
    let before = try repository.snapshot("repository")
    let run = try Program.run(["install"] + options, in: repository)
    #expect(run.status == 0, "\(run.error)")
    #expect(try repository.snapshot("repository") == before, "nothing is written")
    return run
  }

  /// A bad commit is refused by vibecheck through the manager, a clean one goes through.
  private func expectReview(_ repository: TemporaryRepository, path: String) throws {
    let environment = ["PATH": path]
    try repository.stage("bad.py", text: HookFixture.bad)
    let bad = try repository.run("commit", "-m", "bad", environment: environment)
    #expect(bad.status == 1, "\(bad.output)\(bad.error)")
    #expect((bad.output + bad.error).contains(HookFixture.rule), "\(bad.output)\(bad.error)")
    try repository.stage("bad.py", text: HookFixture.clean)
    let clean = try repository.run("commit", "-m", "clean", environment: environment)
    #expect(clean.status == 0, "\(clean.output)\(clean.error)")
  }

  /// A vague message is refused by vibecheck through the manager.
  private func expectMessageReview(_ repository: TemporaryRepository, path: String) throws {
    let environment = ["PATH": path]
    let vague = try repository.run("commit", "--allow-empty", "-m", "wip", environment: environment)
    #expect(vague.status == 1, "\(vague.said)")
    #expect(vague.said.contains("vague-commit-message"), "\(vague.said)")
    let clear = try repository.run(
      "commit",
      "--allow-empty",
      "-m",
      "Begin anew",
      environment: environment
    )
    #expect(clear.status == 0, "\(clear.said)")
  }

  /// A bad commit made past pre-commit is refused by pre-push through the manager.
  private func expectPushReview(_ repository: TemporaryRepository, path: String) throws {
    try repository.git("init", "-q", "--bare", repository.container + "/o.git")
    try repository.git("remote", "add", "origin", repository.container + "/o.git")
    try repository.stage("pushed.py", text: HookFixture.bad)
    try repository.commit("bad")
    let first = try repository.run("push", "origin", "HEAD:one", environment: ["PATH": path])
    #expect(first.status == 1, "\(first.output)\(first.error)")
    #expect((first.output + first.error).contains("pushed.py"), "\(first.output)\(first.error)")
    try repository.git("push", "-q", "--no-verify", "origin", "HEAD:one")
    try repository.stage("more.py", text: HookFixture.bad)
    try repository.commit("bad")
    let second = try repository.run("push", "origin", "HEAD:one", environment: ["PATH": path])
    #expect(second.status == 1, "\(second.output)\(second.error)")
    let said = second.output + second.error
    #expect(said.contains("more.py\n") && !said.contains("pushed.py\n"), "\(said)")
  }

  @Test(arguments: [
    ("lefthook.yml", "lefthook"), (".config/lefthook.toml", "lefthook"),
    ("lefthook-local.yml", "lefthook"), (".husky/pre-commit", "husky"), ("prek.toml", "prek"),
    (".pre-commit-config.yaml", "pre-commit"), (".simple-git-hooks.json", "simple-git-hooks"),
  ])
  func `a manager is found by its files, and the lines for it are printed`(
    _ file: String,
    _ manager: String
  ) throws {
    let repository = try HookFixture.repository()
    try repository.write(file, "")
    let run = try install(repository, "--notes")
    #expect(run.output.hasPrefix("\(manager) runs the hooks here ("))
    #expect(run.output.contains("vibecheck hook pre-commit"))
    #expect(run.output.contains("vibecheck hook post-commit"))
    #expect(!run.output.contains("prepare-commit-msg"))
  }

  @Test func `simple-git-hooks is found in package json, other packages are none`() throws {
    let repository = try HookFixture.repository()
    try repository.write("package.json", #"{"simple-git-hooks": {"pre-commit": "true"}}"#)
    #expect(try install(repository).output.contains("simple-git-hooks runs the hooks here"))
    try repository.write("package.json", #"{"name": "x"}"#)
    #expect(try Program.run("install", in: repository).output.contains("installed "))
  }

  @Test func `--plain writes hook files beside a manager`() throws {
    let repository = try HookFixture.repository()
    try repository.write(".pre-commit-config.yaml", "repos: []\n")
    let run = try Program.run("install", "--plain", in: repository)
    #expect(run.output.contains("installed "))
    try repository.stage("a.py", text: HookFixture.bad)
    #expect(try repository.run("commit", "-m", "bad").status == 1)
  }

  @Test func `husky runs the printed lines, also with a poor PATH said by husky`() throws {
    let repository = try HookFixture.repository()
    try repository.writeExecutable(
      ".husky/_/h",
      """
      #!/usr/bin/env sh
      n=$(basename "$0")
      s=$(dirname "$(dirname "$0")")/$n
      [ ! -f "$s" ] && exit 0
      [ "${HUSKY-}" = "0" ] && exit 0
      export PATH="node_modules/.bin:$PATH"
      sh -e "$s" "$@"
      c=$?
      [ $c != 0 ] && echo "husky - $n script failed (code $c)"
      exit $c

      """
    )
    for hook in ["pre-commit", "commit-msg", "pre-push", "pre-merge-commit"] {
      try repository.writeExecutable(
        ".husky/_/\(hook)",
        "#!/usr/bin/env sh\n. \"$(dirname \"$0\")/h\"\n"
      )
    }
    try repository.git("config", "core.hooksPath", ".husky/_")
    let run = try install(repository)
    #expect(run.output.contains("husky runs the hooks here (core.hooksPath)"))
    for part in run.output.components(separatedBy: "add to ").dropFirst() {
      let file = try #require(part.split(separator: ":").first)
      try repository.write(String(file), TestTools.pasted(part))
    }
    let path = try TestTools.path(with: "python3")
    try expectReview(repository, path: path)
    try expectMessageReview(repository, path: path)
    try expectPushReview(repository, path: path)
    let doctor = try Program.run("doctor", in: repository)
    #expect(doctor.output.contains("husky (core.hooksPath) runs vibecheck, as .husky/pre-commit"))
  }

  @Test func `lefthook runs the printed lines`() throws {
    let repository = try HookFixture.repository()
    try repository.write("lefthook.yml", "")
    let path = try TestTools.path(with: "lefthook")
    let doctor = try Program.run("doctor", in: repository)
    #expect(doctor.output.contains("no file of it names vibecheck"))
    try repository.write("lefthook.yml", TestTools.pasted(try install(repository).output))
    let run = try repository.shell("lefthook install", environment: ["PATH": path])
    #expect(run.status == 0, "\(run.output)\(run.error)")
    try expectReview(repository, path: path)
    try expectMessageReview(repository, path: path)
    try expectPushReview(repository, path: path)
    try repository.stage("skipped.py", text: HookFixture.bad)
    let skipped = try repository.run(
      "commit",
      "-m",
      "past lefthook",
      environment: ["PATH": path, "LEFTHOOK": "0"]
    )
    #expect(skipped.status == 0)
  }

  @Test(arguments: ["pre-commit", "prek"])
  func `the printed lines work as local hooks of`(_ tool: String) throws {
    let repository = try HookFixture.repository()
    let path = try TestTools.path(with: tool)
    try repository.write(".pre-commit-config.yaml", "repos:\n")
    let printed = TestTools.pasted(try install(repository).output)
    try repository.stage(".pre-commit-config.yaml", text: "repos:\n" + printed)
    try repository.commit()
    let run = try repository.shell(
      "\(tool) install --hook-type pre-commit --hook-type pre-merge-commit --hook-type commit-msg"
        + " --hook-type pre-push",
      environment: ["PATH": path]
    )
    #expect(run.status == 0, "\(run.output)\(run.error)")
    try expectReview(repository, path: path)
    try expectMessageReview(repository, path: path)
    try expectPushReview(repository, path: path)
  }

  @Test func `the printed lines work in prek's own file`() throws {
    let repository = try HookFixture.repository()
    let path = try TestTools.path(with: "prek")
    try repository.write("prek.toml", "")
    let printed = TestTools.pasted(try install(repository).output)
    try repository.stage("prek.toml", text: printed)
    try repository.commit()
    let run = try repository.shell(
      "prek install --hook-type pre-commit --hook-type commit-msg --hook-type pre-push",
      environment: ["PATH": path]
    )
    #expect(run.status == 0, "\(run.output)\(run.error)")
    try expectReview(repository, path: path)
    try expectMessageReview(repository, path: path)
    try expectPushReview(repository, path: path)
  }

  @Test(arguments: ["pre-commit", "prek"])
  func `the manifest of this repository works with`(_ tool: String) throws {
    let repository = try HookFixture.repository()
    let path = try TestTools.path(with: tool)
    let manifest = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: ".pre-commit-hooks.yaml").path
    let run = try repository.shell(
      """
      git init -q "$box/manifest" && cp "$manifest" "$box/manifest" && cd "$box/manifest" &&
      git add -A && git commit -qm manifest && rev=$(git rev-parse HEAD) &&
      cd "$box/repository" && cat >.pre-commit-config.yaml <<YAML &&
      repos:
        - repo: $box/manifest
          rev: $rev
          hooks: [{id: vibecheck}, {id: vibecheck-push}]
      YAML
      git add .pre-commit-config.yaml && git commit -qm configuration &&
      \(tool) install --hook-type pre-commit --hook-type pre-push
      """,
      environment: ["PATH": path, "manifest": manifest]
    )
    #expect(run.status == 0, "\(run.output)\(run.error)")
    // Unstaged changes are put aside by the tool meanwhile; the review reads the index anyway.
    try repository.write("first.py", "unstaged = True\n")
    try expectReview(repository, path: path)
    #expect(
      try String(contentsOfFile: repository.path + "/first.py", encoding: .utf8)
        == "unstaged = True\n"
    )
    try expectPushReview(repository, path: path)
    try repository.stage("skipped.py", text: HookFixture.bad)
    let skipped = try repository.run(
      "commit",
      "-m",
      "skipped",
      environment: ["PATH": path, "SKIP": "vibecheck"]
    )
    #expect(skipped.status == 0)
    #expect((skipped.output + skipped.error).contains("Skipped"))
  }

  @Test(arguments: ["pre-commit", "prek"])
  func `installing it over our hook keeps ours running, and doctor says so`(_ tool: String) throws {
    let repository = try HookFixture.hooked()
    let path = try TestTools.path(with: tool)
    try repository.stage(
      ".pre-commit-config.yaml",
      text: """
        repos:
          - repo: local
            hooks: [{id: x, name: x, entry: "true", language: system, always_run: true}]

        """
    )
    let run = try repository.shell(
      "git commit -qm c && \(tool) install",
      environment: ["PATH": path]
    )
    #expect(run.status == 0, "\(run.output)\(run.error)")
    try expectReview(repository, path: path)
    let doctor = try Program.run("doctor", in: repository)
    #expect(doctor.output.contains("was replaced and ours kept as"), "\(doctor.output)")
  }
}
