import ReviewTypes
import Reviewing
import Testing

@Suite struct AnnotatedFileTests {
  private func annotations(_ path: String, _ text: String) -> [String] {
    (AnnotatedFile(path: path, text: text)?.annotations ?? []).map {
      "\($0.expectation.rawValue) \($0.rule) \($0.newLine.map(String.init) ?? "none")"
    }
  }

  @Test(arguments: [
    ("a.py", "# ruleid: no-go\nx()\n"), ("a.swift", "  // ruleid:no-go\nx()\n"),
    ("a.sql", "-- ruleid: no-go\nx()\n"), ("a.c", "/* ruleid: no-go */\nx();\n"),
    ("a.html", "<!-- ruleid: no-go -->\nx\n"), ("a.clj", ";; ruleid: no-go\n(x)\n"),
    ("a.py", "# ruleid: no-go\r\nx()\r\n"),
  ])
  func `an annotation is read in the file's own comment syntax`(path: String, text: String) {
    #expect(annotations(path, text) == ["ruleid no-go 2"])
  }

  @Test func `several ids and several comments mean the same line`() {
    let text = "a()\n# ruleid: no-go, no-stop\n# todook: no-way\nb()\n# ok: no-go\nc()\n"
    #expect(
      annotations("a.py", text) == [
        "ruleid no-go 4", "ruleid no-stop 4", "todook no-way 4", "ok no-go 6",
      ]
    )
  }

  @Test(arguments: [
    "# the ruleid: no-go\nx()\n", "x()  # ruleid: no-go\n", "# ok: all is well here\nx()\n",
    "ruleid: no-go\nx()\n", "# ruleid:\nx()\n",
  ])
  func `prose and code are no annotation`(text: String) {
    #expect(AnnotatedFile(path: "a.py", text: text) == nil)
  }

  @Test func `an annotation at the end means no line`() {
    #expect(annotations("a.py", "x()\n# ruleid: no-go\n") == ["ruleid no-go none"])
    #expect(annotations("a.py", "x()\n# ruleid: no-go") == ["ruleid no-go none"])
  }

  @Test func `the reviewed text lacks the annotations and keeps the line numbers`() throws {
    let file = try #require(AnnotatedFile(path: "a.py", text: "a()\n# ok: no-go\nb()\n\nc()\n"))
    guard case .hunks(let hunks) = file.diff.content else {
      Issue.record("no hunks")
      return
    }
    let lines = hunks.flatMap(\.lines).map { "\($0.newLine ?? 0) \($0.text)" }
    #expect(lines == ["1 a()", "3 b()", "4 ", "5 c()"])
    #expect(hunks.flatMap(\.lines).allSatisfy { $0.origin == .addition })
  }
}
