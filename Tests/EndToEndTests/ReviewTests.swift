import Foundation
import TestSupport
import Testing

/// `vibecheck review` in real repositories. Findings come from a pattern rule, and warnings block.
struct ReviewTests {
  /// `main` and `feature` part after the first commit; each adds a file with a finding. `feature` is
  /// checked out.
  private func branched() throws -> TemporaryRepository {
    let repository = try HookFixture.repository()
    try repository.git("checkout", "--quiet", "-b", "feature")
    try repository.stage("feature.py", text: HookFixture.bad)
    try repository.commit("feature")
    try repository.git("checkout", "--quiet", "main")
    try repository.stage("main.py", text: "# FIXME: soon\nmain = 2\n")
    try repository.commit("main")
    try repository.git("checkout", "--quiet", "feature")
    return repository
  }

  /// `path:line` of every finding, behind its commit's subject if it names one.
  private func places(_ run: Program.Run, in repository: TemporaryRepository) throws -> [String] {
    try (run.json()["findings"] as? [[String: Any]] ?? []).map { finding in
      let place = "\(finding["path"] ?? ""):\(finding["line"] ?? "")"
      guard let commit = finding["commit"] as? String else { return place }
      let subject = try repository.git("show", "--no-patch", "--format=%s", commit)
      return subject.replacing("\n", with: ": ") + place
    }
  }

  private func review(_ arguments: String..., in repository: TemporaryRepository) throws -> [String]
  {
    let run = try Program.run(["review", "--format", "json"] + arguments, in: repository)
    #expect(run.status < 2, "\(run.error)")
    let places = try places(run, in: repository)
    #expect(run.status == (places.isEmpty ? 0 : 1))
    return places
  }

  /// A clone of `repository` in the same container.
  private func clone(
    _ repository: TemporaryRepository,
    _ options: String...
  ) throws -> TemporaryRepository {
    let copy = try TemporaryRepository()
    try FileManager.default.removeItem(atPath: copy.path)
    try copy.git(
      ["clone", "--quiet"] + options + ["file://\(repository.path)", copy.path],
      in: copy.container
    )
    try copy.write(".git/info/exclude", ".vibecheck.yaml\n")
    try copy.write(".vibecheck.yaml", "fail_on: warning\n")
    return copy
  }

  // MARK: - What is reviewed

  @Test func `without a target it is the current branch since it left the default branch`() throws {
    let repository = try branched()

    #expect(try review(in: repository) == ["feature.py:1"])
    let run = try Program.run("review", in: repository)
    #expect(run.error == "vibecheck: reviewing 'HEAD' since it left 'main'\n")
    #expect(try Program.run("review", "-q", in: repository).error == "")
  }

  @Test func `without a target an upstream comes before the default branch`() throws {
    let repository = try branched()
    try repository.git("branch", "--quiet", "base")
    try repository.git("branch", "--quiet", "--set-upstream-to=base")
    try repository.stage("second.py", text: HookFixture.bad)
    try repository.commit("second")

    #expect(try review(in: repository) == ["second.py:1"])
  }

  @Test func `only what is committed is read`() throws {
    let repository = try branched()
    try repository.stage("staged.py", text: HookFixture.bad)
    try repository.write("feature.py", HookFixture.clean)

    #expect(try review(in: repository) == ["feature.py:1"])
  }

  @Test func `the default branch is the one the remote calls HEAD, whatever its name`() throws {
    let repository = try branched()
    try repository.git("branch", "--quiet", "-m", "main", "trunk")
    // A branch that only sounds like it.
    try repository.git("branch", "--quiet", "master", "feature")
    try repository.git("checkout", "--quiet", "trunk")
    let copy = try clone(repository)
    try copy.git("checkout", "--quiet", "--detach", "origin/feature")

    let run = try Program.run("review", "--format", "json", in: copy)
    #expect(run.error == "vibecheck: reviewing 'HEAD' since it left 'origin/trunk'\n")
    #expect(try places(run, in: copy) == ["feature.py:1"])
  }

