import Foundation
import TestSupport
import Testing

/// Packs from git repositories.
struct FetchTests {
  /// A repository that a pack of two folders lies in.
  private struct Fixture {
    let repository: TemporaryRepository
    /// Without the commit.
    let url: String
    let commit: String

    init() throws {
      repository = try TemporaryRepository()
      let made = try repository.shell(
        """
        git init -q "$box/pack" && cd "$box/pack" && mkdir team || exit 9
        printf '%s\\n' 'id: no-go' 'severity: error' 'message: No go.' \\
          "match: {any: ['\\\\bgo\\\\b']}" >team/no-go.yaml
        git add . && git commit -qm 'The pack' && git rev-parse HEAD
        """
      )
      url = "file://\(repository.container)/pack"
      commit = made.output.trimmingCharacters(in: .whitespacesAndNewlines)
      try #require(made.status == 0 && commit.count == 40, "\(made.said)")
      try repository.stage("a.py", text: "go\n")
    }

    func extend(_ reference: String) throws {
      try repository.write(".vibecheck.yaml", "extends: [\"\(reference)\"]\n")
    }

    /// What the program keeps of fetched packs.
    func kept() -> [String] {
      let folder = repository.container + "/home/.local/share/vibecheck/packs"
      return (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    }
  }

  @Test func `a pack is fetched once it is trusted, and then used without its repository`() throws {
    let fixture = try Fixture()
    let repository = fixture.repository
    try fixture.extend("\(fixture.url)@\(fixture.commit)/team")
    let missing = try Program.run("check", in: repository)
    #expect(missing.status == 2)
    #expect(
      missing.error
        == ".vibecheck.yaml:1:11: error: the pack '\(fixture.url)@\(fixture.commit)/team'"
        + " is not on this machine; run 'vibecheck rules fetch'\n"
    )
    let untrusted = try Program.run("rules", "fetch", in: repository)
    #expect(untrusted.status == 2)
    #expect(untrusted.error.contains("'extends' names the network address '\(fixture.url)@"))
    #expect(untrusted.error.hasSuffix("is not trusted; read it, then run 'vibecheck trust'\n"))
    #expect(fixture.kept() == [])

    #expect(try Program.run("trust", "--yes", in: repository).status == 0)
    let fetch = try Program.run("rules", "fetch", in: repository)
    #expect(fetch.status == 0, "\(fetch.error)")
    #expect(fetch.output == "\(fixture.url)@\(fixture.commit)/team fetched\n")
    let again = try Program.run("rules", "fetch", in: repository)
    #expect(again.output == "\(fixture.url)@\(fixture.commit)/team is here already\n")

    try FileManager.default.removeItem(atPath: repository.container + "/pack")
    let check = try Program.run("check", "--format", "json", in: repository)
    #expect(check.status == 1, "\(check.error)")
    #expect(try check.rules() == ["no-go"])
  }

  @Test func `the commit is what counts, wherever the branch has gone`() throws {
    let fixture = try Fixture()
    try fixture.extend("\(fixture.url)@\(fixture.commit)/team")
    let script = """
      cd "$box/pack" && echo 'id: broken' >team/no-go.yaml && git commit -qam 'Another' || exit 9
      cd "$box/repository" && "$vibecheck" trust --yes && "$vibecheck" rules fetch &&
        "$vibecheck" check
      """
    let run = try fixture.repository.shell(script)
    #expect(run.status == 1, "\(run.said)")
    #expect(run.output.contains("No go. [no-go]"))
  }

  @Test func `in a hook's environment the repository under review stays as it is`() throws {
    let fixture = try Fixture()
    try fixture.extend("\(fixture.url)@\(fixture.commit)/team")
    let before = try fixture.repository.snapshot("repository/.git")
    let run = try fixture.repository.shell(
      """
      export GIT_DIR="$PWD/.git" GIT_INDEX_FILE="$PWD/.git/index" GIT_WORK_TREE="$PWD"
      "$vibecheck" trust --yes && "$vibecheck" rules fetch && "$vibecheck" check
      """
    )
    #expect(run.status == 1, "\(run.said)")
    #expect(try fixture.repository.snapshot("repository/.git") == before)
  }

  @Test func `what cannot be fetched is exit status 2 and leaves nothing behind`() throws {
    let fixture = try Fixture()
    let repository = fixture.repository
    let nowhere = String(repeating: "0", count: 39) + "1"
    for reference in ["\(fixture.url)@\(nowhere)", "\(fixture.url)-none@\(fixture.commit)"] {
      try fixture.extend(reference)
      _ = try Program.run("trust", "--yes", in: repository)
      let run = try Program.run("rules", "fetch", in: repository)
      #expect(run.status == 2, "\(reference)")
      #expect(run.error.hasPrefix("error: "))
      #expect(fixture.kept() == [])
    }
    try fixture.extend("\(fixture.url)@\(fixture.commit)/nothing")
    _ = try Program.run("trust", "--yes", in: repository)
    let run = try Program.run("rules", "fetch", in: repository)
    #expect(run.status == 2)
    #expect(run.error.contains("/nothing' has no such folder"))
  }

  @Test func `a changed copy of a pack is refused`() throws {
    let fixture = try Fixture()
    let repository = fixture.repository
    try fixture.extend("\(fixture.url)@\(fixture.commit)/team")
    let run = try repository.shell(
      """
      "$vibecheck" trust --yes >/dev/null && "$vibecheck" rules fetch >/dev/null || exit 9
      cd "$HOME"/.local/share/vibecheck/packs/*.git || exit 9
      for pack in objects/pack/*.pack; do mv "$pack" "$box/moved" && git unpack-objects -q <"$box/moved"; done
      rm -f objects/pack/*
      blob=$(git rev-parse "\(fixture.commit):team/no-go.yaml")
      other=$(printf 'id: no-go\\nseverity: note\\nmessage: m\\nmatch: {any: [x]}\\n' | git hash-object -w --stdin)
      path() { echo "objects/$(echo "$1" | cut -c1-2)/$(echo "$1" | cut -c3-)"; }
      chmod u+w "$(path "$blob")" && cp "$(path "$other")" "$(path "$blob")" || exit 9
      cd "$box/repository" && "$vibecheck" check
      """
    )
    #expect(run.status == 2, "\(run.said)")
    #expect(run.error.contains("cannot read"))
  }

  @Test func `without a pack there is nothing to fetch`() throws {
    let repository = try TemporaryRepository()
    let run = try Program.run("rules", "fetch", in: repository)
    #expect(run.status == 0)
    #expect(run.output == ".vibecheck.yaml names no pack to fetch\n")
  }
}
