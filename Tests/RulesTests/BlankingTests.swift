import ReviewTypes
import Rules
import Testing

struct BlankingTests {
  private struct Case: Sendable {
    var path: String
    var line: String
    var withoutComments: String
    var withoutTexts: String
  }

  private static let cases = [
    Case(path: "a.py", line: "    # say no", withoutComments: "    #", withoutTexts: "    #"),
    Case(path: "a.js", line: "f() // say no", withoutComments: "f()", withoutTexts: "f()"),
    Case(
      path: "a.c",
      line: "/* say no */ f();",
      withoutComments: "/**/ f();",
      withoutTexts: "/**/ f();"
    ),
    Case(
      path: "a.py",
      line: "f('say', \"no\") # x",
      withoutComments: "f('say', \"no\")",
      withoutTexts: "f('', \"\")"
    ),
    Case(
      path: "a.py",
      line: "x = f\"say {no} now\"",
      withoutComments: "x = f\"say {no} now\"",
      withoutTexts: "x = f\"\""
    ),
  ]

  @Test(arguments: cases)
  private func `words of comments and texts go, code and delimiters stay`(_ example: Case) throws {
    let side = NewSide(text: example.line, language: Language(path: example.path))
    let blanked = try #require(side.blanked(line: 0))
    #expect(blanked.withoutComments == example.withoutComments)
    #expect(blanked.withoutTexts == example.withoutTexts)
  }

  @Test(arguments: ["x = y + 1", " ", "//", "f('')"])
  func `a line without such words is left alone`(_ line: String) {
    #expect(NewSide(text: line, language: Language(path: "a.js")).blanked(line: 0) == nil)
  }

  @Test func `the middle of a comment over several lines is blank`() {
    let side = NewSide(text: "/* one\n two\n three */ f()", language: Language(path: "a.c"))
    #expect((0..<3).map { side.blanked(line: $0)?.withoutTexts } == ["/*", " ", " */ f()"])
    #expect(side.isComment(line: 1, offset: 0))
    #expect(side.isComment(line: 1, offset: 1))
    #expect(!side.isComment(line: 2, offset: 10))
  }
}
