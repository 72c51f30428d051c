import Foundation
import TestSupport
import Testing

/// `vibecheck install` and `uninstall` on hook files.
struct HookInstallTests {
  @Test func `a plain repository gets four hooks that refuse a bad commit`() throws {
    let repository = try HookFixture.hooked()
    let hooks = try repository.snapshot("repository/.git/hooks").keys.filter {
      !$0.hasSuffix(".sample")
    }
    #expect(hooks.sorted() == ["commit-msg", "pre-commit", "pre-merge-commit", "pre-push"])
    try repository.stage("a.py", text: HookFixture.bad)
    let commit = try repository.run("commit", "-m", "bad")
    #expect(commit.status == 1)
    #expect(commit.said.contains(HookFixture.rule))
    try repository.stage("a.py", text: HookFixture.clean)
    #expect(try repository.run("commit", "-m", "clean").status == 0)
  }

  @Test func `--trailer and --notes add their hooks, and a later install renews them`() throws {
    let repository = try HookFixture.hooked("--trailer", "--notes")
    let again = try Program.run("install", in: repository)
    #expect(again.output.split(separator: "\n").count { $0.hasPrefix("renewed ") } == 6)
  }

  /// Each is a shell script that puts a hook `pre-commit` into `.git/hooks`, where it stands.
  static let hooksBefore = [
    #"printf '#!/bin/sh\nexit 0' >pre-commit; chmod 755 pre-commit"#,
    #"printf '#!/bin/sh\necho é\n\n' >pre-commit; chmod 4711 pre-commit"#,
    #"printf '#!/bin/sh\n# vibecheck hook? not this one\n' >pre-commit; chmod 700 pre-commit"#,
    #"printf '#!/bin/sh\nexit 1\n' >pre-commit; chmod 644 pre-commit"#,
    #"printf '#!/bin/sh\nexit 0\n' >real; chmod 755 real; ln -s real pre-commit"#,
    #"ln -s ../../scripts/not-there pre-commit"#,
    #": >pre-commit; chmod 755 pre-commit"#,
  ]

  @Test(arguments: hooksBefore)
  func `uninstall restores the hooks folder byte for byte`(_ make: String) throws {
    let repository = try HookFixture.repository()
    #expect(try repository.shell("cd .git/hooks; \(make)").status == 0)
    let before = try repository.snapshot("repository/.git/hooks")
    for _ in 1...2 {
      let install = try Program.run("install", "--trailer", "--notes", in: repository)
      #expect(install.status == 0, "\(install.error)")
    }
    #expect(try repository.snapshot("repository/.git/hooks") != before)
    try repository.stage("a.py", text: HookFixture.bad)
    #expect(try repository.run("commit", "-m", "bad").status == 1)
    let uninstall = try Program.run("uninstall", in: repository)
    #expect(uninstall.status == 0, "\(uninstall.error)")
    #expect(try repository.snapshot("repository/.git/hooks") == before)
  }

  @Test func `the hook that was there is called first, with arguments, and its failure counts`()
    throws
  {
    let repository = try HookFixture.repository()
    try repository.writeExecutable(
      ".git/hooks/prepare-commit-msg",
      "#!/bin/sh\necho \"before us: $# $2\" >&2\ntest ! -e stop\n"
    )
    _ = try Program.run("install", "--trailer", in: repository)
    try repository.stage("a.py", text: HookFixture.clean)
    let commit = try repository.run("commit", "-m", "clean")
    #expect(commit.status == 0, "\(commit.error)")
    #expect(commit.error.contains("before us: 2 message"))
    try repository.write("stop", "")
    let stopped = try repository.run("commit", "--allow-empty", "-m", "stopped")
    #expect(stopped.status == 1)
  }

  @Test func `a hook that is not executable is kept and, as before, does not run`() throws {
    let repository = try HookFixture.repository()
    try repository.writeExecutable(".git/hooks/pre-commit", "#!/bin/sh\nexit 7\n", mode: 0o644)
    _ = try Program.run("install", in: repository)
    #expect(try repository.run("commit", "--allow-empty", "-m", "x").status == 0)
  }

