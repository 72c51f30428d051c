import Foundation
import TestSupport
import Testing

/// Forms of the index that libgit2 does not read itself.
struct IndexFormTests {
  private func committed() throws -> TemporaryRepository {
    let repository = try TemporaryRepository()
    try repository.stage("a/one.py", text: CheckTests.clean)
    try repository.stage("b/two.py", text: CheckTests.clean)
    try repository.commit("first")
    return repository
  }

  private func reviewed(_ repository: TemporaryRepository) throws -> [String] {
    let index = try repository.bytes(of: "repository/.git/index")
    let run = try Program.run(
      "check",
      "--rule",
      "todo-without-ticket",
      "--format",
      "json",
      in: repository
    )
    #expect(run.status == 0, "\(run.error)")
    #expect(try repository.bytes(of: "repository/.git/index") == index)
    return try run.rules()
  }

  @Test func `a split index is reviewed and left as it is`() throws {
    let repository = try committed()
    try repository.git("update-index", "--split-index")
    try repository.stage("a/one.py", text: "# TODO: later\n")
    #expect(try reviewed(repository) == ["todo-without-ticket"])
    #expect(try repository.git("fsck", "--strict").isEmpty)
  }

  @Test func `a sparse index is reviewed and left as it is`() throws {
    let repository = try committed()
    try repository.git("sparse-checkout", "init", "--cone", "--sparse-index")
    try repository.git("sparse-checkout", "set", "a")
    try repository.stage("a/one.py", text: "# TODO: later\n")
    #expect(try reviewed(repository) == ["todo-without-ticket"])
  }
}
