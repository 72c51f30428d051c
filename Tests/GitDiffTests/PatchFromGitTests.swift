import GitDiff
import ReviewTypes
import TestSupport
import Testing

/// The patch of a staged change says what reading the index says.
struct PatchFromGitTests {
  let repository: TemporaryRepository

  init() throws {
    repository = try TemporaryRepository()
    try repository.stage("modified.py", text: numbered(1...40))
    try repository.stage("moved.py", text: numbered(50...80))
    try repository.stage("gone.py", text: "gone = 1\n")
    try repository.stage("mode.sh", text: "echo\n")
    try repository.stage("tail.py", text: "one = 1")
    try repository.stage("crlf.py", text: "one = 1\r\n")
    try repository.stage("data.bin", text: "x\0\n")
    try repository.commit()
    try repository.stage(
      "modified.py",
      text: "++ /dev/null\n" + numbered(1...20) + "@@ -1 +1 @@\n" + numbered(22...40)
    )
    try repository.git("mv", "moved.py", "renamed to.py")
    try repository.stage("renamed to.py", text: numbered(50...80) + "edit = 1\n")
    try repository.git("rm", "--quiet", "gone.py")
    try repository.git("update-index", "--chmod=+x", "mode.sh")
    try repository.stage("tail.py", text: "one = 1\ntwo = 2")
    try repository.stage("crlf.py", text: "one = 1\r\ntwo = 2\r\n")
    try repository.stage("data.bin", text: "y\0\n")
    try repository.stage("a/b/new é\t\"x\".py", text: "new = 1\n")
    try repository.stage("b/empty.py", text: "")
  }

  @Test(arguments: [
    [], ["--no-prefix"], ["--src-prefix=x/", "--dst-prefix=y/"], ["--full-index", "--binary"],
    ["--no-ext-diff", "--patience", "--stat", "--patch"],
  ])
  func `git diff --cached as text equals the index read`(arguments: [String]) throws {
    let patch = try repository.gitBytes(
      ["diff", "--cached", "--find-renames", "--find-copies"] + arguments
    )

    #expect(try PatchText.parse(patch) == repository.staged())
  }

  @Test func `format-patch equals the commit read`() throws {
    try repository.commit("Subject\n\n+ a point\n- another\n@@ -1 @@")

    #expect(
      try PatchText.parse(repository.gitBytes(["format-patch", "-1", "--stdout"]))
        == repository.changed("HEAD")
    )
  }

  @Test func `a merge shown by git is a combined diff and an error`() throws {
    try repository.commit()
    try repository.git("checkout", "--quiet", "--force", "-b", "other", "HEAD~1")
    try repository.stage("crlf.py", text: "other = 1\n")
    try repository.commit()
    _ = try? repository.git("merge", "main")
    try repository.stage("crlf.py", text: "both = 1\n")
    try repository.commit()

    let patch = try repository.gitBytes(["show", "HEAD"])
    let error = #expect(throws: PatchError.self) { try PatchText.parse(patch) }
    #expect(error?.message.contains("combined") == true)
  }
}
