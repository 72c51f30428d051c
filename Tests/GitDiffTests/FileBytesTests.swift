import GitDiff
import ReviewTypes
import TestSupport
import Testing

/// Line endings, encodings and kinds of file, each staged with the real git.
struct FileBytesTests {
  let repository: TemporaryRepository

  init() throws {
    repository = try TemporaryRepository()
  }

  func stage(_ path: String, _ bytes: [UInt8]) throws {
    try repository.writeBytes(path, bytes)
    try repository.stage(path)
  }

  @Test(arguments: [
    ("LF", "a = 1\nb = 2\n"),
    ("CR LF", "a = 1\r\nb = 2\r\n"),
    ("CR alone", "a = 1\rb = 2\r"),
    ("a byte order mark", "\u{FEFF}a = 1\nb = 2\n"),
    ("a byte order mark and CR LF", "\u{FEFF}a = 1\r\nb = 2\r\n"),
  ])
  func `line endings and marks are no part of the text`(kind: String, content: String) throws {
    try stage("a.py", Array(content.utf8))

    #expect(try repository.staged().additions == ["a.py:1: a = 1", "a.py:2: b = 2"])
  }

  @Test func `a lone CR stays inside its line`() throws {
    try stage("a.py", Array("a = 1\rb = 2\nc = 3\n".utf8))

    #expect(try repository.staged().additions == ["a.py:1: a = 1\rb = 2", "a.py:2: c = 3"])
  }

  @Test func `a line without an ending says so`() throws {
    try stage("a.py", Array("a = 1\nb = 2".utf8))

    let lines = try repository.staged().flatMap(\.hunks).flatMap(\.lines)
    #expect(lines.map(\.text) == ["a = 1", "b = 2"])
    #expect(lines.map(\.endsWithNewline) == [true, false])
  }

  @Test func `an ending gained at the end of the file is a deletion and an addition`() throws {
    try stage("a.py", Array("a = 1".utf8))
    try repository.commit()
    try stage("a.py", Array("a = 1\n".utf8))

    let lines = try repository.staged().flatMap(\.hunks).flatMap(\.lines)
    #expect(lines.map(\.origin) == [.deletion, .addition])
    #expect(lines.map(\.endsWithNewline) == [false, true])
  }

