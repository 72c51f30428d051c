import Patterns
import Testing

@Suite struct PatternTests {
  @Test func `a pattern matches anywhere in the text`() throws {
    let pattern = try Pattern(#"\bprint\("#)
    #expect(pattern.matches("  print(total)"))
    #expect(!pattern.matches("  blueprint(total)"))
    #expect(!pattern.matches(""))
  }

  @Test func `a match is given in UTF-8 bytes`() throws {
    let pattern = try Pattern("größe")
    #expect(pattern.firstMatch(in: "– größe –") == 4..<11)
    #expect(pattern.firstMatch(in: "width") == nil)
  }

  @Test func `an empty match has a place`() throws {
    #expect(try Pattern("x*").firstMatch(in: "") == 0..<0)
  }

  @Test func `word characters and case know Unicode`() throws {
    #expect(try Pattern(#"^\w+$"#).matches("größe"))
    #expect(try Pattern("(?i)STRASSE|ÄRGER").matches("ärger"))
  }

  @Test func `results stay the same once machine code is made`() throws {
    let pattern = try Pattern(#"(\w+) = \1\b"#)
    for _ in 0..<300 {
      #expect(pattern.matches("self = self"))
      #expect(!pattern.matches("self = other"))
    }
  }

  @Test(arguments: [
    ("(a", 2, "missing closing parenthesis"),
    ("a[b", 3, "missing terminating ] for character class"),
    ("*a", 0, "quantifier does not follow a repeatable item"),
  ]) func `an invalid pattern says where and why`(
    source: String,
    byteOffset: Int,
    message: String
  ) {
    let expected = PatternError(pattern: source, byteOffset: byteOffset, message: message)
    #expect(throws: expected) { try Pattern(source) }
  }

  @Test func `a pattern that backtracks without end gives up`() throws {
    let pattern = try Pattern("^(a+)+$")
    // Some four million steps: PCRE2 by itself would go on to ten.
    let text = String(repeating: "a", count: 21) + "b"
    #expect(!pattern.matches(text))
    #expect(pattern.firstMatch(in: text) == nil)
    #expect(pattern.givesUp(on: text))
    #expect(!pattern.givesUp(on: "b"))
    // Machine code is made after some matches; the limit holds there as well.
    for _ in 0..<200 { _ = pattern.matches("b") }
    #expect(pattern.givesUp(on: text))
  }

  @Test func `a deep match needs no machine stack`() throws {
    let pattern = try Pattern("^(?:(a)|b)*c$")
    let text = String(repeating: "a", count: 50_000) + "c"
    for _ in 0..<150 { _ = pattern.matches("ac") }
    #expect(pattern.matches(text))
  }
}
