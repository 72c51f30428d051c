import GitDiff
import ReviewTypes
import TestSupport
import Testing

/// Patches written by hand in each form.
struct PatchTextTests {
  func parse(_ text: String, _ options: DiffOptions = DiffOptions()) throws -> [FileDiff] {
    try PatchText.parse(Array(text.utf8), options: options)
  }

  @Test func `git's form is read with the numbers of both sides`() throws {
    let files = try parse(
      """
      diff --git a/src/a.py b/src/a.py
      index 1234567..89abcde 100644
      --- a/src/a.py
      +++ b/src/a.py
      @@ -10,3 +10,4 @@ def f():
       one
      -two
      +TWO
      +and
       three

      """
    )

    #expect(
      files == [
        FileDiff(
          oldPath: "src/a.py",
          newPath: "src/a.py",
          change: .modified,
          content: .hunks([
            Hunk(
              oldStart: 10,
              oldCount: 3,
              newStart: 10,
              newCount: 4,
              heading: "def f():",
              lines: [
                DiffLine(origin: .context, oldLine: 10, newLine: 10, text: "one"),
                DiffLine(origin: .deletion, oldLine: 11, newLine: nil, text: "two"),
                DiffLine(origin: .addition, oldLine: nil, newLine: 11, text: "TWO"),
                DiffLine(origin: .addition, oldLine: nil, newLine: 12, text: "and"),
                DiffLine(origin: .context, oldLine: 12, newLine: 13, text: "three"),
              ]
            )
          ])
        )
      ]
    )
  }

  @Test(arguments: [
    (
      "GNU diff -u",
      "--- old.py\t2024-01-02 03:04:05.000000000 +0000\n+++ new.py\t2024-01-02 03:04:06.000000000 +0000\n",
      "new.py", "modified"
    ),
    (
      "GNU diff -ru",
      "diff -ru one/a.py two/a.py\n--- one/a.py\t2024-01-02 03:04:05 +0000\n+++ two/a.py\t2024-01-02 03:04:06 +0000\n",
      "two/a.py", "modified"
    ),
    (
      "diff -ru a b",
      "diff -ru a/x y.py b/x y.py\n--- a/x y.py\t2024-01-02\n+++ b/x y.py\t2024-01-02\n", "x y.py",
      "modified"
    ),
    ("diff in a folder", "--- ./a.py\n+++ ./a.py\n", "a.py", "modified"),
    (
      "Mercurial",
      "diff -r 0123456789ab src/a.py\n--- a/src/a.py\tThu Jan 01 00:00:00 1970 +0000\n+++ b/src/a.py\tTue Jan 02 03:04:05 2024 +0000\n",
      "src/a.py", "modified"
    ),
    (
      "Mercurial without prefixes",
      "diff -r 0123456789ab a.py\n--- a.py\tThu Jan 01 00:00:00 1970 +0000\n+++ a.py\tTue Jan 02 03:04:05 2024 +0000\n",
      "a.py", "modified"
    ),
    (
      "Subversion", "Index: a.py\n=====\n--- a.py\t(revision 1)\n+++ a.py\t(working copy)\n",
      "a.py", "modified"
    ),
    (
      "git without prefixes",
      "diff --git a/x.py a/x.py\nindex 1..2 100644\n--- a/x.py\n+++ a/x.py\n", "a/x.py", "modified"
    ),
    (
      "git in a folder named a", "diff --git a/a/x.py b/a/x.py\n--- a/a/x.py\n+++ b/a/x.py\n",
      "a/x.py", "modified"
    ),
    (
      "git with mnemonic prefixes", "diff --git i/x.py w/x.py\n--- i/x.py\n+++ w/x.py\n", "x.py",
      "modified"
    ),
    (
      "git with prefixes of its own", "diff --git old/x.py new/x.py\n--- old/x.py\n+++ new/x.py\n",
      "x.py", "modified"
    ),
    (
      "git, a quoted path",
      "diff --git \"a/t\\tb\\303\\251.py\" \"b/t\\tb\\303\\251.py\"\n--- \"a/t\\tb\\303\\251.py\"\n+++ \"b/t\\tb\\303\\251.py\"\n",
      "t\tbé.py", "modified"
    ),
    (
      "git, a path with a space", "diff --git a/x y.py b/x y.py\n--- a/x y.py\t\n+++ b/x y.py\t\n",
      "x y.py", "modified"
    ),
    (
      "git, renamed",
      "diff --git a/a.py b/b c.py\nsimilarity index 90%\nrename from a.py\nrename to b c.py\n--- a/a.py\n+++ b/b c.py\t\n",
      "b c.py", "renamed"
    ),
    (
      "git, copied",
      "diff --git a/a.py b/b.py\ncopy from a.py\ncopy to b.py\n--- a/a.py\n+++ b/b.py\n", "b.py",
      "copied"
    ),
    (
      "prose and CR LF",
      "From: me\r\n\r\n a.py | 2 +-\r\n+ a point\r\n\r\ndiff --git a/a.py b/a.py\r\n--- a/a.py\r\n+++ b/a.py\r\n",
      "a.py", "modified"
    ),
  ])
  func `each form names its file`(
    form: String,
    header: String,
    path: String,
    change: String
  ) throws {
    let files = try parse(header + "@@ -1 +1,2 @@\n one\n+two\n")

    #expect(files.additions == ["\(path):2: two"])
    #expect(files.map(\.change.rawValue) == [change])
  }

  @Test(arguments: [
    ("git", "diff --git a/x.py b/x.py\nnew file mode 100644\n--- /dev/null\n+++ b/x.py\n"),
    (
      "git without prefixes",
      "diff --git x.py x.py\nnew file mode 100644\n--- /dev/null\n+++ x.py\n"
    ),
    ("bare", "--- /dev/null\n+++ b/x.py\n"),
    (
      "Mercurial",
      "--- /dev/null\tThu Jan 01 00:00:00 1970 +0000\n+++ b/x.py\tTue Jan 02 03:04:05 2024 +0000\n"
    ),
    (
      "GNU diff -N",
      "--- x.py\t1970-01-01 00:00:00.000000000 +0000\n+++ x.py\t2024-01-02 03:04:05 +0000\n"
    ),
  ])
  func `each form adds a file`(form: String, header: String) throws {
    let files = try parse(header + "@@ -0,0 +1 @@\n+one\n")

    #expect(files.additions == ["x.py:1: one"])
    #expect(files.map(\.change) == [.added])
    #expect(files.map(\.oldPath) == [nil])
  }

  @Test(arguments: [
    "diff --git a/x.py b/x.py\ndeleted file mode 100644\n--- a/x.py\n+++ /dev/null\n@@ -1 +0,0 @@\n-one\n",
    "diff --git a/x.py b/x.py\ndeleted file mode 100644\nindex e69de29..0000000\n",
    "--- a/x.py\n+++ /dev/null\tThu Jan 01 00:00:00 1970 +0000\n@@ -1 +0,0 @@\n-one\n",
    "--- x.py\t2024-01-02\n+++ x.py\t1970-01-01 01:00:00 +0100\n@@ -1 +0,0 @@\n-one\n",
  ])
  func `each form deletes a file`(patch: String) throws {
    #expect(
      try parse(patch) == [
        FileDiff(oldPath: "x.py", newPath: nil, change: .deleted, content: .skipped(.deleted))
      ]
    )
  }

  @Test(arguments: [
    (
      "diff --git a/x y b/x y\nindex 1..2 100644\nBinary files a/x y and b/x y differ\n",
      "x y: binary"
    ),
    (
      "diff --git a/x b/x\nindex 1..2 100644\nGIT binary patch\nliteral 3\nKcmZQzV\n\nliteral 0\nHc$@<O0\n\n",
      "x: binary"
    ),
    ("Binary files a/x and b/x differ\n", "x: binary"),
    ("diff -r 0123456789ab x\nBinary file x has changed\n", "x: binary"),
    (
      "diff --git a/sub b/sub\nindex 1..2 160000\n--- a/sub\n+++ b/sub\n@@ -1 +1 @@\n-Subproject commit 1\n+Subproject commit 2\n",
      "sub: submodule"
    ),
    (
      "diff --git a/x.dat b/x.dat\n--- a/x.dat\n+++ b/x.dat\n@@ -1 +1 @@\n-one\n+\0\n",
      "x.dat: binary"
    ),
    (
      "diff --git a/x.py b/x.py\n--- a/x.py\n+++ b/x.py\n@@ -0,0 +1 @@\n+p\0r\0i\0n\0t\0\n",
      "x.py: binary"
    ),
  ])
  func `what holds no text is listed as skipped`(patch: String, skipped: String) throws {
    #expect(try parse(patch).skipped == [skipped])
  }

  @Test func `an LFS pointer is skipped`() throws {
    let oid = String(repeating: "4d7a2146", count: 8)
    #expect(
      try parse(
        """
        diff --git a/x.py b/x.py
        --- a/x.py
        +++ b/x.py
        @@ -1,3 +1,3 @@
         version https://git-lfs.github.com/spec/v1
        -oid sha256:\(oid.reversed().map(String.init).joined())
        -size 1
        +oid sha256:\(oid)
        +size 2

        """
      ).skipped == ["x.py: lfs-pointer"]
    )
  }

  @Test func `a file with more changed text than the limit is too large`() throws {
    let patch = "--- a/x.py\n+++ b/x.py\n@@ -0,0 +1,2 @@\n+1234\n+1234\n"

    #expect(try parse(patch, DiffOptions(maxFileBytes: 9)).skipped == ["x.py: too-large"])
    #expect(try parse(patch, DiffOptions(maxFileBytes: 10)).skipped == [])
  }

  @Test func `a change of mode or name alone has no hunks`() throws {
    let files = try parse(
      """
      diff --git a/x y.sh b/x y.sh
      old mode 100644
      new mode 100755
      diff --git a/p.py b/q.py
      similarity index 100%
      rename from p.py
      rename to q.py
      diff --git a/empty.py b/empty.py
      new file mode 100644
      index 0000000..e69de29

      """
    )

    #expect(files.map(\.path) == ["x y.sh", "q.py", "empty.py"])
    #expect(files.map(\.change) == [.modeChanged, .renamed, .added])
    #expect(files.map(\.content) == [.hunks([]), .hunks([]), .hunks([])])
  }

  @Test(arguments: ["++ /dev/null", "++ b/y.py", "@@ -1 +1 @@", "diff --git a/y b/y", "\\ No"])
  func `a line that looks like a header is a line`(line: String) throws {
    let patch = "--- a/x.py\n+++ b/x.py\n@@ -1,2 +1,3 @@\n-- a/y.py\n \(line)\n+\(line)\n+two\n"

    #expect(try parse(patch).additions == ["x.py:2: \(line)", "x.py:3: two"])
  }

  @Test func `a missing last line ending is told by git's remark`() throws {
    let lines = try parse(
      """
      --- a/x.py
      +++ b/x.py
      @@ -1 +1 @@
      -one
      \\ No newline at end of file
      +two
      \\ No newline at end of file

      """
    ).flatMap(\.hunks).flatMap(\.lines)

    #expect(lines.map(\.text) == ["one", "two"])
    #expect(lines.map(\.endsWithNewline) == [false, false])
  }

  @Test func `a context line that lost its space is empty`() throws {
    #expect(
      try parse("--- a/x.py\n+++ b/x.py\n@@ -1,2 +1,3 @@\n one\n\n+two").additions == [
        "x.py:3: two"
      ]
    )
  }

  @Test func `CR LF and a byte order mark are no part of the text`() throws {
    let patch = "--- a/x.py\r\n+++ b/x.py\r\n@@ -0,0 +1,2 @@\r\n+\u{FEFF}one\r\n+two\r\n"

    #expect(try parse(patch).additions == ["x.py:1: one", "x.py:2: two"])
  }

  @Test func `a patch in UTF-16 is read`() throws {
    var bytes: [UInt8] = [0xFF, 0xFE]
    for byte in "--- a/x.py\n+++ b/x.py\n@@ -0,0 +1 @@\n+one\n".utf8 { bytes += [byte, 0] }

    #expect(try PatchText.parse(bytes).additions == ["x.py:1: one"])
  }

  @Test func `marked lines are those the patch shows`() throws {
    let patch = "--- a/x.py\n+++ b/x.py\n@@ -4,2 +4,2 @@\n one # mark\n-mark\n+two # mark\n"

    #expect(
      try parse(patch, DiffOptions(markers: ["# mark"])).first?.markedLines == [
        MarkedLine(newLine: 4, text: "one # mark"), MarkedLine(newLine: 5, text: "two # mark"),
      ]
    )
  }

  @Test func `two mails in a row are two patches`() throws {
    let mail =
      "From 1 Mon Sep 17 00:00:00 2001\nSubject: x\n\n- point\n---\n x.py | 1 +\n\n"
      + "diff --git a/x.py b/x.py\n--- a/x.py\n+++ b/x.py\n@@ -1 +1,2 @@\n one\n+two\n-- \n2.39.5\n\n"

    #expect(try parse(mail + mail).additions == ["x.py:2: two", "x.py:2: two"])
  }

  @Test(arguments: ["", "\n", " \r\n\t\n"])
  func `nothing is a patch without changes`(text: String) throws {
    #expect(try parse(text) == [])
  }

  @Test(arguments: [
    ("hello\n", 1, "no unified diff found"),
    ("\n\n*** a.py\n--- b.py\n***************\n", 3, "no unified diff found"),
    ("3c3\n< one\n---\n> two\n", 1, "no unified diff found"),
    ("\u{1B}[1mdiff --git a/x b/x\u{1B}[m\n", 1, "--no-color"),
    ("@@ -1 +1 @@\n-a\n+b\n", 1, "before any file"),
    ("--- a\n+++ b\n@@ -1,x +1 @@\n", 3, "not a hunk header"),
    ("--- a\n+++ b\n@@ -1 +1,9999999999 @@\n", 3, "not a hunk header"),
    ("--- a\n+++ b\n@@ -1,2 +1,2 @@\n-a\n+b\n", 5, "ends inside a hunk"),
    ("--- a\n+++ b\n@@ -1,2 +1,2 @@\n-a\n+b\ndiff --git a/x b/x\n", 6, "fewer or other lines"),
    ("--- a\n+++ b\n@@ -1 +1 @@\n-a\n+b\n+c\n", 6, "after the end of its hunk"),
    ("--- a\n+++ b\n@@ -1 +1 @@\n-a\n-b\n+c\n", 5, "fewer or other lines"),
    ("--- \"a\n+++ b\n@@ -1 +1 @@\n-a\n+b\n", 1, "quoted name"),
    ("--- a\n+++ \"b\\9\"\n@@ -1 +1 @@\n-a\n+b\n", 2, "quoted name"),
    (
      "diff --cc a.py\nindex 1,2..3\n--- a/a.py\n+++ b/a.py\n@@@ -1,1 -1,1 +1,1 @@@\n", 1,
      "combined"
    ),
    ("--- a\n+++ b\n@@@ -1,1 -1,1 +1,1 @@@\n", 3, "combined"),
  ])
  func `a bad patch is one error that names its line`(
    text: String,
    line: Int,
    message: String
  ) throws {
    let error = #expect(throws: PatchError.self) { try parse(text) }
    #expect(error?.patchLine == line)
    #expect(error?.message.contains(message) == true)
  }

  /// A generator with a fixed seed: the same patches every time.
  @Test func `no damaged patch crashes the reader`() {
    var damage = Damage(
      of: """
        diff --git "a/t\\303.py" b/x y.py
        old mode 100644
        new mode 100755
        rename from "t\\303"
        rename to x y.py
        --- a/x.py\t
        +++ b/x.py
        @@ -1,3 +1,4 @@ def f():
         one
        -two
        \\ No newline at end of file
        +TWO

        +x
        Binary files a/x and b/y differ
        --- /dev/null
        +++ b/z.py
        @@ -0,0 +1 @@
        +z

        """,
      alphabet: "0123456789,+-@ \"\\\n\0"
    )
    for _ in 0..<Damage.rounds {
      let bytes = damage.next()
      do throws(PatchError) {
        _ = try PatchText.parse(bytes, options: DiffOptions(maxFileBytes: 60, markers: ["o"]))
      } catch {
        #expect(error.patchLine >= 1)
      }
    }
  }
}
