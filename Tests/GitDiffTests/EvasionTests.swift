import GitDiff
import ReviewTypes
import TestSupport
import Testing

/// Ways to let a line slip past a reviewer that git offers: none of them works.
struct EvasionTests {
  let repository: TemporaryRepository

  init() throws {
    repository = try TemporaryRepository()
  }

  @Test(arguments: [
    "*.py -diff", "*.py binary", "*.py diff=hidden", "*.py export-ignore", "*.py -text",
    "*.py text working-tree-encoding=UTF-16", "*.py filter=hidden", "* -diff -text -merge",
    "[attr]hide -diff -text\n*.py hide", "*.py linguist-generated=false", "*.py linguist-vendored",
  ])
  func `an attribute hides no line`(attributes: String) throws {
    try repository.stage("a.py", text: "one = 1\n")
    try repository.commit()
    // The blobs come from here, so that no conversion on the way in changes them.
    let id = try repository.git(
      ["hash-object", "-w", "--stdin"],
      input: Array("one = 1\ntwo = 2\n".utf8)
    )
    try repository.git("config", "diff.hidden.textconv", "true")
    try repository.git("config", "diff.hidden.command", "true")
    try repository.git("config", "diff.hidden.binary", "true")
    try repository.stage(".gitattributes", text: attributes + "\n")
    try repository.git("update-index", "--cacheinfo", "100644,\(id.trimmed),a.py")

    #expect(try repository.staged().filter { $0.path == "a.py" }.additions == ["a.py:2: two = 2"])
  }

  @Test(arguments: [
    "diff.noprefix=true", "diff.mnemonicPrefix=true", "diff.context=0", "diff.interHunkContext=50",
    "diff.external=true", "core.quotePath=false", "diff.renames=false", "diff.ignoreSubmodules=all",
    "diff.algorithm=patience", "diff.suppressBlankEmpty=true", "core.attributesFile=/dev/null",
    "diff.renameLimit=1", "core.whitespace=cr-at-eol", "diff.orderFile=/dev/null",
    "diff.wordRegex=.", "core.bigFileThreshold=1", "color.ui=always", "core.autocrlf=true",
  ])
  func `a setting changes nothing`(setting: String) throws {
    try repository.stage("ä.py", text: numbered(1...30))
    try repository.stage("from.py", text: numbered(40...70))
    try repository.stage("from too.py", text: numbered(80...99))
    try repository.commit()
    try repository.git("mv", "from.py", "to.py")
    try repository.stage("to.py", text: numbered(40...70) + "edit = 1\n")
    try repository.git("mv", "from too.py", "to too.py")
    try repository.stage("to too.py", text: numbered(80...99) + "edit = 2\n")
    try repository.stage("ä.py", text: numbered(1...10) + "new = 1\n" + numbered(11...30))
    try repository.git(
      "update-index",
      "--add",
      "--cacheinfo",
      "160000,\(String(repeating: "1", count: 40)),sub"
    )
    let expected = try repository.staged()
    #expect(
      expected.additions == [
        "to too.py:21: edit = 2", "to.py:32: edit = 1", "ä.py:11: new = 1",
      ]
    )
    #expect(expected.skipped == ["sub: submodule"])
    #expect(expected.last?.hunks.first?.lines.count == 7)

    let parts = setting.split(separator: "=")
    try repository.git("config", String(parts[0]), String(parts[1]))

    #expect(try repository.staged() == expected)
  }

  @Test(arguments: [
    "++ /dev/null", "++ b/other.py", "@@ -1 +1 @@", "diff --git a/x b/x", "\\ No newline",
  ])
  func `a line that looks like a header is a line`(line: String) throws {
    try repository.stage("a.py", text: "one = 1\n")
    try repository.commit()
    try repository.stage("a.py", text: "one = 1\n\(line)\ntwo = 2\n")

    #expect(try repository.staged().additions == ["a.py:2: \(line)", "a.py:3: two = 2"])
  }

  @Test(arguments: ["linguist-generated", "linguist-generated=true"])
  func `a generated file is listed as skipped`(attribute: String) throws {
    try repository.stage(".gitattributes", text: "*_pb2.py \(attribute)\n")
    try repository.stage("a_pb2.py", text: "one = 1\n")
    try repository.stage("a.py", text: "two = 2\n")

    let files = try repository.staged()
    #expect(files.skipped == ["a_pb2.py: generated"])
    #expect(files.additions == [".gitattributes:1: *_pb2.py \(attribute)", "a.py:1: two = 2"])
  }

  @Test func `attributes in a folder count for that folder`() throws {
    try repository.stage("made/.gitattributes", text: "* linguist-generated\n")
    try repository.stage("made/deep/a.py", text: "one = 1\n")
    try repository.stage("a.py", text: "two = 2\n")

    #expect(try repository.staged().additions == ["a.py:1: two = 2"])
  }

  @Test func `an attribute that is not staged hides nothing`() throws {
    try repository.stage("a.py", text: "one = 1\n")
    try repository.write(".gitattributes", "*.py linguist-generated\n")

    #expect(try repository.staged().additions == ["a.py:1: one = 1"])
  }

  @Test func `an attribute removed from the work tree only still counts`() throws {
    try repository.stage(".gitattributes", text: "*.py linguist-generated\n")
    try repository.stage("a.py", text: "one = 1\n")
    try repository.write(".gitattributes", "")

    #expect(try repository.staged().skipped == ["a.py: generated"])
  }

  @Test(arguments: [
    "a b.py", "tab\there.py", "line\nbreak.py", "quote\"d.py", "back\\slash.py", "é.py", "🙂.py",
    "a/a.py", "b/b.py", "a/b/a/b.py", "-rf.py", "dev/null.py", " lead.py", "trail .py", "*.py",
    "[x].py", "#.py", "!.py", "'.py", ":(top).py", "HEAD", "@{1}.py",
  ])
  func `a path is the one the file has`(path: String) throws {
    try repository.stage(path, text: "one = 1\n")
    try repository.commit()
    try repository.stage(path, text: "one = 1\ntwo = 2\n")

    let files = try repository.staged()
    #expect(files.map(\.oldPath) == [path])
    #expect(files.map(\.newPath) == [path])
    #expect(files.additions == ["\(path):2: two = 2"])
  }

  @Test func `a path that is not UTF-8 is read with its bad bytes replaced`() throws {
    let id = try repository.git(["hash-object", "-w", "--stdin"], input: Array("one = 1\n".utf8))
    try repository.git(
      ["update-index", "--add", "-z", "--index-info"],
      input: Array("100644 \(id.trimmed)\tx".utf8) + [0xE9] + Array(".py\0".utf8)
    )

    #expect(try repository.staged().additions == ["x\u{FFFD}.py:1: one = 1"])
  }

  @Test func `a file that becomes a folder is a deletion and an addition`() throws {
    try repository.stage("a.py", text: "one = 1\n")
    try repository.commit()
    try repository.git("rm", "--quiet", "a.py")
    try repository.stage("a.py/b.py", text: "print(1)\n")

    let files = try repository.staged()
    #expect(files.skipped == ["a.py: deleted"])
    #expect(files.additions == ["a.py/b.py:1: print(1)"])
  }
}
