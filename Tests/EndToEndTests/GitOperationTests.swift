import Foundation
import TestSupport
import Testing

/// The hook under the git commands that make commits in other ways than a plain `git commit`.
///
/// A pattern rule blocks here, so that nothing depends on a model.
struct GitOperationTests {
  static let task = "# TODO: later\n"

  /// A repository with a first commit, the hook installed, and warnings that block.
  private func hooked() throws -> TemporaryRepository {
    let repository = try TemporaryRepository()
    try repository.write(".vibecheck.yaml", "fail_on: warning\n")
    try repository.write("a.py", "one = 1\n\n\n\n\n\n\n\ntwo = 2\n")
    try repository.stage()
    try repository.commit("first")
    let install = try Program.run("install", in: repository)
    #expect(install.status == 0, "\(install.error)")
    return repository
  }

  /// Commits to the file `other` on a branch of that name, and to the file `this` on main.
  private func diverge(_ repository: TemporaryRepository, other: String, this: String) throws {
    try repository.git("checkout", "--quiet", "-b", "other")
    try repository.stage(other, text: "other = 1\n")
    try repository.commit("other side")
    try repository.git("checkout", "--quiet", "main")
    try repository.stage(this, text: "main = 1\n")
    try repository.commit("this side")
  }

  /// Whether `git` with these arguments was refused because of the task marker.
  private func isRefused(_ repository: TemporaryRepository, _ arguments: String...) throws -> Bool {
    let run = try repository.run(arguments)
    let isNamed = (run.output + run.error).contains("todo-without-ticket")
    #expect((run.status != 0) == isNamed, "\(run.output)\(run.error)")
    return run.status != 0
  }

  @Test func `commit --amend reviews what it adds`() throws {
    let repository = try hooked()
    try repository.stage("b.py", text: "x = 1\n")
    #expect(try !isRefused(repository, "commit", "--amend", "--no-edit"))
    try repository.stage("b.py", text: "x = 1\n" + Self.task)
    #expect(try isRefused(repository, "commit", "--amend", "--no-edit"))
  }

  @Test func `of a file staged in part only that part is reviewed`() throws {
    let repository = try hooked()
    let changed = "one = 3\n\n\n\n\n\n\n\n" + Self.task
    try repository.write("a.py", changed)
    try repository.git(["add", "-p", "a.py"], input: Array("y\nn\n".utf8))
    #expect(try !isRefused(repository, "commit", "-m", "first half"))
    #expect(try isRefused(repository, "commit", "-am", "second half"))
    #expect(try repository.bytes(of: "repository/a.py") == Array(changed.utf8))
  }

  @Test func `a stash leaves the staged change as it is reviewed`() throws {
    let repository = try hooked()
    try repository.stage("b.py", text: Self.task)
    try repository.git("stash", "--quiet")
    #expect(try !isRefused(repository, "commit", "--allow-empty", "-m", "nothing"))
    try repository.git("stash", "pop", "--quiet", "--index")
    #expect(try isRefused(repository, "commit", "-m", "what was stashed"))
  }

  @Test func `a resolved cherry-pick is reviewed before it is committed`() throws {
    let repository = try hooked()
    try diverge(repository, other: "a.py", this: "a.py")
    let pick = try repository.run("cherry-pick", "other")
    #expect(pick.status != 0)
    try repository.stage("a.py", text: Self.task)
    #expect(try isRefused(repository, "commit", "-m", "picked"))
    try repository.stage("a.py", text: "both = 2\n")
    #expect(try !isRefused(repository, "commit", "-m", "picked"))
  }

  @Test(arguments: [["cherry-pick", "other"], ["rebase", "other"], ["merge", "other"]])
  func `what joins without conflict goes through`(arguments: [String]) throws {
    let repository = try hooked()
    try diverge(repository, other: "b.py", this: "c.py")
    let run = try repository.run(arguments + (arguments[0] == "merge" ? ["--no-edit"] : []))
    #expect(run.status == 0, "\(run.error)")
    #expect(try repository.git("status", "--porcelain").isEmpty)
  }

  @Test func `a revert goes through`() throws {
    let repository = try hooked()
    try repository.stage("b.py", text: "b = 1\n")
    try repository.commit("to be taken back")
    let run = try repository.run("revert", "--no-edit", "HEAD")
    #expect(run.status == 0, "\(run.error)")
    #expect(!FileManager.default.fileExists(atPath: repository.path + "/b.py"))
  }

  @Test func `a merge with a conflict is reviewed when it is resolved`() throws {
    let repository = try hooked()
    try diverge(repository, other: "a.py", this: "a.py")
    #expect(try repository.run("merge", "other").status != 0)
    try repository.stage("a.py", text: Self.task)
    #expect(try isRefused(repository, "commit", "--no-edit"))
    try repository.stage("a.py", text: "both = 2\n")
    #expect(try !isRefused(repository, "commit", "--no-edit"))
  }

  @Test func `a hook started from a subfolder reviews the whole change`() throws {
    let repository = try hooked()
    try repository.write("sub/b.py", "x = 1\n")
    try repository.stage("c.py", text: Self.task)
    let run = try repository.run(["-C", "sub", "commit", "-m", "from below"])
    #expect(run.status == 1)
  }
}
