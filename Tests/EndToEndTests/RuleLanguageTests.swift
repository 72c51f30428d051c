import Foundation
import TestSupport
import Testing

/// What a rule file may say about the place it looks at, with the real program.
struct RuleLanguageTests {
  /// The findings as `path:line-endLine`.
  private func findings(
    _ rule: String,
    _ files: [String: String],
    before: [String: String] = [:]
  ) throws -> [String] {
    let repository = try TemporaryRepository()
    for (path, text) in before { try repository.stage(path, text: text) }
    try repository.git("commit", "-q", "--allow-empty", "-m", "before")
    for (path, text) in files { try repository.stage(path, text: text) }
    try repository.write("rules/mine.yaml", "id: mine\nseverity: warning\nmessage: M.\n" + rule)
    let run = try Program.run(
      "check",
      "--rules",
      "rules/mine.yaml",
      "--rule",
      "mine",
      "--format",
      "json",
      in: repository
    )
    #expect(run.status == 0, "\(run.error)")
    let found = try run.json()["findings"] as? [[String: Any]] ?? []
    return found.map { "\($0["path"] ?? "?"):\($0["line"] ?? "?")-\($0["endLine"] ?? "?")" }
  }

  @Test func `a pattern within comments finds no string and no code`() throws {
    let found = try findings(
      "match: {within: comment, any: ['hack']}",
      [
        "a.py": "hack = 1\nx = 'hack'\ny = 2  # hack\n'''\nhack\n'''\n",
        "b.js": "/* one\n hack\n*/\nhack();\n",
      ]
    )
    #expect(found == ["a.py:3-3", "b.js:2-2"])
  }

  @Test func `a comment that opens above the hunk's added lines is known`() throws {
    let old = "/*\n one\n two\n*/\nf();\n"
    let found = try findings(
      "match: {within: code, any: ['hack']}",
      ["a.c": "/*\n one\n hack\n two\n*/\nhack();\nf();\n"],
      before: ["a.c": old]
    )
    #expect(found == ["a.c:6-6"])
  }

  @Test func `an empty handler over three lines is found from its first added line to its end`()
    throws
  {
    let found = try findings(
      #"match: {lines: 3, within: code, any: ['catch\s*\([^)]*\)\s*\{\s*\}']}"#,
      [
        "a.js":
          "try {\n  a();\n} catch (e) {\n\n}\n// catch (e) {}\ntry { b(); } catch (e) {\n  log(e);\n}\n"
      ]
    )
    #expect(found == ["a.js:3-5"])
  }

  @Test func `a rule about hunks finds once a hunk, one about files once a file`() throws {
    let lines = (1...30).map { "line \($0)\n" }
    var changed = lines
    changed[1] = "hack 1\nhack 2\n"
    changed[25] = "hack 3\n"
    let before = ["a.txt": lines.joined()]
    let after = ["a.txt": changed.joined()]
    let match = "match: {any: ['hack']}"
    #expect(
      try findings("scope: hunk\n" + match, after, before: before) == ["a.txt:2-3", "a.txt:27-27"]
    )
    #expect(try findings("scope: file\n" + match, after, before: before) == ["a.txt:2-27"])
  }

  @Test func `files may take some back`() throws {
    let found = try findings(
      "match: {any: ['hack']}\nfiles: ['src/', '!src/generated/']\nignores: ['*.md', '!keep.md']",
      [
        "src/a.txt": "hack\n", "src/generated/b.txt": "hack\n", "src/c.md": "hack\n",
        "src/keep.md": "hack\n", "d.txt": "hack\n",
      ]
    )
    #expect(found == ["src/a.txt:1-1", "src/keep.md:1-1"])
  }

  @Test func `a line on which a pattern gives up is said to be not reviewed`() throws {
    let repository = try TemporaryRepository()
    try repository.stage("a.txt", text: "aa\n" + String(repeating: "a", count: 10_000) + "b\n")
    try repository.write(
      "rules/mine.yaml",
      "id: mine\nseverity: warning\nmessage: M.\nmatch: {any: ['(a+)+$']}\n"
    )
    let arguments = ["check", "--rules", "rules/mine.yaml", "--rule", "mine"]
    let run = try Program.run(arguments + ["--format", "json"], in: repository)
    #expect(run.status == 0, "\(run.error)")
    #expect(try run.rules() == ["mine"])
    let unreviewed = try #require(try run.json()["unreviewed"] as? [[String: Any]])
    #expect(unreviewed.map { $0["line"] as? Int } == [2])
    #expect(unreviewed.map { $0["reason"] as? String } == ["pattern-limit"])
    let text = try Program.run(arguments, in: repository)
    #expect(text.output.contains("1 because a pattern takes too long on the line"))
  }
}
