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

  @Test(arguments: ["(a+)+$", "^(a|aa)+$", "(?:.*a){12}$", "(?=(a+))*?(?:a|a?)+$"])
  func `a pattern that could backtrack for ever gives up on ten thousand letters`(
    source: String
  ) throws {
    let pattern = try Pattern(source)
    #expect(pattern.givesUp(on: String(repeating: "a", count: 10_000) + "b"))
  }

  @Test func `(a+)+$ ends within 50 ms`() throws {
    let pattern = try Pattern("(a+)+$")
    let text = String(repeating: "a", count: 10_000) + "b"
    #expect(ContinuousClock().measure { _ = pattern.matches(text) } < .milliseconds(50))
  }

  @Test func `a pattern that gave up a thousand times still matches ordinary lines`() throws {
    let pattern = try Pattern("^(a+)+$")
    let text = String(repeating: "a", count: 10_000) + "b"
    for _ in 0..<1_000 { _ = pattern.givesUp(on: text) }
    #expect(pattern.matches(String(repeating: "a", count: 2_000)))
  }

  @Test func `a search goes on behind a match that is not wanted`() throws {
    let pattern = try Pattern("é.")
    #expect(pattern.search("éaéb") { $0.lowerBound > 0 } == .found(3..<6))
    #expect(pattern.search("éaéb") { _ in false } == .none)
    #expect(try Pattern("").search("é") { $0.lowerBound == 2 } == .found(2..<2))
  }

  @Test func `a part of a text is a text of its own`() throws {
    #expect(try Pattern("^b$").search("abc", in: 1..<2) == .found(1..<2))
    #expect(try Pattern("(?<=a)b").search("abc", in: 1..<3) == .none)
    #expect(try Pattern("(?<=a)b").search("abc", in: 0..<3, from: 1) == .found(1..<2))
  }

  @Test func `lines have ends of their own in a multi-line pattern only`() throws {
    #expect(try Pattern("^b$", isMultiline: true).search("a\nb\nc") == .found(2..<3))
    #expect(try Pattern("^b$").search("a\nb\nc") == .none)
    #expect(try Pattern("a.b", isMultiline: true).search("a\nb") == .none)
  }
}
