import Foundation
import TestSupport
import Testing

/// `rules lint`, `rules new` and `rules schema`, with `check-jsonschema` as judge of the schema.
struct RuleFileToolsTests {
  private static let sourceFolder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "rules").path

  @Test func `the committed schema is the one that is printed`() throws {
    let repository = try TemporaryRepository()
    let printed = try Program.run("rules", "schema", in: repository)
    #expect(printed.status == 0)
    let path = Self.sourceFolder + "/rules.schema.json"
    #expect(try String(contentsOfFile: path, encoding: .utf8) == printed.output)
  }

  @Test func `every bundled rule names the schema in its first line`() throws {
    for name in try FileManager.default.contentsOfDirectory(atPath: Self.sourceFolder)
    where name.hasSuffix(".yaml") {
      let text = try String(contentsOfFile: "\(Self.sourceFolder)/\(name)", encoding: .utf8)
      #expect(
        text.hasPrefix("# yaml-language-server: $schema=rules.schema.json\nid: "),
        "\(name)"
      )
    }
  }

  /// The files of `folder` that the schema does not allow.
  private func refusedBySchema(
    _ repository: TemporaryRepository,
    _ folder: String
  ) throws -> Set<String> {
    let path = try TestTools.path(with: "check-jsonschema")
    let schema = try Program.run("rules", "schema", in: repository).output
    try repository.write("schema.json", schema)
    let run = try repository.shell(
      "check-jsonschema --schemafile schema.json -o json \(folder)/*.yaml",
      environment: ["PATH": path]
    )
    let report = try #require(
      try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any],
      "\(run.error)"
    )
    let errors = report["errors"] as? [[String: Any]] ?? []
    let parseErrors = report["parse_errors"] as? [[String: Any]] ?? []
    return Set(
      (errors + parseErrors).compactMap { $0["filename"] as? String }
        .map { URL(filePath: $0).lastPathComponent }
    )
  }

  /// The files of `folder` that the program does not read.
  private func refusedByReader(
    _ repository: TemporaryRepository,
    _ folder: String
  ) throws -> Set<String> {
    let run = try Program.run("rules", "lint", folder, "--format", "json", in: repository)
    let remarks = try #require(try run.json()["remarks"] as? [[String: Any]], "\(run.error)")
    return Set(
      remarks.filter { $0["check"] as? String == "rule-file" }
        .compactMap { $0["file"] as? String }.map { URL(filePath: $0).lastPathComponent }
    )
  }

  /// Each is what follows `id`.
  static let good: [String] = [
    "severity: note\nmessage: M.\nask: Is it?\n",
    "severity: warning\nmessage: >\n  Folded\n  over\nmatch: {any: ['a']}\n",
    "severity: error\nmessage: 'yes'\nask: Is it?\nmatch: {python: ['a'], not: ['b']}\n",
    "severity: note\nmessage: yes\nask: no\n",
    "severity: note\nmessage: M.\nask: Is it?\nlanguages: [any]\nfiles: ['**', '!a']\nignores: []\n",
    "severity: note\nmessage: M.\nask: Is it?\nlanguages: [c++, swift]\nignores: ['a/', '/b', '!c']\n",
    "severity: note\nmessage: M.\nmatch: {any: ['a'], within: comment, lines: 20}\n",
    "severity: note\nmessage: M.\nmatch: {within: string}\n",
    "severity: note\nmessage: M.\nmatch: {within: any, lines: 1}\n",
    "severity: note\nmessage: M.\nask: Is it?\nscope: file\n",
    "severity: note\nmessage: M.\nask: Is it?\nscope: hunk\nurl: https://example.org\n",
    "severity: note\nmessage: M.\nscope: commit-message\nmatch: {any: ['a'], not: ['b']}\n"
      + "examples: {bad: [{language: commit-message, code: a}]}\n",
    "severity: note\nmessage: M.\nask: Is it?\nexamples: {}\n",
    "severity: note\nmessage: M.\nask: Is it?\nexamples: {bad: [], good: [{language: sql, code: x}]}\n",
    "severity: note\nmessage: &m M.\nask: Is it?\nnote: *m\n",
    "severity: note\nmessage: M.\nask: Is it?\n"
      + "examples: {bad: [&e {language: go, code: x}], good: [{<<: *e, code: y}]}\n",
    "\"severity\": note\n? message\n: M.\nask: Is it?\nnote: |\n  a\n  b\n",
    "severity: note\nmessage: é\nask: '?'\nurl: http://a\n",
    "severity: note\nmessage: M.\nask: Is it?\nmodel: off\nmatch: {any: ['a']}\n",
    "severity: note\nmessage: M.\nask: Is it?\nmodel: 'on'\nmatch: {any: ['a']}\n",
  ]

  static let bad: [String] = [
    "",
    "severity: note\nmessage: M.\n",
    "severity: note\nask: Is it?\n",
    "message: M.\nask: Is it?\n",
    "severity: fatal\nmessage: M.\nask: Is it?\n",
    "severity: Error\nmessage: M.\nask: Is it?\n",
    "severity: [note]\nmessage: M.\nask: Is it?\n",
    "severity: note\nmessage: 5\nask: Is it?\n",
    "severity: note\nmessage: true\nask: Is it?\n",
    "severity: note\nmessage: null\nask: Is it?\n",
    "severity: note\nmessage:\nask: Is it?\n",
    "severity: note\nmessage: '  '\nask: Is it?\n",
    "severity: note\nmessage: [M.]\nask: Is it?\n",
    "severity: note\nmessage: M.\nask: {a: b}\n",
    "severity: note\nmessage: M.\nask: 0x1F\n",
    "severity: note\nmessage: M.\nask: .inf\n",
    "severity: note\nmessage: M.\nask: Is it?\ncolour: red\n",
    "severity: note\nmessage: M.\nask: Is it?\nseverty: note\n",
    "severity: note\nseverity: note\nmessage: M.\nask: Is it?\n",
    "severity: note\nmessage: M.\nask: Is it?\nscope: lines\n",
    "severity: note\nmessage: M.\nask: Is it?\nlanguages: swift\n",
    "severity: note\nmessage: M.\nask: Is it?\nlanguages: []\n",
    "severity: note\nmessage: M.\nask: Is it?\nlanguages: [any, swift]\n",
    "severity: note\nmessage: M.\nask: Is it?\nlanguages: [Swift]\n",
    "severity: note\nmessage: M.\nask: Is it?\nlanguages: [commit-message]\n",
    "severity: note\nmessage: M.\nask: Is it?\nfiles: []\n",
    "severity: note\nmessage: M.\nask: Is it?\nfiles: ['/']\n",
    "severity: note\nmessage: M.\nask: Is it?\nfiles: ['!']\n",
    "severity: note\nmessage: M.\nask: Is it?\nignores: [1]\n",
    "severity: note\nmessage: M.\nask: Is it?\nignores: a\n",
    "severity: note\nmessage: M.\nask: Is it?\nmodel: off\n",
    "severity: note\nmessage: M.\nmodel: off\nmatch: {any: ['a']}\n",
    "severity: note\nmessage: M.\nask: Is it?\nmodel: never\nmatch: {any: ['a']}\n",
    "severity: note\nmessage: M.\nask: Is it?\nmodel: false\nmatch: {any: ['a']}\n",
    "severity: note\nmessage: M.\nmatch: [a]\n",
    "severity: note\nmessage: M.\nmatch: {}\n",
    "severity: note\nmessage: M.\nmatch: {any: a}\n",
    "severity: note\nmessage: M.\nmatch: {any: []}\n",
    "severity: note\nmessage: M.\nmatch: {any: [{a: b}]}\n",
    "severity: note\nmessage: M.\nmatch: {not: [a]}\n",
    "severity: note\nmessage: M.\nmatch: {pyton: [a]}\n",
    "severity: note\nmessage: M.\nmatch: {any: [a], within: comments}\n",
    "severity: note\nmessage: M.\nmatch: {any: [a], lines: 0}\n",
    "severity: note\nmessage: M.\nmatch: {any: [a], lines: 21}\n",
    "severity: note\nmessage: M.\nmatch: {any: [a], lines: '3'}\n",
    "severity: note\nmessage: M.\nmatch: {any: [a], lines: 1.5}\n",
    "severity: note\nmessage: M.\nmatch: {lines: 3, within: code}\n",
    "severity: note\nmessage: M.\nmatch: {lines: 3}\n",
    "severity: note\nmessage: M.\nask: Is it?\nexamples: []\n",
    "severity: note\nmessage: M.\nask: Is it?\nexamples: {worse: []}\n",
    "severity: note\nmessage: M.\nask: Is it?\nexamples: {bad: {language: go, code: x}}\n",
    "severity: note\nmessage: M.\nask: Is it?\nexamples: {bad: [{code: x}]}\n",
    "severity: note\nmessage: M.\nask: Is it?\nexamples: {bad: [{language: go}]}\n",
    "severity: note\nmessage: M.\nask: Is it?\nexamples: {bad: [{language: go, code: x, why: y}]}\n",
    "severity: note\nmessage: M.\nask: Is it?\nexamples: {bad: [{language: golang, code: x}]}\n",
    "severity: note\nmessage: M.\nask: Is it?\nexamples: {bad: [{language: any, code: x}]}\n",
    "severity: note\nmessage: M.\nask: Is it?\nexamples: {bad: [{language: commit-message, code: x}]}\n",
    "severity: note\nmessage: M.\nask: Is it?\nnote: [a]\n",
    "severity: note\nmessage: M.\nask: Is it?\nurl: example.org\n",
    "severity: note\nmessage: M.\nask: Is it?\nurl: ftp://example.org\n",
    "severity: note\nmessage: M.\nask: Is it?\nscope: commit-message\nlanguages: [go]\n",
    "severity: note\nmessage: M.\nask: Is it?\nscope: commit-message\nfiles: ['**']\n",
    "severity: note\nmessage: M.\nask: Is it?\nscope: commit-message\nignores: []\n",
    "severity: note\nmessage: M.\nscope: commit-message\nmatch: {any: [a], within: code}\n",
    "severity: note\nmessage: M.\nscope: commit-message\nmatch: {any: [a], lines: 2}\n",
    "severity: note\nmessage: M.\nscope: commit-message\nmatch: {go: [a]}\n",
    "severity: note\nmessage: M.\nask: Is it?\nscope: commit-message\n"
      + "examples: {bad: [{language: go, code: x}]}\n",
    "severity: note\nmessage: 'M.\nask: Is it?\n",
    "severity: note\n\tmessage: M.\nask: Is it?\n",
    "severity: note\nmessage: M.\nask: *nothing\n",
    "- severity: note\n",
    "[a]: b\nseverity: note\nmessage: M.\nask: Is it?\n",
  ]

  @Test func `schema and reader allow the same rule files`() throws {
    let repository = try TemporaryRepository()
    for (index, text) in Self.good.enumerated() {
      try repository.write("files/good-\(index).yaml", "id: good-\(index)\n" + text)
    }
    for (index, text) in Self.bad.enumerated() {
      try repository.write("files/bad-\(index).yaml", "id: bad-\(index)\n" + text)
    }
    for (index, id) in ["A", "a_b", "a--b", "-a", "1a", "é", "[a]", "5"].enumerated() {
      try repository.write(
        "files/id-\(index).yaml",
        "id: \(id)\nseverity: note\nmessage: M.\nask: Is it?\n"
      )
    }
    let expected = Set(
      Self.bad.indices.map { "bad-\($0).yaml" } + (0..<8).map { "id-\($0).yaml" }
    )
    let bySchema = try refusedBySchema(repository, "files")
    let byReader = try refusedByReader(repository, "files")
    #expect(bySchema.symmetricDifference(expected).sorted() == [], "the schema")
    #expect(byReader.symmetricDifference(expected).sorted() == [], "the reader")
  }

  @Test func `the schema is a schema, and allows the bundled rules`() throws {
    let repository = try TemporaryRepository()
    let path = try TestTools.path(with: "check-jsonschema")
    let run = try repository.shell(
      "check-jsonschema --check-metaschema '\(Self.sourceFolder)/rules.schema.json'",
      environment: ["PATH": path]
    )
    #expect(run.status == 0, "\(run.output)\(run.error)")
    #expect(try refusedBySchema(repository, Self.sourceFolder) == [])
  }

  @Test func `lint tells place, level and mend, as text and as JSON, and fails on errors only`()
    throws
  {
    let repository = try TemporaryRepository()
    let text = """
      id: vague
      severity: warning
      message: Not nice.
      ask: Is this line good?
      examples:
        bad: [{language: go, code: x}]
        good: [{language: go, code: y}]

      """
    try repository.write(".vibecheck/rules/vague.yaml", text)
    let run = try Program.run("rules", "lint", in: repository)
    #expect(run.status == 1)
    #expect(
      run.output == """
        .vibecheck/rules/vague.yaml:3:10: warning: the message says what is wrong, but not how to mend \
        it; add that after a semicolon [message-mend]
        .vibecheck/rules/vague.yaml:4:6: error: two readers would not agree on what is 'good'; name \
        what can be seen in the line instead [ask-unmeasurable]

        1 rule file: 1 error, 1 warning, 1 note hidden (see -v)

        """
    )
    let json = try Program.run("rules", "lint", "--format", "json", in: repository)
    #expect(json.status == 1)
    #expect(try json.summary("errors") == 1)
    #expect((try json.json()["remarks"] as? [[String: Any]])?.count == 3)

    try repository.write(
      ".vibecheck/rules/vague.yaml",
      text.replacing("good?", with: "a call of x?")
    )
    #expect(try Program.run("rules", "lint", in: repository).status == 0)
    let verbose = try Program.run(
      "rules",
      "lint",
      "-v",
      ".vibecheck/rules/vague.yaml",
      in: repository
    )
    #expect(verbose.output.contains("vague.yaml:1:1: note: no 'note' says"))
  }

  @Test func `lint without rules, or of a path that is not there, is exit status 2`() throws {
    let repository = try TemporaryRepository()
    let run = try Program.run("rules", "lint", in: repository)
    #expect(run.status == 2)
    #expect(run.error.contains("start one with 'vibecheck rules new ID'"))
    let missing = try Program.run("rules", "lint", "nowhere.yaml", in: repository)
    #expect(missing.status == 2)
    #expect(missing.error.contains("nowhere.yaml:1:1: error: cannot read: there is no such file"))
  }

  @Test func `new leaves a file that lint, schema and check accept`() throws {
    let repository = try TemporaryRepository()
    try repository.stage("a.rb", text: "x = 1\n")
    let run = try Program.run("rules", "new", "no-print", in: repository)
    #expect(run.status == 0, "\(run.error)")
    #expect(run.output.hasPrefix("wrote .vibecheck/rules/no-print.yaml\n"))
    let lint = try Program.run("rules", "lint", in: repository)
    #expect(lint.status == 0)
    #expect(lint.output.hasPrefix("1 rule file: nothing to mend"), "\(lint.output)")
    let text = try String(
      contentsOfFile: repository.path + "/.vibecheck/rules/no-print.yaml",
      encoding: .utf8
    )
    #expect(text.hasPrefix("# yaml-language-server: $schema=rules.schema.json\n"))
    #expect(text.contains("language: ruby"), "the language that most files have")
    #expect(try refusedBySchema(repository, ".vibecheck/rules") == [])
    let list = try Program.run("rules", "list", in: repository)
    #expect(list.output.contains("no-print "))
  }

  @Test func `a rule made from a pattern finds its line at once`() throws {
    let repository = try TemporaryRepository()
    let run = try Program.run(
      [
        "rules", "new", "no-dump", "--pattern", #"\bdump\("#, "--severity", "error",
        "--message", "A dump; use the logger.", "--language", "python",
      ],
      in: repository
    )
    #expect(run.status == 0, "\(run.error)")
    try repository.stage("a.py", text: "dump(x)\n")
    let check = try Program.run("check", "--rule", "no-dump", "--format", "json", in: repository)
    #expect(check.status == 1, "\(check.error)")
    #expect(try check.rules() == ["no-dump"])
    let test = try Program.run("rules", "test", "--rule", "no-dump", in: repository)
    #expect(test.status == 0, "\(test.output)\(test.error)")
  }

  @Test func `new overwrites nothing and refuses what would not do`() throws {
    let repository = try TemporaryRepository()
    #expect(try Program.run("rules", "new", "mine", in: repository).status == 0)
    try repository.write(".vibecheck/rules/mine.yaml", "my work\n")
    for (arguments, word) in [
      (["mine"], "is there already and is left as it is"),
      (["No Print"], "; did you mean 'no-print'?"),
      (["a", "--pattern", "("], "invalid pattern '(': missing closing parenthesis"),
      (["a", "--pattern", "(?=b)a"], "give one with --bad"),
      (["a", "--language", "pyton"], "unknown language 'pyton'; did you mean 'python'?"),
      (["a", "--ask", "Is this line good?"], "[ask-unmeasurable]"),
    ] {
      let run = try Program.run(["rules", "new"] + arguments, in: repository)
      #expect(run.status == 2)
      #expect(run.error.contains(word), "\(run.error)")
    }
    let files = try FileManager.default.contentsOfDirectory(
      atPath: repository.path + "/.vibecheck/rules"
    )
    #expect(files.sorted() == ["mine.yaml", "rules.schema.json"])
    #expect(
      try String(contentsOfFile: repository.path + "/.vibecheck/rules/mine.yaml", encoding: .utf8)
        == "my work\n"
    )
  }

  @Test func `new writes where it is told to`() throws {
    let repository = try TemporaryRepository()
    #expect(try Program.run("rules", "new", "a", "--output", "team", in: repository).status == 0)
    #expect(
      try Program.run("rules", "new", "b", "--output", "team/b.yaml", in: repository).status == 0
    )
    #expect(
      try Program.run("rules", "new", "c", "--output", "team/d.yaml", in: repository).status == 2
    )
    #expect(try Program.run("rules", "lint", "team", in: repository).status == 0)
  }
}
