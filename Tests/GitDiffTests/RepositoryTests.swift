import Foundation
import GitDiff
import ReviewTypes
import TestSupport
import Testing

/// Which repository and which index are read.
struct RepositoryTests {
  let repository: TemporaryRepository

  init() throws {
    repository = try TemporaryRepository()
  }

  /// What a pre-commit hook run by `git ARGUMENTS` reads: the hook notes its environment and folder
  /// and keeps a copy of the index named to it and of the repository's own.
  func seenByHook(
    of arguments: [String],
    in folder: String? = nil,
    environment: [String: String] = [:]
  ) throws -> [FileDiff] {
    let record = repository.container + "/record"
    try repository.writeHook(
      "pre-commit",
      """
      pwd > '\(record).pwd'
      env | grep '^GIT_' > '\(record).env'
      index=${GIT_INDEX_FILE:-.git/index}
      cp "$index" '\(record).index'
      cp "$(git rev-parse --git-dir)/index" '\(record).plain'
      git rev-parse --absolute-git-dir > '\(record).gitdir'
      echo "$index" > '\(record).name'
      """
    )
    try repository.git(arguments, in: folder, environment: environment)
    func lines(_ name: String) throws -> [String] {
      String(decoding: try repository.bytes(of: "record." + name), as: UTF8.self)
        .split(separator: "\n").map(String.init)
    }
    let stood = try #require(lines("pwd").first)
    let index = try #require(lines("name").first)
    var seen: [String: String] = [:]
    for line in try lines("env") {
      let equals = try #require(line.firstIndex(of: "="))
      seen[String(line[..<equals])] = String(line[line.index(after: equals)...])
    }
    // The commit is made by now: undo it, and put both indexes back as the hook saw them.
    try repository.git(["update-ref", "HEAD", "HEAD~1"], in: stood)
    let gitDirectory = try #require(lines("gitdir").first)
    try Data(repository.bytes(of: "record.plain")).write(
      to: URL(fileURLWithPath: gitDirectory + "/index")
    )
    let place = index.hasPrefix("/") ? index : stood + "/" + index
    try Data(repository.bytes(of: "record.index")).write(to: URL(fileURLWithPath: place))
    return try StagedDiff.read(in: Repository.open(at: stood, environment: seen))
  }

  /// One committed file, changed but not staged, and another one staged.
  func changeTwoFiles() throws {
    try repository.stage("a.py", text: "a = 1\n")
    try repository.stage("b.py", text: "b = 1\n")
    try repository.commit()
    try repository.stage("a.py", text: "a = 2\n")
    try repository.write("b.py", "b = 2\n")
  }

  @Test func `commit reviews what is staged`() throws {
    try changeTwoFiles()

    #expect(try seenByHook(of: ["commit", "-qm", "x"]).additions == ["a.py:1: a = 2"])
  }

