import ReviewTypes
import Rules
import Testing

@Suite struct SuppressionTests {
  private func read(_ text: String, _ path: String = "a.txt") -> SuppressedLine {
    SuppressedLine(text, language: Language(path: path), newLine: 12)
  }

  @Test(arguments: [
    ("a.py", "print(x)  # vibecheck:ignore[leftover-debug] shown to the user"),
    ("a.js", "print(x) // vibecheck:ignore[leftover-debug] shown to the user"),
    ("a.sql", "-- vibecheck:ignore[leftover-debug] shown to the user"),
    ("a.c", "/* vibecheck:ignore[leftover-debug] shown to the user */"),
    ("a.c", "f(/* vibecheck:ignore[leftover-debug] shown to the user */ x);"),
    ("a.html", "<!-- vibecheck:ignore[leftover-debug] shown to the user -->"),
    ("a.clj", "; vibecheck:ignore[leftover-debug]   shown to the user  "),
    ("a.tex", "% vibecheck:ignore[leftover-debug]: shown to the user"),
    ("a.java", " * vibecheck:ignore[leftover-debug] - shown to the user"),
    ("a.swift", "// old habit; vibecheck:ignore[ leftover-debug ] shown to the user"),
    ("a.py", "print('#')  # vibecheck:ignore[leftover-debug] shown to the user"),
  ])
  func `a suppression is read in the comments of its language`(path: String, text: String) {
    let expected = Suppression(
      rules: ["leftover-debug"],
      reason: "shown to the user",
      scope: .line,
      newLine: 12
    )
    #expect(read(text, path).suppressions == [expected])
  }

  @Test(arguments: [
    ("a.py", "print(x) // vibecheck:ignore[a] reason"),
    ("a.js", "x = y # vibecheck:ignore[a] reason"),
    ("a.py", "url = 'http://x # vibecheck:ignore[a] reason'"),
    ("a.js", "let marker = \"// vibecheck:ignore[a] reason\""),
    ("a.go", "s := `// vibecheck:ignore[a] reason`"),
    ("a.js", "let marker = \"vibecheck:ignore[a] reason\" // about the marker"),
    ("a.py", "# vibecheck:ignored[a] reason"),
    ("a.py", "# vibecheck:ignore-next[a] reason"),
    ("a.py", "# Vibecheck:ignore[a] reason"),
    ("a.py", "print(x)"),
    ("a.py", ""),
  ])
  func `what is no comment or another word is no suppression`(path: String, text: String) {
    let line = read(text, path)
    #expect(line.suppressions.isEmpty)
    #expect(line.rest == text)
  }

