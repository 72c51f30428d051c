import Foundation
import TestSupport
import Testing

/// `pre-push`: what is pushed is reviewed, all of it and nothing else.
struct HookPushTests {
  /// A hooked repository whose `main` a bare `origin` has.
  private func cloned() throws -> TemporaryRepository {
    let repository = try HookFixture.hooked()
    let run = try repository.shell(
      """
      git init -q --bare --initial-branch=main "$box/origin.git" &&
      git remote add origin "$box/origin.git" && git push -q origin main
      """
    )
    #expect(run.status == 0, "\(run.error)")
    return repository
  }

  private func commit(_ repository: TemporaryRepository, _ file: String, _ text: String) throws {
    try repository.stage(file, text: text)
    try repository.commit(file)
  }

  @Test func `a bad commit is not pushed, a clean one is`() throws {
    let repository = try cloned()
    try commit(repository, "a.py", HookFixture.bad)
    let refused = try repository.run("push", "origin", "main")
    #expect(refused.status == 1)
    #expect(refused.said.contains(HookFixture.rule))
    try commit(repository, "a.py", HookFixture.clean)
    #expect(
      try repository.run("push", "origin", "main").status == 0,
      "what was mended is no finding"
    )
  }

  @Test func `a first push to an empty remote is reviewed whole`() throws {
    let repository = try HookFixture.hooked()
    try commit(repository, "a.py", HookFixture.bad)
    let run = try repository.shell(
      "git init -q --bare \"$box/o.git\" && git remote add origin \"$box/o.git\" && git push origin main"
    )
    #expect(run.status == 1)
    #expect(run.reports("a.py"))
  }

  @Test func `a new branch is reviewed since it left the remote's branches`() throws {
    let repository = try cloned()
    // Bad, but the remote has it.
    try commit(repository, "old.py", HookFixture.bad)
    try repository.git("push", "-q", "--no-verify", "origin", "main")
    try repository.git("switch", "-qc", "topic")
    try commit(repository, "new.py", HookFixture.clean)
    #expect(try repository.run("push", "origin", "topic").status == 0)
    try repository.git("switch", "-qc", "bad-topic")
    try commit(repository, "bad.py", HookFixture.bad)
    let refused = try repository.run("push", "origin", "bad-topic")
    #expect(refused.status == 1)
    #expect(refused.reports("bad.py") && !refused.reports("old.py"))
  }

  @Test func `deleting a branch reviews nothing`() throws {
    let repository = try cloned()
    try repository.git("push", "-q", "--no-verify", "origin", "main:gone")
    try commit(repository, "a.py", HookFixture.bad)
    let run = try repository.run("push", "origin", ":gone")
    #expect(run.status == 0, "\(run.error)")
    #expect(!run.said.contains(HookFixture.rule))
  }

  @Test func `of several references each is reviewed, and shared commits once`() throws {
    let repository = try cloned()
    try repository.git("switch", "-qc", "one")
    try commit(repository, "one.py", HookFixture.bad)
    try repository.git("switch", "-qc", "two")
    try commit(repository, "two.py", HookFixture.bad)
    try repository.git("switch", "-qc", "three", "main")
    try commit(repository, "three.py", HookFixture.clean)
    let run = try repository.run("push", "origin", "one", "two", "three")
    #expect(run.status == 1)
    #expect(run.reports("one.py") && run.reports("two.py"))
    #expect(run.findingCount == 2)
    #expect(run.error.contains("refs/heads/three to refs/heads/three:"))
  }

  @Test func `a forced push is reviewed against what the remote's branches have`() throws {
    let repository = try cloned()
    try repository.git("switch", "-qc", "topic")
    try commit(repository, "a.py", HookFixture.clean)
    try repository.git("push", "-q", "--no-verify", "origin", "topic")
    try repository.git("switch", "-q", "main")
    try commit(repository, "upstream.py", HookFixture.bad)
    try repository.git("push", "-q", "--no-verify", "origin", "main")
    try repository.git("switch", "-q", "topic")
    try repository.git("rebase", "-q", "main")
    let clean = try repository.run("push", "--force", "origin", "topic")
    #expect(clean.status == 0, "upstream's commit is the remote's already: \(clean.error)")
    try repository.stage("a.py", text: HookFixture.bad)
    try repository.git("commit", "-q", "--no-verify", "--amend", "-m", "bad")
    #expect(try repository.run("push", "--force", "origin", "topic").status == 1)
  }

  @Test func `merging what the remote has adds nothing, a bad merge is found`() throws {
    let repository = try cloned()
    try repository.git("switch", "-qc", "topic")
    try commit(repository, "mine.py", HookFixture.bad)
    try repository.git("push", "-q", "--no-verify", "origin", "topic")
    try repository.git("switch", "-q", "main")
    try commit(repository, "theirs.py", HookFixture.bad)
    try repository.git("push", "-q", "--no-verify", "origin", "main")
    try repository.git("switch", "-q", "topic")
    try repository.git("merge", "-q", "--no-verify", "--no-edit", "main")
    let run = try repository.run("push", "origin", "topic")
    #expect(run.status == 0, "\(run.error)")
    try commit(repository, "evil.py", HookFixture.bad)
    let bad = try repository.run("push", "origin", "topic")
    #expect(bad.status == 1)
    #expect(bad.reports("evil.py"))
    #expect(!bad.reports("mine.py") && !bad.reports("theirs.py"))
  }

  @Test func `a merge resolved badly by hand is found although both sides are known`() throws {
    let repository = try cloned()
    try repository.git("switch", "-qc", "topic")
    try repository.git("push", "-q", "--no-verify", "origin", "topic")
    try repository.git("switch", "-q", "main")
    try commit(repository, "theirs.py", HookFixture.clean)
    try repository.git("push", "-q", "--no-verify", "origin", "main")
    try repository.git("switch", "-q", "topic")
    try commit(repository, "mine.py", HookFixture.clean)
    try repository.git("push", "-q", "--no-verify", "origin", "topic")
    try repository.git("merge", "-q", "--no-verify", "--no-commit", "main")
    try repository.stage("theirs.py", text: "x = 1\n# FIXME: merged in a hurry\n")
    try repository.git("commit", "-q", "--no-verify", "--no-edit")
    let run = try repository.run("push", "origin", "topic")
    #expect(run.status == 1)
    #expect(run.reports("theirs.py"))
  }

  @Test func `tags are reviewed too, notes and tags of trees are not`() throws {
    let repository = try cloned()
    try repository.git("tag", "-a", "-m", "tree", "tree", "HEAD^{tree}")
    try repository.git("notes", "--ref", "vibecheck", "add", "-m", "# TODO: nothing", "HEAD")
    let run = try repository.run("push", "origin", "tree", "refs/notes/vibecheck")
    #expect(run.status == 0, "\(run.error)")
    try commit(repository, "a.py", HookFixture.bad)
    try repository.git("tag", "-a", "-m", "v1", "v1")
    #expect(try repository.run("push", "origin", "v1").status == 1)
  }

  @Test func `the hook that was there reads the same standard input as we do`() throws {
    let repository = try cloned()
    try repository.writeExecutable("bin/before", "#!/bin/sh\necho \"$1 $2\" >args\ncat >refs\n")
    let install = try repository.shell(
      """
      "$vibecheck" uninstall && cp bin/before .git/hooks/pre-push && "$vibecheck" install
      """
    )
    #expect(install.status == 0, "\(install.error)")
    try commit(repository, "a.py", HookFixture.bad)
    let run = try repository.run("push", "origin", "main", "HEAD:refs/heads/other")
    #expect(run.status == 1)
    #expect(run.said.contains(HookFixture.rule))
    let seen = String(decoding: try repository.bytes(of: "repository/refs"), as: UTF8.self)
    #expect(seen.split(separator: "\n").count == 2)
    #expect(seen.contains("refs/heads/other 0000000000000000000000000000000000000000\n"))
    let arguments = String(decoding: try repository.bytes(of: "repository/args"), as: UTF8.self)
    #expect(arguments == "origin \(repository.container)/origin.git\n")
  }

  @Test func `a hook before us that reads nothing does no harm`() throws {
    let repository = try cloned()
    let install = try repository.shell(
      """
      "$vibecheck" uninstall && printf '#!/bin/sh\\nexit 0\\n' >.git/hooks/pre-push &&
      chmod 755 .git/hooks/pre-push && "$vibecheck" install &&
      for i in $(seq 300); do echo "branch-$i"; done | xargs -n 50 -I{} git branch {}
      """
    )
    #expect(install.status == 0, "\(install.error)")
    try commit(repository, "a.py", HookFixture.bad)
    #expect(try repository.run("push", "--all", "origin").status == 1)
  }

  @Test func `a push of a shallow clone with no known base is refused with the remedy`() throws {
    let repository = try cloned()
    try commit(repository, "a.py", HookFixture.clean)
    try repository.git("push", "-q", "--no-verify", "origin", "main")
    let run = try repository.shell(
      """
      git clone -q --depth 1 "file://$box/origin.git" "$box/shallow" && cd "$box/shallow" || exit 9
      "$vibecheck" install >/dev/null || exit 9
      git init -q --bare "$box/other.git" && git remote add other "$box/other.git"
      git remote remove origin
      git push other main
      """
    )
    #expect(run.status != 0)
    #expect(run.error.contains("git fetch --unshallow"), "\(run.error)")
  }
}
