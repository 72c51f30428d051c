import Foundation
import TestSupport
import Testing

/// `vibecheck notes`, with real remotes and clones.
struct NotesTests {
  /// One commit with a finding and its note, pushed without the note to the bare `$box/remote.git`, and a
  /// second clone of it in `$box/other` that keeps notes too.
  private func pair() throws -> TemporaryRepository {
    let repository = try HookFixture.hooked("--notes", configuration: "")
    try repository.stage("a.py", text: HookFixture.bad)
    let made = try repository.shell(
      """
      git commit -qm one && git init -q --bare -b main "$box/remote.git" &&
      git remote add origin "$box/remote.git" && git push -q -u origin main &&
      git clone -q "$box/remote.git" "$box/other" && cd "$box/other" && "$vibecheck" install --notes
      """
    )
    #expect(made.status == 0, "\(made.error)")
    return repository
  }

  /// Runs `vibecheck notes` in the other clone.
  private func other(
    _ repository: TemporaryRepository,
    _ arguments: String
  ) throws -> Program.Run {
    try repository.shell("cd \"$box/other\" && \"$vibecheck\" notes \(arguments)")
  }

  /// How many notes the repository in `folder` of the box has.
  private func count(_ repository: TemporaryRepository, _ folder: String) throws -> Int {
    let list = try repository.shell(
      "git -C \"$box/\(folder)\" notes --ref vibecheck list"
    )
    return list.output.split(separator: "\n").count
  }