  @Test func `without a remote init.defaultBranch tells the default branch`() throws {
    let repository = try branched()
    try repository.git("branch", "--quiet", "-m", "main", "trunk")
    try repository.git("branch", "--quiet", "more", "feature")
    try repository.git("config", "init.defaultBranch", "trunk")

    #expect(try review(in: repository) == ["feature.py:1"])
  }

  @Test func `without either the only other branch is the one to compare with`() throws {
    let repository = try branched()
    try repository.git("branch", "--quiet", "-m", "main", "base")

    #expect(try review(in: repository) == ["feature.py:1"])
  }

  @Test(arguments: ["feature", "refs/heads/feature"])
  func `a branch is reviewed since it left the default branch`(name: String) throws {
    let repository = try branched()
    try repository.git("checkout", "--quiet", "main")
    // What is already pushed is still part of the branch.
    try repository.git("branch", "--quiet", "pushed", "feature")
    try repository.git("branch", "--quiet", "--set-upstream-to=pushed", "feature")

    #expect(try review(name, in: repository) == ["feature.py:1"])
  }

  @Test func `a branch of a remote is one too`() throws {
    let repository = try branched()
    try repository.git("checkout", "--quiet", "main")
    let copy = try clone(repository)

    #expect(try review("origin/feature", in: copy) == ["feature.py:1"])
  }

  @Test(arguments: [
    ("main..feature", ["feature.py:1"]), ("feature..main", ["main.py:1"]),
    ("main...feature", ["feature.py:1"]), ("main...", ["feature.py:1"]), ("HEAD", ["feature.py:1"]),
    ("HEAD~1", []), ("main", ["main.py:1"]), ("v1", ["feature.py:1"]),
  ])
  func `ranges, commits and tags are read as git reads them`(
    target: String,
    expected: [String]
  ) throws {
    let repository = try branched()
    try repository.git("tag", "v1")
    if target == "main" { try repository.git("config", "init.defaultBranch", "feature") }

    #expect(try review(target, in: repository) == expected)
  }

  @Test func `--commit means one commit also where a branch has its name`() throws {
    let repository = try branched()
    try repository.stage("second.py", text: HookFixture.bad)
    try repository.commit("second")

    #expect(try review("feature", in: repository) == ["feature.py:1", "second.py:1"])
    #expect(try review("--commit", "feature", in: repository) == ["second.py:1"])
  }

  @Test func `the first commit is read against nothing, a merge against its first parent`() throws {
    let repository = try HookFixture.repository()
    try repository.stage("root.py", text: HookFixture.bad)
    try repository.git("commit", "--quiet", "--amend", "--no-edit")
    #expect(try review("--commit", "HEAD", in: repository) == ["root.py:1"])

    let branched = try branched()
    try branched.git("merge", "--quiet", "--no-edit", "main")
    #expect(try review("--commit", "HEAD", in: branched) == ["main.py:1"])
  }

  @Test func `a renamed file is read against what it was`() throws {
    let repository = try branched()
    let lines = (1...20).map { "line_\($0) = \($0)\n" }.joined()
    try repository.stage("old.py", text: HookFixture.bad + lines)
    try repository.commit("old")
    try repository.git("mv", "old.py", "new.py")
    try repository.stage("new.py", text: HookFixture.bad + lines + HookFixture.bad)
    try repository.commit("rename")

    #expect(try review("HEAD", in: repository) == ["new.py:23"])
  }

  @Test func `--all-files reads a whole tree, every line of it`() throws {
    let repository = try branched()

    #expect(try review("--all-files", in: repository) == ["feature.py:1"])
    #expect(try review("--all-files", "main", in: repository) == ["main.py:1"])
    let run = try Program.run("review", "--all-files", "--format", "json", in: repository)
    #expect(try run.summary("files") == 2)
  }

  // MARK: - Commit by commit