  @Test func `our own hook is never taken for the one that was there`() throws {
    let repository = try HookFixture.hooked()
    #expect(
      try repository.shell("cd .git/hooks && cp -p pre-commit pre-commit.before-vibecheck").status
        == 0
    )
    try repository.stage("a.py", text: HookFixture.bad)
    let commit = try repository.run("commit", "-m", "bad")
    #expect(commit.status == 1)
    #expect(commit.findingCount == 1, "reviewed once")
  }

  @Test func `a hook before us that calls us again does not go round for ever`() throws {
    let repository = try HookFixture.repository()
    try repository.writeExecutable(
      ".git/hooks/pre-commit",
      "#!/bin/sh\necho round >&2\nexec .git/hooks/pre-commit.legacy \"$@\"\n"
    )
    _ = try Program.run("install", in: repository)
    #expect(
      try repository.shell("cp -p .git/hooks/pre-commit .git/hooks/pre-commit.legacy").status == 0
    )
    try repository.stage("a.py", text: HookFixture.bad)
    let commit = try repository.run("commit", "-m", "bad")
    #expect(commit.status == 1)
    #expect(commit.error.components(separatedBy: "round").count == 2)
    #expect(commit.findingCount == 1)
  }

  @Test func `an installation that was stopped half-way is completed or undone`() throws {
    let repository = try HookFixture.repository()
    let script = "#!/bin/sh\necho before us >&2\n"
    // Kept already, not yet replaced.
    try repository.writeExecutable(".git/hooks/pre-commit.before-vibecheck", script)
    let undone = try Program.run("uninstall", in: repository)
    #expect(undone.status == 0)
    #expect(try repository.bytes(of: "repository/.git/hooks/pre-commit") == Array(script.utf8))
    #expect(
      try repository.shell("cd .git/hooks && mv pre-commit pre-commit.before-vibecheck").status == 0
    )
    _ = try Program.run("install", in: repository)
    let commit = try repository.run("commit", "--allow-empty", "-m", "x")
    #expect(commit.error.contains("before us"))
  }

  @Test func `a hook of somebody else in both places is a clear failure and nothing is lost`()
    throws
  {
    let repository = try HookFixture.repository()
    try repository.writeExecutable(".git/hooks/pre-commit", "#!/bin/sh\nexit 0\n")
    try repository.writeExecutable(".git/hooks/pre-commit.before-vibecheck", "#!/bin/sh\nexit 1\n")
    let before = try repository.snapshot("repository/.git/hooks")
    let install = try Program.run("install", in: repository)
    #expect(install.status == 2)
    #expect(install.error.contains("neither is ours"))
    #expect(try repository.snapshot("repository/.git/hooks") == before)
  }

  @Test func `uninstall leaves a hook that is not ours alone`() throws {
    let repository = try HookFixture.hooked()
    try repository.writeExecutable(".git/hooks/pre-commit", "#!/bin/sh\n")
    let run = try Program.run("uninstall", in: repository)
    #expect(run.status == 0)
    #expect(run.output.contains("pre-commit is not ours; left alone"))
    #expect(FileManager.default.fileExists(atPath: repository.path + "/.git/hooks/pre-commit"))
  }

  @Test func `all work trees share the hooks, wherever they were installed`() throws {
    let repository = try HookFixture.repository()
    let run = try repository.shell(
      """
      git worktree add -q -b other "$box/other" || exit 9
      cp .vibecheck.yaml "$box/other" && mkdir "$box/other/sub" && cd "$box/other/sub" || exit 9
      "$vibecheck" install || exit 9
      printf '# TODO: later\\n' >../a.py && git add ../a.py && git commit -qm bad && exit 8
      cd "$box/repository" && printf '# TODO: later\\n' >a.py && git add a.py && git commit -qm bad
      """
    )
    #expect(run.status == 1, "\(run.output)\(run.error)")
    #expect(run.output.contains("installed \(repository.path)/.git/hooks/pre-commit"))
  }

  @Test func `a bare repository's hooks serve the work trees made from it`() throws {
    let repository = try HookFixture.repository()
    let run = try repository.shell(
      """
      git clone -q --bare . "$box/bare.git" && cd "$box/bare.git" || exit 9
      "$vibecheck" install || exit 9
      git worktree add -q "$box/tree" main && cp "$box/repository/.vibecheck.yaml" "$box/tree" || exit 9
      cd "$box/tree" && printf '# TODO: later\\n' >a.py && git add a.py && git commit -qm bad
      """
    )
    #expect(run.status == 1, "\(run.output)\(run.error)")
    #expect(run.said.contains(HookFixture.rule))
  }

  @Test func `a template folder's hooks are in every new repository, and install renews them`()
    throws
  {
    let repository = try HookFixture.repository()
    let run = try repository.shell(
      """
      "$vibecheck" install --template "$box/template" || exit 9
      git init -q --template "$box/template" "$box/new" && cd "$box/new" || exit 9
      cp "$box/repository/.vibecheck.yaml" .
      "$vibecheck" install || exit 9
      printf '# TODO: later\\n' >a.py && git add a.py && git commit -qm bad && exit 8
      "$vibecheck" uninstall && "$vibecheck" uninstall --template "$box/template" || exit 9
      ls .git/hooks "$box/template/hooks"
      """
    )
    #expect(run.status == 0, "\(run.output)\(run.error)")
    #expect(run.output.contains("git config --global init.templateDir"))
    #expect(run.output.contains("renewed \(repository.container)/new/.git/hooks/pre-commit\n"))
    #expect(run.output.hasSuffix("new/.git/hooks:\n\n") || !run.output.contains("\npre-commit"))
  }

  @Test(arguments: ["local", "global"])
  func `a hooks folder of the user's own gets the hook, and what was there still runs`(
    _ scope: String
  ) throws {
    let repository = try HookFixture.repository()
    try repository.git("config", "--\(scope)", "core.hooksPath", "../team hooks")
    #expect(
      try repository.shell(
        """
        mkdir "$box/team hooks" && cd "$box/team hooks" || exit 9
        printf '#!/bin/sh\\necho team >&2\\n' >pre-commit && chmod 755 pre-commit
        """
      ).status == 0
    )
    let before = try repository.snapshot("team hooks")
    let install = try repository.shell("mkdir sub; cd sub; \"$vibecheck\" install")
    #expect(install.status == 0, "\(install.error)")
    #expect(install.output.contains("core.hooksPath (\(scope)) is '../team hooks'"))
    #expect(install.output.contains("every repository") == (scope == "global"))
    try repository.stage("a.py", text: HookFixture.bad)
    let commit = try repository.run("commit", "-m", "bad")
    #expect(commit.status == 1)
    #expect(commit.error.contains("team\n"))
    _ = try Program.run("uninstall", in: repository)
    #expect(try repository.snapshot("team hooks") == before)
  }

  @Test func `outside a repository install fails clearly`() throws {
    let repository = try HookFixture.repository()
    let run = try repository.shell("cd / && \"$vibecheck\" install")
    #expect(run.status == 2)
    #expect(run.error.hasPrefix("error: "))
  }
}