  @Test func `commit -a reviews the files it stages`() throws {
    try changeTwoFiles()

    #expect(
      try seenByHook(of: ["commit", "-qam", "x"]).additions == ["a.py:1: a = 2", "b.py:1: b = 2"]
    )
  }

  @Test func `commit PATH reviews that path only`() throws {
    try changeTwoFiles()

    #expect(try seenByHook(of: ["commit", "-qm", "x", "b.py"]).additions == ["b.py:1: b = 2"])
  }

  @Test func `commit --amend reviews what it adds to the commit`() throws {
    try repository.commit("before")
    try changeTwoFiles()
    try repository.commit("to be amended")
    try repository.stage("a.py", text: "a = 2\nmore = 3\n")

    #expect(
      try repository.staged().additions == ["a.py:2: more = 3"]
    )
  }

  @Test func `a commit started in a subfolder is read whole`() throws {
    try changeTwoFiles()
    try repository.stage("sub/c.py", text: "c = 3\n")

    #expect(
      try seenByHook(of: ["commit", "-qm", "x"], in: repository.path + "/sub").additions == [
        "a.py:1: a = 2", "sub/c.py:1: c = 3",
      ]
    )
    #expect(
      try Repository.open(at: repository.path + "/sub", environment: [:]).workTree
        == repository.path
    )
  }

  @Test func `a commit in a linked work tree is read`() throws {
    try changeTwoFiles()
    let linked = repository.container + "/linked"
    try repository.git("worktree", "add", "--quiet", "-b", "other", linked)
    try Data("a = 3\n".utf8).write(to: URL(fileURLWithPath: linked + "/a.py"))

    #expect(try seenByHook(of: ["commit", "-qam", "x"], in: linked).additions == ["a.py:1: a = 3"])
    let opened = try Repository.open(at: linked, environment: [:])
    #expect(opened.workTree == linked)
    #expect(opened.gitDirectory == repository.path + "/.git/worktrees/linked")
    #expect(opened.commonDirectory == repository.path + "/.git")
  }

  @Test(arguments: [false, true])
  func `GIT_DIR, GIT_WORK_TREE and GIT_INDEX_FILE are honoured`(isAbsolute: Bool) throws {
    try changeTwoFiles()
    try repository.git(["add", "b.py"], environment: ["GIT_INDEX_FILE": "other.index"])
    let base = isAbsolute ? repository.container + "/" : "../"

    let opened = try Repository.open(
      at: repository.container + "/home",
      environment: [
        "GIT_DIR": base + "repository/.git",
        "GIT_WORK_TREE": base + "repository",
        "GIT_INDEX_FILE": base + "repository/other.index",
      ]
    )

    #expect(opened.workTree == repository.path)
    #expect(opened.gitDirectory == repository.path + "/.git")
    // The other index never held a.py.
    #expect(try StagedDiff.read(in: opened).skipped == ["a.py: deleted"])
    #expect(try StagedDiff.read(in: opened).additions == ["b.py:1: b = 2"])
  }

  @Test func `an index file that does not exist is an empty index`() throws {
    try repository.stage("a.py", text: "a = 1\n")
    try repository.commit()

    let opened = try Repository.open(at: repository.path, environment: ["GIT_INDEX_FILE": "none"])

    #expect(try StagedDiff.read(in: opened).skipped == ["a.py: deleted"])
  }

  @Test func `attributes come from the index that is committed`() throws {
    try repository.stage("a.py", text: "a = 1\n")
    try repository.write(".gitattributes", "*.py linguist-generated\n")
    try repository.git("read-tree", "--index-output=.git/other.index", "--empty")
    try repository.git(
      ["add", ".gitattributes", "a.py"],
      environment: ["GIT_INDEX_FILE": ".git/other.index"]
    )

    let opened = try Repository.open(
      at: repository.path,
      environment: ["GIT_INDEX_FILE": ".git/other.index"]
    )

    #expect(try StagedDiff.read(in: opened).skipped == ["a.py: generated"])
  }

  @Test func `objects of a quarantine are found`() throws {
    try changeTwoFiles()
    let quarantine = repository.container + "/quarantine"
    try FileManager.default.createDirectory(
      atPath: quarantine,
      withIntermediateDirectories: false
    )
    try repository.git(
      ["add", "b.py"],
      environment: [
        "GIT_OBJECT_DIRECTORY": quarantine,
        "GIT_ALTERNATE_OBJECT_DIRECTORIES": repository.path + "/.git/objects",
      ]
    )

    let opened = try Repository.open(
      at: repository.path,
      environment: [
        "GIT_OBJECT_DIRECTORY": "../quarantine",
        "GIT_ALTERNATE_OBJECT_DIRECTORIES": ".git/objects",
      ]
    )

    #expect(try StagedDiff.read(in: opened).additions == ["a.py:1: a = 2", "b.py:1: b = 2"])
  }

  @Test func `objects of an alternate are found`() throws {
    try changeTwoFiles()
    try repository.commit("both")
    let clone = repository.container + "/clone"
    try repository.git("clone", "--quiet", "--shared", repository.path, clone)
    try Data("a = 9\n".utf8).write(to: URL(fileURLWithPath: clone + "/a.py"))
    try repository.git(["add", "a.py"], in: clone)

    #expect(
      try StagedDiff.read(in: Repository.open(at: clone, environment: [:])).additions == [
        "a.py:1: a = 9"
      ]
    )
  }

  @Test func `a sparse checkout is read`() throws {
    try changeTwoFiles()
    try repository.stage("sub/c.py", text: "c = 1\n")
    try repository.commit("more")
    try repository.git("sparse-checkout", "set", "--no-sparse-index", "sub")
    try repository.stage("sub/c.py", text: "c = 2\n")

    #expect(try repository.staged().additions == ["sub/c.py:1: c = 2"])
  }

  @Test(arguments: [
    (["sparse-checkout", "set", "--cone", "--sparse-index", "sub"], "--no-sparse-index"),
    (["update-index", "--split-index"], "--no-split-index"),
  ])
  func `an index that libgit2 cannot read is an error that says how to mend`(
    command: [String],
    advice: String
  ) throws {
    try repository.stage("a/a.py", text: "a = 1\n")
    try repository.stage("sub/c.py", text: "c = 1\n")
    try repository.commit()
    try repository.git(command)

    let error = #expect(throws: GitError.self) { try repository.staged() }
    #expect(error?.kind == .unsupportedFormat)
    #expect(error?.description.contains(advice) == true)
  }

  @Test func `a folder outside of any repository is an error`() throws {
    let error = #expect(throws: GitError.self) {
      try Repository.open(
        at: repository.container + "/home",
        environment: ["GIT_CEILING_DIRECTORIES": repository.container]
      )
    }
    #expect(error?.kind == .notARepository)
    #expect(
      error?.description.hasSuffix(
        "no git repository there or in a folder above it; "
          + "run this inside a repository, or create one with git init"
      ) == true
    )
    #expect(!FileManager.default.fileExists(atPath: repository.container + "/home/.git"))
  }

  @Test func `a bare repository has nothing staged and says so`() throws {
    let bare = try TemporaryRepository(initArguments: ["--bare"])
    let opened = try Repository.open(at: bare.path, environment: [:])
    #expect(opened.isBare)
    #expect(opened.workTree == nil)

    let error = #expect(throws: GitError.self) { try StagedDiff.read(in: opened) }
    #expect(error?.kind == .bare)
  }

  @Test func `a repository with SHA-256 names is an error that says so`() throws {
    let other = try TemporaryRepository(initArguments: ["--object-format=sha256"])

    let error = #expect(throws: GitError.self) {
      try Repository.open(at: other.path, environment: [:])
    }
    #expect(error?.kind == .unsupportedFormat)
    #expect(error?.description.contains("SHA-256") == true)
  }

  @Test func `a damaged index is an error`() throws {
    try repository.stage("a.py", text: "a = 1\n")
    try Data("DIRC nonsense".utf8).write(
      to: URL(fileURLWithPath: repository.path + "/.git/index")
    )

    let error = #expect(throws: GitError.self) { try repository.staged() }
    #expect(error?.kind == .damaged)
    #expect(error?.description.contains("git fsck") == true)
  }

  @Test func `a missing object is an error`() throws {
    try repository.stage("a.py", text: "a = 1\n")
    let id = try repository.git("rev-parse", ":a.py").trimmed
    try FileManager.default.removeItem(
      atPath: repository.path + "/.git/objects/\(id.prefix(2))/\(id.dropFirst(2))"
    )

    let error = #expect(throws: GitError.self) { try repository.staged() }
    #expect(error?.kind == .missingObject)
  }
}