  @Test func `show tells the findings of a commit as a review does`() throws {
    let repository = try HookFixture.hooked("--notes", configuration: "")
    try repository.stage("a.py", text: HookFixture.bad)
    #expect(try repository.run("commit", "-qm", "one").status == 0)
    try repository.stage("b.py", text: HookFixture.clean)
    #expect(try repository.run("commit", "-qm", "two").status == 0)
    let clean = try Program.run("notes", "show", in: repository)
    #expect(clean.status == 0, "\(clean.error)")
    #expect(clean.output.contains("vibecheck: "))
    #expect(clean.findingCount == 0)
    let found = try Program.run("notes", "show", "HEAD~", in: repository)
    #expect(found.status == 0, "\(found.error)")
    #expect(found.reports("a.py"))
    #expect(found.findingCount == 1)
    let json = try Program.run("notes", "show", "HEAD~1", "--format", "json", in: repository)
    #expect(try json.rules() == [HookFixture.rule])
    #expect(
      try json.output == repository.git("notes", "--ref", "vibecheck", "show", "HEAD~1")
    )
  }

  @Test func `show says why there is nothing to show`() throws {
    let repository = try HookFixture.repository()
    for (arguments, message) in [
      (["show"], "has no note; 'vibecheck notes fetch'"),
      (["show", "nowhere"], "'nowhere' names no commit here"),
      (["show", "--", "--all"], "'--all' names no commit here"),
    ] {
      let run = try Program.run(["notes"] + arguments, in: repository)
      #expect(run.status == 2)
      #expect(run.error.contains(message), "\(run.error)")
    }
    try repository.git("notes", "--ref", "vibecheck", "add", "-m", "no report")
    let broken = try Program.run("notes", "show", in: repository)
    #expect(broken.status == 2)
    #expect(broken.error.contains("cannot read the note of 'HEAD': it is no JSON report"))
    let raw = try Program.run("notes", "show", "--format", "json", in: repository)
    #expect(raw.output == "no report\n")
  }

  @Test func `notes pushed by one clone are fetched by another`() throws {
    let repository = try pair()
    let push = try Program.run("notes", "push", in: repository)
    #expect(push.status == 0, "\(push.error)")
    #expect(push.output == "1 note at 'origin' now\n")
    let before = try other(repository, "show")
    #expect(before.status == 2)
    let fetch = try other(repository, "fetch")
    #expect(fetch.status == 0, "\(fetch.error)")
    #expect(fetch.output == "1 note here now, 1 of them new\n")
    let shown = try other(repository, "show")
    #expect(shown.findingCount == 1, "\(shown.said)")
    let again = try other(repository, "fetch")
    #expect(again.output == "1 note here now, 0 of them new\n")
    #expect(try repository.git("for-each-ref", "refs/vibecheck") == "")
  }

  @Test func `a push after somebody else's keeps the notes of both`() throws {
    let repository = try pair()
    #expect(try Program.run("notes", "push", in: repository).status == 0)
    let theirs = try repository.shell(
      "cd \"$box/other\" && echo 'y = 2' >b.py && git add . && git commit -qm two && git push -q"
    )
    #expect(theirs.status == 0, "\(theirs.error)")
    let push = try other(repository, "push")
    #expect(push.status == 0, "\(push.error)")
    #expect(push.output == "2 notes at 'origin' now\n")
    #expect(try count(repository, "remote.git") == 2)
    #expect(try count(repository, "repository") == 1)
    #expect(try Program.run("notes", "fetch", in: repository).status == 0)
    #expect(try count(repository, "repository") == 2)
  }

  @Test func `where both have a note for a commit, the one here stays`() throws {
    let repository = try pair()
    let theirs = try repository.shell(
      """
      cd "$box/other" && git notes --ref vibecheck add -m theirs &&
      git push -q origin refs/notes/vibecheck
      """
    )
    #expect(theirs.status == 0, "\(theirs.error)")
    let fetch = try Program.run("notes", "fetch", in: repository)
    #expect(fetch.status == 0, "\(fetch.error)")
    #expect(fetch.output == "1 note here now, 0 of them new\n")
    #expect(try Program.run("notes", "show", in: repository).findingCount == 1)
    #expect(try Program.run("notes", "push", in: repository).status == 0)
    let late = try other(repository, "fetch")
    #expect(late.status == 0, "\(late.error)")
    // A later note of the same line of history, not another opinion: taken over.
    #expect(try other(repository, "show").findingCount == 1)
  }

  @Test func `pushes of several clones at once lose no note`() throws {
    let repository = try pair()
    let run = try repository.shell(
      """
      for i in 1 2 3 4; do
        git clone -q "$box/remote.git" "$box/c$i" && cd "$box/c$i" &&
        git commit -q --allow-empty -m "$i" &&
        git notes --ref vibecheck add -m '{}' && cd "$box" || exit 9
      done
      for i in 1 2 3 4; do (cd "$box/c$i" && exec "$vibecheck" notes push) & done
      wait
      """
    )
    #expect(run.status == 0, "\(run.error)")
    #expect(try count(repository, "remote.git") == 4, "\(run.error)")
  }

  @Test func `a bare repository pushes and fetches too`() throws {
    let repository = try pair()
    #expect(try Program.run("notes", "push", in: repository).status == 0)
    let bare = try repository.shell(
      """
      git clone -q --bare "$box/remote.git" "$box/bare.git" && cd "$box/bare.git" &&
      "$vibecheck" notes fetch && "$vibecheck" notes show &&
      git notes --ref vibecheck add -f -m '{}' && "$vibecheck" notes push
      """
    )
    #expect(bare.status == 0, "\(bare.error)")
    #expect(bare.findingCount == 1)
    #expect(bare.output.contains("1 note at 'origin' now"))
  }

  @Test func `a remote that is not there or has no notes is said`() throws {
    let repository = try pair()
    let empty = try other(repository, "fetch")
    #expect(empty.status == 0, "\(empty.error)")
    #expect(empty.output == "'origin' has no notes\n")
    let nothing = try other(repository, "push")
    #expect(nothing.status == 2)
    #expect(nothing.error.contains("there are no notes to push; 'vibecheck install --notes'"))
    let wrong = try Program.run("notes", "push", "upstream", in: repository)
    #expect(wrong.status == 2)
    #expect(wrong.error == "error: there is no remote 'upstream' here, only 'origin'\n")
    let gone = try Program.run("notes", "fetch", "./nowhere", in: repository)
    #expect(gone.status == 2)
    #expect(gone.error.hasPrefix("error: 'git ls-remote ./nowhere"))
    let alone = try HookFixture.repository()
    let none = try Program.run("notes", "push", in: alone)
    #expect(none.status == 2)
    #expect(
      none.error == "error: there is no remote 'origin' here; git remote add origin <address>\n"
    )
    let address = try Program.run(
      "notes",
      "push",
      repository.container + "/remote.git",
      in: repository
    )
    #expect(address.status == 0, "\(address.error)")
    #expect(try count(repository, "remote.git") == 1)
  }
}