  @Test func `invalid UTF-8 is replaced and Latin-1 loses only its letters`() throws {
    try stage("a.py", Array("x = '".utf8) + [0xE9] + Array("'\n".utf8))
    try stage("b.py", [0xFF, 0xC3, 0x28] + Array("\n".utf8))

    #expect(
      try repository.staged().additions == ["a.py:1: x = '\u{FFFD}'", "b.py:1: \u{FFFD}\u{FFFD}("]
    )
  }

  @Test func `source code with a NUL is read`() throws {
    try stage("a.py", Array("# \0\nprint(1)\n".utf8))
    try stage("tool", Array("#!/bin/sh\n# \0\necho\n".utf8))

    #expect(
      try repository.staged().additions == [
        "a.py:1: # \0", "a.py:2: print(1)", "tool:1: #!/bin/sh", "tool:2: # \0", "tool:3: echo",
      ]
    )
  }

  @Test func `another file with a NUL is skipped as binary`() throws {
    try stage("a.dat", Array("GIF\0\n".utf8))

    let files = try repository.staged()
    #expect(files.skipped == ["a.dat: binary"])
    #expect(files.map(\.change) == [.added])
  }

  @Test func `text that replaces a binary file is all new`() throws {
    try stage("a.dat", Array("x\0\nsame\n".utf8))
    try repository.commit()
    try stage("a.dat", Array("x\nsame\n".utf8))

    #expect(try repository.staged().additions == ["a.dat:1: x", "a.dat:2: same"])
  }

  @Test(arguments: [
    ("UTF-16 little-endian with a mark", "UTF-16LE", [0xFF, 0xFE] as [UInt8]),
    ("UTF-16 big-endian with a mark", "UTF-16BE", [0xFE, 0xFF]),
    ("UTF-16 little-endian", "UTF-16LE", []),
    ("UTF-16 big-endian", "UTF-16BE", []),
    ("UTF-32 little-endian with a mark", "UTF-32LE", [0xFF, 0xFE, 0, 0]),
    ("UTF-32 big-endian with a mark", "UTF-32BE", [0, 0, 0xFE, 0xFF]),
  ])
  func `wide text is converted`(kind: String, encoding: String, mark: [UInt8]) throws {
    var bytes = mark
    for unit in "print('hello')\r\nn = 1\r\n".utf8 {
      switch encoding {
      case "UTF-16LE": bytes += [unit, 0]
      case "UTF-16BE": bytes += [0, unit]
      case "UTF-32LE": bytes += [unit, 0, 0, 0]
      default: bytes += [0, 0, 0, unit]
      }
    }
    try stage("a.py", bytes)

    #expect(try repository.staged().additions == ["a.py:1: print('hello')", "a.py:2: n = 1"])
  }

  @Test func `in wide text only the edits are additions`() throws {
    let old = littleEndian("\u{FEFF}a = 1\nb = 2\n")
    try stage("a.py", old)
    try repository.commit()
    try stage("a.py", old + littleEndian("ĳ = 3\n"))

    #expect(try repository.staged().additions == ["a.py:3: ĳ = 3"])
  }

  @Test func `a file over the limit is skipped and one at the limit is read`() throws {
    try stage("large.py", Array("12345678\n".utf8))
    try stage("small.py", Array("1234567\n".utf8))

    let files = try repository.staged(DiffOptions(maxFileBytes: 8))
    #expect(files.skipped == ["large.py: too-large"])
    #expect(files.additions == ["small.py:1: 1234567"])
  }

  @Test func `a file of more than a mebibyte is too large by default`() throws {
    try stage("a.py", [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 20) + [10])

    #expect(try repository.staged().skipped == ["a.py: too-large"])
  }

  @Test func `a symbolic link holds no code`() throws {
    try repository.write("folder/.keep", "")
    try repository.git("update-index", "--add", "--cacheinfo", link(to: "../target.py", "link.py"))

    #expect(
      try repository.staged() == [
        FileDiff(oldPath: nil, newPath: "link.py", change: .added, content: .hunks([]))
      ]
    )
  }

  @Test func `a symbolic link made to hold lines is read`() throws {
    try repository.git("update-index", "--add", "--cacheinfo", link(to: "a = 1\nb = 2", "link.py"))

    #expect(try repository.staged().additions == ["link.py:1: a = 1", "link.py:2: b = 2"])
  }

  @Test func `a symbolic link that becomes a file is all new`() throws {
    try repository.git("update-index", "--add", "--cacheinfo", link(to: "print(1)", "a.py"))
    try repository.commit()
    try stage("a.py", Array("print(1)\n".utf8))

    let files = try repository.staged()
    #expect(files.map(\.change) == [.typeChanged])
    #expect(files.flatMap(\.hunks).flatMap(\.lines).map(\.origin) == [.addition])
    #expect(files.additions == ["a.py:1: print(1)"])
  }

  @Test func `a file that becomes a symbolic link has nothing to read`() throws {
    try stage("a.py", Array("print(1)\n".utf8))
    try repository.commit()
    try repository.git("update-index", "--cacheinfo", link(to: "b.py", "a.py"))

    let files = try repository.staged()
    #expect(files.map(\.change) == [.typeChanged])
    #expect(files.map(\.content) == [.hunks([])])
  }

  /// libgit2 forgets what the file held as soon as it has found the first of its copies.
  @Test func `of copies of a file that becomes a symbolic link only the edits are additions`()
    throws
  {
    try repository.stage("a.py", text: numbered(1...20))
    try repository.commit()
    try repository.stage("b.py", text: numbered(1...20))
    try repository.stage("c.py", text: numbered(1...20) + "edited = True\n")
    try repository.stage("d.py", text: numbered(1...20) + "also = True\n")
    try repository.git("update-index", "--cacheinfo", link(to: "b.py", "a.py"))

    let files = try repository.staged()
    #expect(Set(files.compactMap(\.newPath)) == ["a.py", "b.py", "c.py", "d.py"])
    #expect(files.filter { $0.oldPath == "a.py" }.count == 3)
    #expect(Set(files.additions) == ["c.py:21: edited = True", "d.py:21: also = True"])
  }

  @Test func `copies of an empty file that becomes a symbolic link are empty`() throws {
    try repository.stage("a.py", text: "")
    try repository.commit()
    try repository.stage("b.py", text: "")
    try repository.stage("c.py", text: "")
    try repository.git("update-index", "--cacheinfo", link(to: "b.py", "a.py"))
    try repository.commit()

    let files = try repository.changed("HEAD")
    #expect(Set(files.compactMap(\.newPath)) == ["a.py", "b.py", "c.py"])
    #expect(files.additions == [])
  }

  @Test func `a submodule is skipped when added and when moved on`() throws {
    let first = String(repeating: "1", count: 40)
    let second = String(repeating: "2", count: 40)
    try repository.git("update-index", "--add", "--cacheinfo", "160000,\(first),sub")
    #expect(try repository.staged().skipped == ["sub: submodule"])
    try repository.commit()
    #expect(try repository.staged() == [])

    try repository.git("update-index", "--cacheinfo", "160000,\(second),sub")

    #expect(try repository.staged().skipped == ["sub: submodule"])
  }

  @Test func `an LFS pointer is skipped`() throws {
    try stage("a.py", Array(pointer.utf8))

    #expect(try repository.staged().skipped == ["a.py: lfs-pointer"])
  }

  @Test func `a line more than an LFS pointer is code to read`() throws {
    try stage("a.py", Array((pointer + "print(1)\n").utf8))

    #expect(try repository.staged().additions.last == "a.py:4: print(1)")
  }

  @Test func `marked lines are found in the whole new file, once each`() throws {
    try stage("a.py", Array("# mark x mark\n\(numbered(1...20))y = 1 # mark\r\n".utf8))
    try repository.commit()
    try stage("a.py", Array("# mark x mark\n\(numbered(1...20))y = 1 # mark\r\nz = 1\n".utf8))

    let files = try repository.staged(DiffOptions(markers: ["mark", "mark x", "absent"]))
    #expect(
      files.first?.markedLines == [
        MarkedLine(newLine: 1, text: "# mark x mark"),
        MarkedLine(newLine: 22, text: "y = 1 # mark"),
      ]
    )
  }

  let pointer = """
    version https://git-lfs.github.com/spec/v1
    oid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393
    size 12345

    """

  func littleEndian(_ text: String) -> [UInt8] {
    var bytes: [UInt8] = []
    for unit in text.utf16 {
      bytes.append(UInt8(unit & 0xFF))
      bytes.append(UInt8(unit >> 8))
    }
    return bytes
  }

  /// A `--cacheinfo` argument for a link, whatever the file system allows.
  func link(to target: String, _ path: String) throws -> String {
    let id = try repository.git(["hash-object", "-w", "--stdin"], input: Array(target.utf8))
    return "120000,\(id.trimmed),\(path)"
  }
}

extension String {
  /// Without the line ending of a command's output.
  var trimmed: String {
    split(separator: "\n").joined(separator: "\n")
  }
}