  @Test func `--by-commit names the commit of each finding, also of one mended later`() throws {
    let repository = try branched()
    try repository.stage("feature.py", text: HookFixture.clean)
    try repository.commit("mend")
    try repository.stage("second.py", text: "y = 1\n" + HookFixture.bad)
    try repository.commit("second")

    #expect(try review("main...", in: repository) == ["second.py:2"])
    #expect(
      try review("main...", "--by-commit", in: repository)
        == ["feature: feature.py:1", "second: second.py:2"]
    )
  }

  @Test func `of a merge --by-commit takes what no parent had, --first-parent what it brought`()
    throws
  {
    let repository = try branched()
    try repository.git("checkout", "--quiet", "-b", "topic", "main~1")
    try repository.stage("topic.py", text: HookFixture.bad)
    try repository.commit("topic")
    try repository.git("checkout", "--quiet", "feature")
    try repository.git("merge", "--quiet", "--no-commit", "topic")
    try repository.stage("evil.py", text: HookFixture.bad)
    try repository.commit("merge")

    #expect(
      try review("main...", "--by-commit", in: repository).sorted()
        == ["feature: feature.py:1", "merge: evil.py:1", "topic: topic.py:1"]
    )
    #expect(
      try review("main...", "--by-commit", "--first-parent", in: repository)
        == ["feature: feature.py:1", "merge: evil.py:1", "merge: topic.py:1"]
    )
  }

  // MARK: - What cannot be reviewed

  private func expectFailure(
    _ arguments: String...,
    in repository: TemporaryRepository,
    says parts: String...
  ) throws {
    let run = try Program.run(["review"] + arguments, in: repository)
    #expect(run.status == 2)
    #expect(run.output == "")
    let lines = run.error.split(separator: "\n")
    #expect(lines.count == 1 && run.error.hasPrefix("error: "), "\(run.error)")
    for part in parts { #expect(run.error.contains(part), "\(run.error)") }
  }

  @Test func `before the first commit there is nothing, and check is named`() throws {
    let repository = try TemporaryRepository()
    try expectFailure(in: repository, says: "no commit yet", "vibecheck check")
    try expectFailure("--all-files", in: repository, says: "'HEAD'")
  }

  @Test func `an unknown revision is named`() throws {
    let repository = try branched()
    try expectFailure("missing", in: repository, says: "'missing'", "git rev-parse")
    try expectFailure("main...missing", in: repository, says: "'missing'")
    try expectFailure("missing..main", "--by-commit", in: repository, says: "'missing'")
  }

  @Test func `a name of a branch and a tag is not guessed at`() throws {
    let repository = try branched()
    try repository.git("tag", "feature", "main")
    let advice = "'refs/heads/feature' or 'refs/tags/feature'"
    try expectFailure("feature", in: repository, says: "a branch and a tag", advice)
    try expectFailure("main...feature", in: repository, says: advice)
    try expectFailure("--commit", "feature~1", in: repository, says: advice)
    #expect(try review("refs/tags/feature", in: repository) == ["main.py:1"])
  }

  @Test func `without a branch to compare with the way out is named`() throws {
    let repository = try HookFixture.repository()
    try expectFailure(in: repository, says: "'main'", "default branch", "HEAD~3..HEAD")

    let other = try branched()
    try other.git("branch", "--quiet", "-m", "main", "one")
    try other.git("branch", "--quiet", "two", "one")
    try expectFailure(in: other, says: "'feature'", "no branch is known", "BRANCH...HEAD")
  }

  @Test func `unrelated histories and shallow clones are failures, never an empty review`() throws {
    let repository = try branched()
    try repository.git("checkout", "--quiet", "--orphan", "lone")
    try repository.commit("lone")
    try expectFailure("main...lone", in: repository, says: "merge base")

    try repository.git("checkout", "--quiet", "main")
    let copy = try clone(repository, "--depth=1", "--no-single-branch")
    try expectFailure("origin/feature", in: copy, says: "merge base", "git fetch --unshallow")
    try expectFailure("HEAD", in: copy, says: "git fetch --unshallow")
  }

  @Test func `outside a repository there is nothing to review`() throws {
    let repository = try TemporaryRepository()
    try FileManager.default.removeItem(atPath: repository.path + "/.git")
    try expectFailure(in: repository, says: "no git repository")
  }

  @Test(arguments: [
    ["main", "--commit", "HEAD"], ["--all-files", "--by-commit"], ["main..", "--first-parent"],
  ])
  func `options that contradict each other are refused`(arguments: [String]) throws {
    let run = try Program.run(["review"] + arguments, in: try branched())
    #expect(run.status == 2)
    #expect(run.output == "")
  }
}
