import Foundation
import TestSupport
import Testing

/// `prepare-commit-msg`: the trailer that says a commit passed.
struct HookTrailerTests {
  /// Warnings are shown here and do not block.
  private func hooked() throws -> TemporaryRepository {
    try HookFixture.hooked("--trailer", configuration: "")
  }

  private func trailers(_ repository: TemporaryRepository, _ revision: String = "HEAD") throws
    -> [String]
  {
    try repository.git("log", "-1", "--format=%(trailers:key=Vibecheck,valueonly)", revision)
      .split(separator: "\n").map(String.init)
  }

  @Test func `-m gets it, with warnings counted`() throws {
    let repository = try hooked()
    try repository.stage("a.py", text: HookFixture.bad + "# FIXME: this too\n")
    #expect(try repository.run("commit", "-m", "subject").status == 0)
    #expect(try trailers(repository) == ["passed (2 warnings)"])
    try repository.stage("b.py", text: HookFixture.clean)
    #expect(
      try repository.run("commit", "-m", "subject", "-m", "Signed-off-by: A <a@b.c>").status == 0
    )
    #expect(try trailers(repository) == ["passed"])
    #expect(
      try repository.git("log", "-1", "--format=%B")
        == "subject\n\nSigned-off-by: A <a@b.c>\nVibecheck: passed\n\n"
    )
  }

  @Test func `-F gets it, also where the message has a divider and comments`() throws {
    let repository = try hooked()
    try repository.stage("b.py", text: HookFixture.clean)
    try repository.write("message", "subject\n\nbody\n---\nmore\n")
    #expect(try repository.run("commit", "-F", "message", "b.py").status == 0)
    #expect(
      try repository.git("log", "-1", "--format=%B")
        == "subject\n\nbody\n---\nmore\n\nVibecheck: passed\n\n"
    )
  }

  @Test func `amending replaces it by one for the whole commit`() throws {
    let repository = try hooked()
    try repository.stage("a.py", text: HookFixture.bad)
    #expect(try repository.run("commit", "-m", "one").status == 0)
    try repository.stage("b.py", text: HookFixture.clean)
    #expect(try repository.run("commit", "--amend", "--no-edit").status == 0)
    #expect(try trailers(repository) == ["passed (1 warning)"])
    try repository.stage("a.py", text: HookFixture.clean)
    #expect(try repository.run("commit", "--amend", "--no-edit").status == 0)
    #expect(try trailers(repository) == ["passed"])
    #expect(try repository.run("commit", "--amend", "-m", "anew").status == 0)
    #expect(try trailers(repository) == ["passed"])
  }

  @Test func `the first commit can be amended`() throws {
    let repository = try hooked()
    try repository.stage("a.py", text: HookFixture.bad)
    #expect(try repository.run("commit", "--amend", "--no-edit").status == 0)
    #expect(try trailers(repository) == ["passed (1 warning)"])
  }

  @Test func `a merge and a squash get one each`() throws {
    let repository = try hooked()
    try repository.git("switch", "-qc", "topic")
    try repository.stage("a.py", text: HookFixture.bad)
    #expect(try repository.run("commit", "-m", "topic").status == 0)
    try repository.git("switch", "-q", "main")
    try repository.stage("b.py", text: HookFixture.clean)
    #expect(try repository.run("commit", "-m", "main").status == 0)
    try repository.git("branch", "before")
    #expect(try repository.run("merge", "--no-edit", "topic").status == 0)
    #expect(try repository.git("rev-list", "--count", "--merges", "HEAD") == "1\n")
    #expect(try trailers(repository) == ["passed (1 warning)"])
    try repository.git("reset", "-q", "--hard", "before")
    #expect(try repository.run("merge", "--squash", "topic").status == 0)
    #expect(try repository.run("commit", "--no-edit").status == 0)
    #expect(try trailers(repository) == ["passed (1 warning)"])
  }

  @Test func `an empty message in an editor stays empty, so that the commit can be called off`()
    throws
  {
    let repository = try hooked()
    try repository.stage("b.py", text: HookFixture.clean)
    let run = try repository.run("commit", environment: ["GIT_EDITOR": "true"])
    #expect(run.status == 1)
    #expect(run.error.contains("empty commit message"))
    try repository.write("template", "subject\n")
    let untouched = try repository.run(
      "commit",
      "-t",
      "template",
      environment: ["GIT_EDITOR": "true"]
    )
    #expect(untouched.status == 1)
    #expect(untouched.error.contains("you did not edit the message"))
  }

  @Test func `a message edited with the diff in view gets it above the diff`() throws {
    let repository = try hooked()
    try repository.stage("b.py", text: HookFixture.clean)
    let run = try repository.run(
      "commit",
      "-v",
      "-e",
      "-m",
      "subject",
      environment: ["GIT_EDITOR": "true"]
    )
    #expect(run.status == 0, "\(run.error)")
    #expect(try repository.git("log", "-1", "--format=%B") == "subject\n\nVibecheck: passed\n\n")
  }

  @Test func `what did not pass gets none`() throws {
    let repository = try HookFixture.hooked("--trailer")
    try repository.stage("a.py", text: HookFixture.bad)
    #expect(try repository.run("commit", "--no-verify", "-m", "bad").status == 0)
    #expect(try trailers(repository) == [])
    try repository.stage("b.py", text: HookFixture.clean)
    #expect(
      try repository.run("commit", "-m", "unseen", environment: ["VIBECHECK_SKIP": "1"]).status == 0
    )
    #expect(try trailers(repository) == [])
  }

  @Test func `amending a passed commit into one that did not pass takes it away`() throws {
    let repository = try HookFixture.hooked("--trailer")
    try repository.stage("b.py", text: HookFixture.clean)
    #expect(try repository.run("commit", "-m", "good").status == 0)
    #expect(try trailers(repository) == ["passed"])
    try repository.stage("a.py", text: HookFixture.bad)
    #expect(try repository.run("commit", "--amend", "--no-verify", "--no-edit").status == 0)
    #expect(try trailers(repository) == [])
  }
}
