import Foundation
import TestSupport
import Testing

/// `vibecheck fix`: verified suggestions put into the index and the work tree.
@Suite(.serialized)
struct FixTests {
  private static let bad = "f();\n  console.log('XXX', a);\ng();\n"
  private static let good = "f();\n  logger.debug(a);\ng();\n"

  private func repository(
    _ suggestion: String = #"["logger.debug(a);"]"#,
    more: String = ""
  ) throws -> TemporaryRepository {
    try AdviceTests.repository("", suggestion, more: more)
  }

  private func work(_ file: String, in repository: TemporaryRepository) throws -> String {
    String(decoding: try repository.bytes(of: "repository/\(file)"), as: UTF8.self)
  }

  @Test func `index and work tree are mended, and the diff is printed`() throws {
    let repository = try repository()
    try repository.stage("src/a.js", text: Self.bad)
    let run = try Program.run("fix", in: repository)
    #expect(run.status == 0, "\(run.error)")
    #expect(try repository.git("show", ":src/a.js") == Self.good)
    #expect(try work("src/a.js", in: repository) == Self.good)
    #expect(
      run.output.hasSuffix(
        """
        --- a/src/a.js
        +++ b/src/a.js
        @@ -1,3 +1,3 @@
         f();
        -  console.log('XXX', a);
        +  logger.debug(a);
         g();

        """
      ),
      "\(run.output)"
    )
    #expect(run.error == "vibecheck: mended 1 finding in 1 file\n")
    #expect(try repository.git("diff-files", "--name-only") == "")
    // Nothing left to mend.
    #expect(try Program.run("fix", in: repository).error == "vibecheck: nothing to mend\n")
  }

  @Test(arguments: ["--dry-run", "--diff"])
  func `a dry run prints a diff that git takes, and changes nothing`(_ option: String) throws {
    let repository = try repository()
    try repository.stage("a.js", text: Self.bad)
    let before = try repository.bytes(of: "repository/.git/index")
    let run = try Program.run("fix", option, in: repository)
    #expect(run.status == 0, "\(run.error)")
    #expect(run.error == "vibecheck: would mend 1 finding in 1 file\n")
    #expect(try repository.bytes(of: "repository/.git/index") == before)
    #expect(try work("a.js", in: repository) == Self.bad)
    try repository.git(["apply", "--cached", "-"], input: Array(run.output.utf8))
    #expect(try repository.git("show", ":a.js") == Self.good)
  }

  @Test func `what is changed elsewhere in the work tree stays there, and out of the index`() throws
  {
    let repository = try repository()
    try repository.stage("a.js", text: Self.bad + "h();\ni();\nj();\n")
    try repository.write("a.js", Self.bad + "h();\ni();\nmine();\n")
    let run = try Program.run("fix", in: repository)
    #expect(run.status == 0, "\(run.error)")
    #expect(try repository.git("show", ":a.js") == Self.good + "h();\ni();\nj();\n")
    #expect(try work("a.js", in: repository) == Self.good + "h();\ni();\nmine();\n")
  }

  @Test(
    arguments: [
      "f();\n  console.log('XXX', a, b);\ng();\n", "f();\nmine();\ng();\n",
      "f();\n  console.log('XXX', a);\nmine();\n",
    ]
  )
  func `a file that differs around the lines is left as it is, index and work tree`(
    _ mine: String
  ) throws {
    let repository = try repository()
    try repository.stage("a.js", text: Self.bad)
    try repository.stage("b.js", text: Self.bad)
    try repository.write("a.js", mine)
    let run = try Program.run("fix", in: repository)
    #expect(run.status == 0)
    #expect(
      run.error.contains(
        "a.js:2: left as it is: the work tree differs from the index around these lines"
      ),
      "\(run.error)"
    )
    #expect(try repository.git("show", ":a.js") == Self.bad)
    #expect(try work("a.js", in: repository) == mine)
    // The other file is mended all the same.
    #expect(try repository.git("show", ":b.js") == Self.good)
  }

  @Test func `a file that is gone from the work tree is left in the index`() throws {
    let repository = try repository()
    try repository.stage("a.js", text: Self.bad)
    try FileManager.default.removeItem(atPath: repository.path + "/a.js")
    let run = try Program.run("fix", in: repository)
    #expect(run.error.contains("left as it is: the work tree has no such file"), "\(run.error)")
    #expect(try repository.git("show", ":a.js") == Self.bad)
  }

  @Test(
    arguments: [
      ("f();\r\n  console.log('XXX', a);\r\n", "f();\r\n  logger.debug(a);\r\n"),
      ("f();\n  console.log('XXX', a);", "f();\n  logger.debug(a);"),
      ("console.log('XXX', 'größe');\n", "logger.debug(a);\n"),
    ]
  )
  func `line endings stay`(_ before: String, _ after: String) throws {
    let repository = try repository()
    try repository.git("config", "core.autocrlf", "false")
    try repository.stage("a.js", text: before)
    let run = try Program.run("fix", in: repository)
    #expect(run.status == 0, "\(run.error)")
    #expect(try repository.git("show", ":a.js") == after)
    #expect(try work("a.js", in: repository) == after)
  }

  @Test func `a work tree with other line endings than the index keeps them`() throws {
    let repository = try repository()
    try repository.git("config", "core.autocrlf", "true")
    try repository.stage("a.js", text: Self.bad.replacing("\n", with: "\r\n"))
    let run = try Program.run("fix", in: repository)
    #expect(run.status == 0, "\(run.error)")
    #expect(try repository.git("show", ":a.js") == Self.good)
    #expect(try work("a.js", in: repository) == Self.good.replacing("\n", with: "\r\n"))
  }

  @Test func `lines are deleted where nothing should stand there`() throws {
    let repository = try repository(#""delete""#)
    try repository.stage("a.js", text: Self.bad)
    #expect(try Program.run("fix", in: repository).status == 0)
    #expect(try repository.git("show", ":a.js") == "f();\ng();\n")
  }

  @Test func `several findings of a file are mended together`() throws {
    let repository = try repository(#""delete""#)
    try repository.stage("a.js", text: Self.bad + Self.bad)
    let run = try Program.run("fix", in: repository)
    #expect(run.error == "vibecheck: mended 2 findings in 1 file\n")
    #expect(try repository.git("show", ":a.js") == "f();\ng();\nf();\ng();\n")
  }

  @Test func `only what lies below the paths is mended, and the mode stays`() throws {
    let repository = try repository()
    try repository.write("src/a.js", Self.bad)
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o755],
      ofItemAtPath: repository.path + "/src/a.js"
    )
    try repository.stage("src/a.js")
    try repository.stage("b.js", text: Self.bad)
    #expect(try Program.run("fix", "src", in: repository).status == 0)
    #expect(try repository.git("show", ":src/a.js") == Self.good)
    #expect(try repository.git("show", ":b.js") == Self.bad)
    #expect(try repository.git("ls-files", "--stage", "src").hasPrefix("100755 "))
    let attributes = try FileManager.default
      .attributesOfItem(atPath: repository.path + "/src/a.js")
    #expect(attributes[.posixPermissions] as? Int == 0o755)
    let none = try Program.run("fix", "other", in: repository)
    #expect(none.status == 0)
    #expect(none.error.contains("nothing is staged below 'other'"))
  }

  @Test func `a suppressed finding and one of another rule are not touched`() throws {
    let repository = try repository()
    let text = "console.log('XXX', a);  // vibecheck:ignore[leftover-debug] the program's output\n"
    try repository.stage("a.js", text: text)
    try repository.stage("b.js", text: Self.bad)
    #expect(try Program.run("fix", "--rule", "commented-out-code", in: repository).status == 0)
    #expect(try repository.git("show", ":b.js") == Self.bad)
    #expect(try Program.run("fix", in: repository).status == 0)
    #expect(try repository.git("show", ":a.js") == text)
    #expect(try repository.git("show", ":b.js") == Self.good)
  }

  @Test func `a suggestion that fails is not applied, and -v says why`() throws {
    let repository = try repository(#"["console.log('XXX');"]"#)
    try repository.stage("a.js", text: Self.bad)
    let run = try Program.run("fix", "-v", in: repository)
    #expect(run.status == 0)
    #expect(
      run.error.contains("a.js:2: no suggestion: 'leftover-debug' applies to it [leftover-debug]")
    )
    #expect(run.error.hasSuffix("vibecheck: nothing to mend\n"))
    #expect(try repository.git("show", ":a.js") == Self.bad)
  }

  @Test func `the user's own command has the last word`() throws {
    let verify =
      "verify:\n  javascript: [sh, -c, 'grep -q good \"$1\" || { echo no good; exit 3; }', sh, '{file}']\n"
    let repository = try repository(#"["logger.good(a);"]"#, more: verify)
    try repository.stage("a.js", text: Self.bad)
    #expect(try Program.run("fix", in: repository).status == 0)
    #expect(try repository.git("show", ":a.js") == Self.good.replacing("debug", with: "good"))

    let refusing = try self.repository(more: verify)
    try refusing.stage("a.js", text: Self.bad)
    let run = try Program.run("fix", "-v", in: refusing)
    #expect(run.error.contains("refuses it with exit status 3: no good"), "\(run.error)")
    #expect(try refusing.git("show", ":a.js") == Self.bad)

    // A configuration that changed since is not run.
    try refusing.write(
      ".vibecheck.yaml",
      try work(".vibecheck.yaml", in: refusing) + "# changed\n"
    )
    let untrusted = try Program.run("fix", "-v", in: refusing)
    #expect(untrusted.error.contains("vibecheck trust"), "\(untrusted.error)")
    #expect(try refusing.git("show", ":a.js") == Self.bad)
  }

  @Test func `in a hook nothing is mended`() throws {
    let repository = try repository()
    try repository.stage("a.js", text: Self.bad)
    try repository.writeHook("pre-commit", "'\(Program.path)' fix 2>\"$HOME/said\"")
    #expect(try repository.run("commit", "--quiet", "-m", "x").status != 0)
    let said = String(decoding: try repository.bytes(of: "home/said"), as: UTF8.self)
    #expect(said == "error: 'vibecheck fix' does not run in a hook; run it before you commit\n")
    #expect(try repository.git("show", ":a.js") == Self.bad)
  }

  @Test func `an index that is locked leaves everything as it was`() throws {
    let repository = try repository()
    try repository.stage("a.js", text: Self.bad)
    try repository.write(".git/index.lock", "")
    let run = try Program.run("fix", in: repository)
    #expect(run.status == 2)
    #expect(run.error.contains("index.lock"), "\(run.error)")
    #expect(try work("a.js", in: repository) == Self.bad)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: repository.path).sorted()
        == [".git", ".vibecheck.yaml", "a.js"]
    )
  }
}
