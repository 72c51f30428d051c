import Foundation
import TestSupport
import Testing

/// `post-commit`: the findings of a commit as a git note.
struct HookNoteTests {
  private func note(_ repository: TemporaryRepository, _ revision: String = "HEAD") throws
    -> [String: Any]
  {
    let text = try repository.git("notes", "--ref", "vibecheck", "show", revision)
    let value = try JSONSerialization.jsonObject(with: Data(text.utf8))
    return try #require(value as? [String: Any])
  }

  private func findings(_ repository: TemporaryRepository) throws -> [String] {
    (try note(repository)["findings"] as? [[String: Any]] ?? []).map {
      "\($0["path"] ?? ""):\($0["line"] ?? "")"
    }
  }

  @Test func `each commit has its findings, a clean one none`() throws {
    let repository = try HookFixture.hooked("--notes", configuration: "")
    try repository.stage("a.py", text: HookFixture.bad)
    let commit = try repository.run("commit", "-qm", "one")
    #expect(commit.status == 0)
    #expect(try note(repository)["version"] as? Int == 1)
    #expect(try findings(repository) == ["a.py:1"])
    try repository.stage("b.py", text: HookFixture.clean)
    #expect(try repository.run("commit", "-qm", "two").status == 0)
    #expect(try findings(repository) == [])
  }

  @Test func `an amended commit's note is about all of it`() throws {
    let repository = try HookFixture.hooked("--notes", configuration: "")
    try repository.stage("a.py", text: HookFixture.bad)
    #expect(try repository.run("commit", "-qm", "one").status == 0)
    try repository.stage("b.py", text: HookFixture.bad)
    #expect(try repository.run("commit", "-q", "--amend", "--no-edit").status == 0)
    #expect(try findings(repository) == ["a.py:1", "b.py:1"])
  }

  @Test func `a commit that went past the review with --no-verify has one too`() throws {
    let repository = try HookFixture.hooked("--notes")
    try repository.stage("a.py", text: HookFixture.bad)
    #expect(try repository.run("commit", "-q", "--no-verify", "-m", "x").status == 0)
    #expect(try findings(repository) == ["a.py:1"])
  }

  @Test func `VIBECHECK_SKIP leaves no note`() throws {
    let repository = try HookFixture.hooked("--notes")
    try repository.stage("a.py", text: HookFixture.bad)
    let run = try repository.run("commit", "-qm", "x", environment: ["VIBECHECK_SKIP": "1"])
    #expect(run.status == 0)
    #expect(try repository.run("notes", "--ref", "vibecheck", "show").status != 0)
  }

  @Test func `a note that cannot be written is said, and the commit stands`() throws {
    let repository = try HookFixture.hooked("--notes", configuration: "")
    try repository.write(".git/refs/notes", "in the way")
    try repository.stage("a.py", text: HookFixture.clean)
    let run = try repository.run("commit", "-qm", "one")
    #expect(run.status == 0)
    #expect(run.error.contains("vibecheck: warning: post-commit: "))
    #expect(try repository.git("log", "-1", "--format=%s") == "one\n")
  }

  @Test func `commits in two work trees at once lose no note`() throws {
    let repository = try HookFixture.hooked("--notes", configuration: "")
    let run = try repository.shell(
      """
      git worktree add -q -b other "$box/other" || exit 9
      many() {
        cd "$1" || exit 9
        for i in 1 2 3 4 5 6; do
          echo "$i" >"$2-$i.txt" && git add . && git commit -qm "$2 $i" || exit 8
        done
      }
      many "$box/other" other & pid=$!
      (many . main) || exit 7
      wait $pid || exit 6
      git fsck --full --strict && git notes --ref vibecheck list
      """
    )
    #expect(run.status == 0, "\(run.error)")
    #expect(run.output.split(separator: "\n").count == 12)
  }
}
