import Foundation
import TestSupport
import Testing

/// What git exports to a hook stays with the repository it is about.
struct HookEnvironmentTests {
  #if os(Linux)
    /// As when this project's own hook runs its tests: git has exported the repository being committed.
    @Test func `tests run from a hook leave the hook's repository untouched`() throws {
      let sentinel = try HookFixture.hooked()
      try sentinel.stage("a.py", text: HookFixture.bad)
      let before = try sentinel.snapshot("repository")
      let git = sentinel.path + "/.git"
      let run = try sentinel.shell(
        """
        "$tests" --testing-library swift-testing --filter HookMergeTests --filter HookNoteTests
        """,
        environment: [
          "tests": CommandLine.arguments[0],
          "GIT_DIR": git,
          "GIT_WORK_TREE": sentinel.path,
          "GIT_INDEX_FILE": git + "/index",
          "GIT_PREFIX": "",
          "GIT_EXEC_PATH": try sentinel.git("--exec-path").trimmingCharacters(in: .newlines),
          "GIT_REFLOG_ACTION": "commit",
          "GIT_EDITOR": ":",
        ]
      )
      #expect(run.status == 0, "\(run.said)")
      #expect(run.said.contains("Test run with 9 tests"), "\(run.said)")
      #expect(try sentinel.snapshot("repository") == before)
    }
  #endif

  @Test func `a commit that a hook makes in another repository is reviewed there`() throws {
    let repository = try HookFixture.repository()
    try repository.writeExecutable(
      ".git/hooks/pre-commit",
      """
      #!/bin/sh
      unset $(git rev-parse --local-env-vars)
      cd "$box/other" && git commit -qm inner && exit 9
      git rev-list --all --count >&2
      exit 0

      """
    )
    let install = try repository.shell(
      """
      "$vibecheck" install || exit 9
      git clone -q . "$box/other" && cp .vibecheck.yaml "$box/other" && cd "$box/other" || exit 9
      "$vibecheck" install && printf '# TODO: later\\n' >inner.py && git add inner.py
      """
    )
    #expect(install.status == 0, "\(install.error)")
    try repository.stage("a.py", text: HookFixture.clean)
    let commit = try repository.shell("git commit -m outer")
    #expect(commit.status == 0, "\(commit.said)")
    #expect(commit.reports("inner.py"))
    #expect(commit.error.contains("\n1\n"), "nothing was committed there")
  }
}
