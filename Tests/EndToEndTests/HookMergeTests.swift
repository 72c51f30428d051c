import Foundation
import TestSupport
import Testing

/// `pre-merge-commit`, and `pre-commit` after a conflict: what a merge brings.
struct HookMergeTests {
  private func diverged(conflict: Bool) throws -> TemporaryRepository {
    let repository = try HookFixture.hooked()
    try repository.git("switch", "-qc", "topic")
    try repository.stage("a.py", text: HookFixture.bad)
    try repository.commit("topic")
    try repository.git("switch", "-q", "main")
    try repository.stage(conflict ? "a.py" : "b.py", text: "y = 2\n")
    try repository.commit("main")
    return repository
  }

  @Test func `a merge that brings a finding is stopped before its commit`() throws {
    let repository = try diverged(conflict: false)
    let before = try repository.git("rev-parse", "HEAD")
    let merge = try repository.run("merge", "--no-edit", "topic")
    #expect(merge.status != 0)
    #expect(merge.reports("a.py"))
    #expect(try repository.git("rev-parse", "HEAD") == before)
    try repository.git("merge", "--abort")
    let skipped = try repository.run(
      "merge",
      "--no-edit",
      "topic",
      environment: ["VIBECHECK_SKIP": "1"]
    )
    #expect(skipped.status == 0)
    #expect(skipped.error.contains("this merge was not reviewed"))
  }

  @Test func `after a conflict pre-commit reviews the merge, once`() throws {
    let repository = try diverged(conflict: true)
    #expect(try repository.run("merge", "--no-edit", "topic").status != 0)
    try repository.stage("a.py", text: HookFixture.bad)
    let bad = try repository.run("commit", "--no-edit")
    #expect(bad.status == 1)
    #expect(bad.findingCount == 1)
    try repository.stage("a.py", text: HookFixture.clean)
    #expect(try repository.run("commit", "--no-edit").status == 0)
  }

  @Test func `a fast-forward makes no commit and is not reviewed`() throws {
    let repository = try HookFixture.hooked()
    try repository.git("switch", "-qc", "topic")
    try repository.stage("a.py", text: HookFixture.bad)
    try repository.commit("topic")
    try repository.git("switch", "-q", "main")
    #expect(try repository.run("merge", "topic").status == 0)
  }
}
