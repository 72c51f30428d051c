import GitDiff
import ReviewTypes
import TestSupport
import Testing

struct StagedDiffTests {
  let repository: TemporaryRepository

  init() throws {
    repository = try TemporaryRepository()
  }

  @Test func `nothing staged is no change`() throws {
    try repository.stage("a.py", text: "one = 1\n")
    try repository.commit()

    #expect(try repository.staged() == [])
  }

  @Test func `before the first commit every staged file is added`() throws {
    try repository.stage("a.py", text: "one = 1\ntwo = 2\n")

    #expect(
      try repository.staged() == [
        FileDiff(
          oldPath: nil,
          newPath: "a.py",
          change: .added,
          content: .hunks([
            Hunk(
              oldStart: 0,
              oldCount: 0,
              newStart: 1,
              newCount: 2,
              lines: [
                DiffLine(origin: .addition, oldLine: nil, newLine: 1, text: "one = 1"),
                DiffLine(origin: .addition, oldLine: nil, newLine: 2, text: "two = 2"),
              ]
            )
          ])
        )
      ]
    )
  }

  @Test func `a modified file has three lines of context and the numbers of both sides`() throws {
    try repository.stage("a.py", text: "def f():\n  1\n  2\n  3\n  4\n  5\n  6\n  7\n  8\n")
    try repository.commit()
    try repository.stage(
      "a.py",
      text: "def f():\n  1\n  2\n  3\n  4\n  five\n  and\n  6\n  7\n  8\n"
    )

    #expect(
      try repository.staged().first?.content
        == .hunks([
          Hunk(
            oldStart: 3,
            oldCount: 7,
            newStart: 3,
            newCount: 8,
            heading: "def f():",
            lines: [
              DiffLine(origin: .context, oldLine: 3, newLine: 3, text: "  2"),
              DiffLine(origin: .context, oldLine: 4, newLine: 4, text: "  3"),
              DiffLine(origin: .context, oldLine: 5, newLine: 5, text: "  4"),
              DiffLine(origin: .deletion, oldLine: 6, newLine: nil, text: "  5"),
              DiffLine(origin: .addition, oldLine: nil, newLine: 6, text: "  five"),
              DiffLine(origin: .addition, oldLine: nil, newLine: 7, text: "  and"),
              DiffLine(origin: .context, oldLine: 7, newLine: 8, text: "  6"),
              DiffLine(origin: .context, oldLine: 8, newLine: 9, text: "  7"),
              DiffLine(origin: .context, oldLine: 9, newLine: 10, text: "  8"),
            ]
          )
        ])
    )
  }

  @Test func `a deleted file is listed as skipped`() throws {
    try repository.stage("a.py", text: "one = 1\n")
    try repository.commit()
    try repository.git("rm", "--quiet", "a.py")

    #expect(
      try repository.staged() == [
        FileDiff(oldPath: "a.py", newPath: nil, change: .deleted, content: .skipped(.deleted))
      ]
    )
  }

  @Test func `of a renamed file only the edits are additions`() throws {
    try repository.stage("a.py", text: numbered(1...20))
    try repository.commit()
    try repository.git("mv", "a.py", "b.py")
    try repository.stage("b.py", text: numbered(1...20) + "edited = True\n")

    let files = try repository.staged()
    #expect(files.map(\.change) == [.renamed])
    #expect(files.first?.oldPath == "a.py")
    #expect(files.first?.newPath == "b.py")
    #expect(files.additions == ["b.py:21: edited = True"])
  }

  @Test func `of a copy of a file changed by the same commit only the edits are additions`() throws
  {
    try repository.stage("a.py", text: numbered(1...20))
    try repository.commit()
    try repository.stage("a.py", text: numbered(1...20) + "kept = True\n")
    try repository.stage("b.py", text: numbered(1...20) + "copied = True\n")

    let files = try repository.staged()
    #expect(files.map(\.change) == [.modified, .copied])
    #expect(files.additions == ["a.py:21: kept = True", "b.py:21: copied = True"])
  }

  @Test func `a change of mode has no hunks`() throws {
    try repository.stage("a.sh", text: "echo\n")
    try repository.commit()
    try repository.git("update-index", "--chmod=+x", "a.sh")

    #expect(
      try repository.staged() == [
        FileDiff(oldPath: "a.sh", newPath: "a.sh", change: .modeChanged, content: .hunks([]))
      ]
    )
  }

  @Test func `what lies in the work tree but is not staged is not read`() throws {
    try repository.stage("a.py", text: "one = 1\n")
    try repository.commit()
    try repository.stage("a.py", text: "one = 1\nstaged = 2\n")
    try repository.write("a.py", "one = 1\nstaged = 2\nunstaged = 3\n")
    try repository.write("new.py", "untracked = 4\n")

    #expect(try repository.staged().additions == ["a.py:2: staged = 2"])
  }

  @Test func `an intent to add is no part of the commit`() throws {
    try repository.stage("kept.py", text: "kept = 1\n")
    try repository.commit()
    try repository.write("later.py", "later = 1\n")
    try repository.git("add", "--intent-to-add", "later.py")

    #expect(try repository.staged() == [])
  }

  @Test func `a tracked file turned into an intent to add is deleted`() throws {
    try repository.stage("a.py", text: "one = 1\n")
    try repository.commit()
    try repository.git("rm", "--quiet", "--cached", "a.py")
    try repository.git("add", "--intent-to-add", "a.py")

    #expect(try repository.staged().map(\.content) == [.skipped(.deleted)])
  }

  @Test func `a conflict is an error that names the file`() throws {
    try repository.stage("a.py", text: "one = 1\n")
    try repository.commit()
    try repository.git("checkout", "--quiet", "-b", "other")
    try repository.stage("a.py", text: "one = 2\n")
    try repository.commit()
    try repository.git("checkout", "--quiet", "main")
    try repository.stage("a.py", text: "one = 3\n")
    try repository.commit()
    _ = try? repository.git("merge", "other")

    let error = #expect(throws: GitError.self) { try repository.staged() }
    #expect(error?.kind == .conflicted)
    #expect(error?.description.contains("'a.py'") == true)
  }

  @Test func `a merge's resolution is read against the first parent`() throws {
    try repository.stage("a.py", text: "one = 1\n")
    try repository.commit()
    try repository.git("checkout", "--quiet", "-b", "other")
    try repository.stage("a.py", text: "one = 2\n")
    try repository.commit()
    try repository.git("checkout", "--quiet", "main")
    try repository.stage("a.py", text: "one = 3\n")
    try repository.commit()
    _ = try? repository.git("merge", "other")
    try repository.stage("a.py", text: "one = 23\n")

    #expect(try repository.staged().additions == ["a.py:1: one = 23"])
  }

  @Test func `reading leaves the index file as it was`() throws {
    try repository.stage("a.py", text: "one = 1\n")
    try repository.commit()
    try repository.write("later.py", "later = 1\n")
    try repository.git("add", "--intent-to-add", "later.py")
    try repository.stage("a.py", text: "two = 2\n")
    let before = try repository.bytes(of: "repository/.git/index")
    let objects = try repository.git("count-objects")

    _ = try repository.staged()

    #expect(try repository.bytes(of: "repository/.git/index") == before)
    #expect(try repository.git("count-objects") == objects)
  }

  @Test func `a detached HEAD is read like a branch`() throws {
    try repository.stage("a.py", text: "one = 1\n")
    try repository.commit()
    try repository.git("checkout", "--quiet", "--detach")
    try repository.stage("a.py", text: "one = 1\ntwo = 2\n")

    #expect(try repository.staged().additions == ["a.py:2: two = 2"])
  }

  @Test func `a second reading sees what was staged in between`() throws {
    let open = try Repository.open(at: repository.path, environment: [:])
    try repository.stage("a.py", text: "one = 1\n")
    #expect(try StagedDiff.read(in: open).additions == ["a.py:1: one = 1"])

    try repository.stage("a.py", text: "two = 2\n")

    #expect(try StagedDiff.read(in: open).additions == ["a.py:1: two = 2"])
  }

  @Test func `five thousand changed files are read`() throws {
    let numbers = 1...5_000
    try stage(
      numbers.map { ("f\($0 % 50)/\($0).py", "y = \($0)\n") },
      over: numbers.map { ("f\($0 % 50)/\($0).py", "x = \($0)\n") }
    )

    #expect(Set(try repository.staged().additions).count == numbers.count)
  }

  /// Too many pairs to compare: as in git, edited moves are then read whole, never left out.
  @Test func `a great many moved files are read`() throws {
    let numbers = 1...1_200
    try stage(
      numbers.map { ("new/\($0).py", "x = \($0)\n" + ($0 > 10 ? "" : "y = 1\n")) },
      over: numbers.map { ("old/\($0).py", "x = \($0)\n") }
    )

    let files = try repository.staged()
    #expect(files.filter { $0.change == .renamed }.count == numbers.count - 10)
    #expect(files.additions.count == 20)
  }

  /// Commits the old files and stages the new ones in their place, without a work tree.
  func stage(_ new: [(path: String, text: String)], over old: [(path: String, text: String)]) throws
  {
    var input = ""
    for (branch, files) in [("main", old), ("staged", new)] {
      input += "commit refs/heads/\(branch)\ncommitter A <a@example.com> 0 +0000\ndata 0\n"
      for (path, text) in files {
        input += "M 100644 inline \(path)\ndata \(text.utf8.count)\n\(text)\n"
      }
    }
    try repository.git(["fast-import", "--quiet"], input: Array(input.utf8))
    try repository.git("read-tree", "staged")
  }
}
