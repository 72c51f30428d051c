import GitDiff
import ReviewTypes
import TestSupport
import Testing

struct CommitRangeTests {
  let repository: TemporaryRepository

  init() throws {
    repository = try TemporaryRepository()
  }

  /// `main` and `other` part after the first commit; each adds a file.
  func branch() throws {
    try repository.stage("base.py", text: "base = 1\n")
    try repository.commit("base")
    try repository.git("checkout", "--quiet", "-b", "other")
    try repository.stage("other.py", text: "other = 1\n")
    try repository.commit("other")
    try repository.git("checkout", "--quiet", "main")
    try repository.stage("main.py", text: "main = 1\n")
    try repository.commit("main")
  }

  @Test(arguments: [
    ("a..b", CommitRange.between(from: "a", to: "b")),
    ("a...b", .sinceMergeBase(from: "a", to: "b")),
    ("a..", .between(from: "a", to: "HEAD")),
    ("...b", .sinceMergeBase(from: "HEAD", to: "b")),
    ("v1.0", .commit("v1.0")),
    ("origin/x.y..HEAD~2^{commit}", .between(from: "origin/x.y", to: "HEAD~2^{commit}")),
  ])
  func `a range is read as git reads it`(text: String, range: CommitRange) {
    #expect(CommitRange(text) == range)
  }

  @Test func `two dots compare the two commits`() throws {
    try branch()

    let files = try repository.changed("main..other")
    #expect(files.skipped == ["main.py: deleted"])
    #expect(files.additions == ["other.py:1: other = 1"])
  }

  @Test func `three dots read only what the second branch did`() throws {
    try branch()

    #expect(try repository.changed("main...other").additions == ["other.py:1: other = 1"])
    #expect(try repository.changed("main...other").skipped == [])
  }

  @Test func `a commit is read against its parent, the first one against nothing`() throws {
    try branch()

    #expect(try repository.changed("other").additions == ["other.py:1: other = 1"])
    #expect(try repository.changed("other~1").additions == ["base.py:1: base = 1"])
  }

  @Test func `a merge is read against its first parent`() throws {
    try branch()
    try repository.git("merge", "--quiet", "--no-edit", "other")

    #expect(try repository.changed("HEAD").additions == ["other.py:1: other = 1"])
  }

  @Test func `the current branch is read since it left its upstream`() throws {
    try branch()
    try repository.git("checkout", "--quiet", "other")
    try repository.git("branch", "--quiet", "--set-upstream-to=main")

    let opened = try Repository.open(at: repository.path, environment: [:])
    #expect(
      try CommitRange.currentBranch(in: opened)
        == .sinceMergeBase(from: "refs/heads/main", to: "HEAD")
    )
  }

  @Test func `without an upstream the default branch is the base`() throws {
    try branch()
    try repository.git("checkout", "--quiet", "other")
    let opened = try Repository.open(at: repository.path, environment: [:])
    #expect(
      try CommitRange.currentBranch(in: opened)
        == .sinceMergeBase(from: "refs/heads/main", to: "HEAD")
    )

    try repository.git("checkout", "--quiet", "main")
    try repository.git("branch", "-D", "other")
    let error = #expect(throws: GitError.self) {
      try CommitRange.currentBranch(in: Repository.open(at: repository.path, environment: [:]))
    }
    #expect(error?.kind == .unknownRevision)
  }

  @Test func `a bare repository is read, with the newer commit's attributes`() throws {
    try repository.stage("a.py", text: "a = 1\n")
    try repository.commit()
    try repository.stage("sub/.gitattributes", text: "*_made.py linguist-generated\n")
    try repository.stage("sub/x_made.py", text: "x = 1\n")
    try repository.stage("a.py", text: "a = 2\n")
    try repository.commit()
    let bare = repository.container + "/bare"
    try repository.git("clone", "--quiet", "--bare", repository.path, bare)

    let opened = try Repository.open(at: bare, environment: [:])
    let files = try CommitRangeDiff.read(CommitRange("HEAD~1..HEAD"), in: opened)

    #expect(files.skipped == ["sub/x_made.py: generated"])
    #expect(
      files.additions == ["a.py:1: a = 2", "sub/.gitattributes:1: *_made.py linguist-generated"]
    )
  }

  @Test func `attributes outside the range's commits hide nothing`() throws {
    try branch()
    try repository.stage(".gitattributes", text: "*.py linguist-generated\n")

    #expect(try repository.changed("other").additions == ["other.py:1: other = 1"])
  }

  @Test func `an unknown revision is an error that names it`() throws {
    try branch()

    let error = #expect(throws: GitError.self) { try repository.changed("main..missing") }
    #expect(error?.kind == .unknownRevision)
    #expect(error?.description.contains("'missing'") == true)
  }

  @Test func `unrelated histories have no merge base, which is an error`() throws {
    try branch()
    try repository.git("checkout", "--quiet", "--orphan", "lone")
    try repository.commit("lone")

    let error = #expect(throws: GitError.self) { try repository.changed("main...lone") }
    #expect(error?.kind == .noMergeBase)
  }

  @Test(arguments: [("HEAD", GitError.Kind.missingObject), ("HEAD~1..HEAD", .unknownRevision)])
  func `beyond the end of a shallow clone is an error, never an empty change`(
    range: String,
    kind: GitError.Kind
  ) throws {
    try branch()
    let clone = repository.container + "/clone"
    try repository.git("clone", "--quiet", "--depth=1", "file://\(repository.path)", clone)
    let opened = try Repository.open(at: clone, environment: [:])

    let error = #expect(throws: GitError.self) {
      try CommitRangeDiff.read(CommitRange(range), in: opened)
    }
    #expect(error?.kind == kind)
    #expect(error?.description.contains("fetch") == true)
  }

  @Test func `a shallow clone without the merge base is an error`() throws {
    try branch()
    let clone = repository.container + "/clone"
    try repository.git(
      "clone",
      "--quiet",
      "--depth=1",
      "--no-single-branch",
      "file://\(repository.path)",
      clone
    )
    let opened = try Repository.open(at: clone, environment: [:])

    let error = #expect(throws: GitError.self) {
      try CommitRangeDiff.read(CommitRange("origin/main...origin/other"), in: opened)
    }
    #expect(error?.kind == .noMergeBase)
    #expect(error?.description.contains("--unshallow") == true)
  }
}
