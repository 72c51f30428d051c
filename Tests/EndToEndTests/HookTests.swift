import Foundation
import TestSupport
import Testing

/// The installed hook under real `git commit`.
struct HookTests {
  /// A repository with a first commit and the hook installed.
  private func hooked() throws -> TemporaryRepository {
    let repository = try TemporaryRepository()
    try repository.stage("a.js", text: CheckTests.clean)
    try repository.git("commit", "-qm", "first")
    try repository.letTheModelBlock()
    let install = try Program.run("install", in: repository)
    #expect(install.status == 0, "\(install.error)")
    return repository
  }

  private func head(_ repository: TemporaryRepository) throws -> String {
    try repository.git("rev-parse", "HEAD")
  }

  @Test func `a bad commit is refused and leaves HEAD and index as they were`() throws {
    let repository = try hooked()
    try repository.stage("a.js", text: CheckTests.bad)
    let before = try head(repository)
    let staged = try repository.git("ls-files", "--stage")
    let commit = try repository.run("commit", "-m", "bad")
    #expect(commit.status == 1)
    #expect((commit.output + commit.error).contains("commented-out-code"))
    #expect(try head(repository) == before)
    #expect(try repository.git("ls-files", "--stage") == staged)
  }

  @Test func `a clean commit passes`() throws {
    let repository = try hooked()
    let before = try head(repository)
    try repository.stage("b.js", text: CheckTests.clean)
    let commit = try repository.run("commit", "-m", "clean")
    #expect(commit.status == 0, "\(commit.error)")
    #expect(try repository.git("rev-parse", "HEAD^") == before)
  }

  @Test func `commit -a reviews the files it stages`() throws {
    let repository = try hooked()
    try repository.write("a.js", CheckTests.bad)
    let commit = try repository.run("commit", "-am", "bad")
    #expect(commit.status == 1)
    #expect((commit.output + commit.error).contains("commented-out-code"))
  }

  @Test func `commit PATH reviews that file only`() throws {
    let repository = try hooked()
    try repository.stage("b.js", text: CheckTests.clean)
    try repository.git("commit", "-qm", "second")
    try repository.stage("b.js", text: CheckTests.bad)
    try repository.write("a.js", "x = 1\n")
    let clean = try repository.run("commit", "-m", "only a", "a.js")
    #expect(clean.status == 0, "\(clean.output)\(clean.error)")
    let bad = try repository.run("commit", "-m", "only b", "b.js")
    #expect(bad.status == 1)
  }

  @Test func `VIBECHECK_SKIP lets a commit through and says so`() throws {
    let repository = try hooked()
    try repository.stage("a.js", text: CheckTests.bad)
    let commit = try repository.run(
      "commit",
      "-m",
      "bad",
      environment: ["VIBECHECK_SKIP": "1"]
    )
    #expect(commit.status == 0)
    #expect(commit.error.contains("VIBECHECK_SKIP"))
  }

  @Test func `a broken model does not hold up a commit, and is said aloud`() throws {
    let repository = try hooked()
    try repository.write("model.gguf", "no model")
    try repository.write(".vibecheck.yaml", "model: ./model.gguf\n")
    try repository.stage("a.js", text: CheckTests.bad)
    let commit = try repository.run("commit", "-m", "bad")
    #expect(commit.status == 0)
    #expect(commit.error.contains("cannot load model"))
    #expect(commit.error.contains("on_error: warn"))

    try repository.write(".vibecheck.yaml", "model: ./model.gguf\non_error: block\n")
    try repository.stage("c.js", text: CheckTests.bad)
    let blocked = try repository.run("commit", "-m", "bad")
    #expect(blocked.status == 1)
  }

  @Test func `a hook that was there runs first and is restored byte for byte`() throws {
    let repository = try TemporaryRepository()
    let path = repository.path + "/.git/hooks/pre-commit"
    let script = "#!/bin/sh\necho before us >&2\ntest ! -e stop\n"
    try repository.write(".git/hooks/pre-commit", script)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)

    _ = try Program.run("install", in: repository)
    let again = try Program.run("install", in: repository)
    #expect(again.output.contains("renewed"))
    try repository.stage("a.js", text: CheckTests.clean)
    let commit = try repository.run("commit", "-m", "clean")
    #expect(commit.status == 0, "\(commit.error)")
    #expect(commit.error.contains("before us"))
    try repository.write("stop", "")
    try repository.stage("b.js", text: CheckTests.clean)
    let stopped = try repository.run("commit", "-m", "stopped by the first hook")
    #expect(stopped.status == 1)

    let uninstall = try Program.run("uninstall", in: repository)
    #expect(uninstall.status == 0, "\(uninstall.error)")
    #expect(try String(contentsOfFile: path, encoding: .utf8) == script)
    #expect(!FileManager.default.fileExists(atPath: path + ".before-vibecheck"))
  }
}