  @Test func `several rules share one reason`() {
    #expect(
      read("# vibecheck:ignore[a, b,c] all of it").suppressions
        == [Suppression(rules: ["a", "b", "c"], reason: "all of it", scope: .line, newLine: 12)]
    )
  }

  @Test func `a whole file is silenced`() {
    #expect(
      read("// vibecheck:ignore-file[a] made by hand").suppressions
        == [Suppression(rules: ["a"], reason: "made by hand", scope: .file, newLine: 12)]
    )
  }

  @Test func `one line may hold several`() {
    #expect(
      read("x() // vibecheck:ignore[a] one vibecheck:ignore[b] two").suppressions == [
        Suppression(rules: ["a"], reason: "one", scope: .line, newLine: 12),
        Suppression(rules: ["b"], reason: "two", scope: .line, newLine: 12),
      ]
    )
  }

  @Test(
    arguments: [
      ("until=2030-12-31 the port is new", "2030-12-31", "the port is new"),
      ("the port is new until=2030-12-31", "2030-12-31", "the port is new"),
      ("until=2030-12-31: the port is new", "2030-12-31:", "the port is new"),
      ("until=soon", "soon", ""),
      ("holds until = later", nil, "holds until = later"),
    ] as [(String, String?, String)]
  )
  func `the last day is a word of its own`(text: String, until: String?, reason: String) {
    let found = read("# vibecheck:ignore[a] \(text)").suppressions
    #expect(found.map(\.until) == [until])
    #expect(found.map(\.reason) == [reason])
  }

  @Test(
    arguments: [
      ("# vibecheck:ignore[a]", ["a"], ""),
      ("/* vibecheck:ignore[a]*/", ["a"], ""),
      ("# vibecheck:ignore[] because", [], "because"),
      ("# vibecheck:ignore[ , ] because", [], "because"),
      ("# vibecheck:ignore because", [], "because"),
      ("# vibecheck:ignore", [], ""),
      ("# vibecheck:ignore[a because", [], "[a because"),
    ] as [(String, [RuleID], String)]
  )
  func `what is not well formed is kept`(text: String, rules: [RuleID], reason: String) {
    let expected = Suppression(rules: rules, reason: reason, scope: .line, newLine: 12)
    #expect(read(text).suppressions == [expected])
  }

  @Test(
    arguments: [
      ("a.py", "\tprint(x)  # vibecheck:ignore[a] reason", "\tprint(x)", .ownLine),
      ("a.js", "f(/* vibecheck:ignore[a] r */ x);", "f( x);", .ownLine),
      ("a.js", "/* vibecheck:ignore[a] r */ f();", " f();", .ownLine),
      ("a.js", "  // vibecheck:ignore[a] reason", nil, .nextLine),
      ("a.c", "   * vibecheck:ignore[a] reason", nil, .nextLine),
      ("a.html", "<!-- vibecheck:ignore[a] reason -->", nil, .nextLine),
      (
        "a.js", "// load(order); // vibecheck:ignore[a] shown", "// load(order);", .ownAndNextLine
      ),
      ("a.py", "x = 1  # of old - vibecheck:ignore[a] r", "x = 1  # of old", .ownLine),
      ("a.c", "/* of old vibecheck:ignore[a] r */", "/* of old */", .ownAndNextLine),
      (
        "a.js", "x(); // vibecheck:ignore[a] one vibecheck:ignore[b] two", "x();", .ownLine
      ),
    ] as [(String, String, String?, SuppressedLine.Reach)]
  )
  func `what is left of a line, and which line is silenced`(
    path: String,
    text: String,
    rest: String?,
    reach: SuppressedLine.Reach
  ) {
    let line = read(text, path)
    #expect(line.rest == rest)
    #expect(line.reach == reach)
  }

  @Test func `what a line is may be told by the lines above it`() {
    let hunk = Hunk(
      oldStart: 0,
      oldCount: 0,
      newStart: 1,
      newCount: 3,
      lines: ["s = '''", "# vibecheck:ignore[a] reason", "'''"].enumerated().map {
        DiffLine(origin: .addition, oldLine: nil, newLine: $0 + 1, text: $1)
      }
    )
    let parts = hunk.lineParts(of: [2], language: "python")
    #expect(Set(parts.keys) == [2])
    let line = SuppressedLine(
      "# vibecheck:ignore[a] reason",
      language: "python",
      parts: parts[2]
    )
    #expect(line.suppressions.isEmpty)
    #expect(hunk.lineParts(of: [9], language: "python").isEmpty)
  }

  @Test(arguments: [
    ("2030-12-31", true), ("2024-02-29", true), ("2000-02-29", true), ("0000-01-01", true),
    ("2023-02-29", false), ("1900-02-29", false), ("2030-13-01", false), ("2030-00-10", false),
    ("2030-04-31", false), ("2030-1-1", false), ("2030-12-31:", false), ("soon", false),
    ("", false), ("+030-01-01", false), ("2030-01-00", false),
  ])
  func `a day is one that there is`(text: String, isDay: Bool) {
    #expect(Day(text)?.description == (isDay ? text : nil))
  }

  @Test func `days are in their order`() {
    let days = ["2029-12-31", "2030-01-30", "2030-02-01"].compactMap { Day($0) }
    #expect(days.sorted { $0 < $1 } == days)
    #expect(days.count == 3)
  }
}
