import Testing

@testable import Patterns

/// A pattern is left alone only where it cannot match.
@Suite struct RequiredLiteralsTests {
  private func pairs(_ text: String) -> BytePairs {
    Array(text.utf8).withUnsafeBufferPointer { BytePairs($0) }
  }

  @Test(arguments: [
    ("a", [["a"]]),
    (#"\bconsole\.log\("#, [["console.log("]]),
    ("^(?:import|from) pdb$", [["import", "from"], [" pdb"]]),
    ("foo|Bar", [["foo", "bar"]]),
    ("ab|c", [["ab", "c"]]),
    ("ab.cde|f", [["cde", "f"]]),
    ("(?:ab|cde)+x", [["ab", "cde"], ["x"]]),
    ("fo+bar", [["fo"], ["bar"]]),
    ("colou?r", [["colo"], ["r"]]),
    ("(foo)?ab", [["ab"]]),
    ("(?!long)ab(?<=longer)", [["ab"]]),
    ("[abc]de{2}f", [["de"], ["f"]]),
    (#"a\bb"#, [["ab"]]),
    ("a\u{1}b", [["a"], ["b"]]),
    ("äb", [["\u{7F}b"]]),
    ("é?b", [["b"]]),
    ("a…+b", [["a\u{7F}"], ["b"]]),
    ("[‪-‮é]", [["\u{7F}"]]),
    ("[à-éö-ü]", [["\u{7F}"]]),
    ("(?i)debugger", [["debugger"]]),
    ("(?i)x=skip", [["x="], ["ip"]]),
    (#"\p{L}xy\pLz"#, [["xy"], ["z"]]),
    ("[[:alpha:]]de[]x]", [["de"]]),
    ("x{y", [["x{y"]]),
    ("(?<name>ab)(?>cd)", [["ab"], ["cd"]]),
    (#"^(?://|#+)\s*if\b"#, [["//", "#"], ["if"]]),
  ])
  func `what every match holds is known`(source: String, expected: [[String]]) {
    let paragraphs = expected.map { $0.joined(separator: "\n") }
    #expect(RequiredLiterals.of(source) == paragraphs.joined(separator: "\n\n"))
  }

  @Test(arguments: [
    "", "ab|", "(?:ab)?", "(?:ab){0}", ".*", "[ab]", "(?=ab)", "(?x)a b", #"\Qab\E"#, #"\x41bc"#,
    "ab{,2}", "(*UTF)ab", #"(a)\g1b"#, "(?R)?ab", "(ab", "[ab", "(?i)sk", "[^ä]", "[äb]",
    "(?i)\u{212A}\u{17F}", "(?i)[\u{212A}]", #"[\wä]"#, "[é-]", "[à-é-ö]", "[-é]",
  ])
  func `where nothing is known nothing is left out`(source: String) {
    #expect(RequiredLiterals.of(source) == nil)
  }

  @Test(arguments: [
    ("(?i)task", "tas\u{212A}"), ("(?i)busy", "bu\u{17F}y"), ("(?i)ab", "AB"), ("AB", "AB"),
    ("ab{0}c", "ac"), ("ab*cd", "acd"), ("(?:ab|cd)ef", "cdef"), ("(?!foo)bar", "bar"),
    ("[]ab]cd", "]cd"), ("[^]]cd", "xcd"), (#"[\]]cd"#, "]cd"), (#"(ab)\1\1c"#, "abababc"),
    ("(?#long)bar", "bar"), ("(?s-i:ab)c", "abc"), ("(?i:ab)c", "ABc"), (#"a\Kb"#, "ab"),
    ("a{2}b", "aab"), ("a{1,}?b", "aab"), ("(ab|)cd", "cd"), ("é?ab", "ab"), ("a.b", "aéb"),
    ("x{1", "x{1"), ("ab++c", "abbc"), (#"\Aab\z"#, "ab"), ("a(?:b|c)d", "acd"),
    ("(?i)a", "A\u{0}"), ("(?:ab|cd)e", "cde"), ("a.c", "ac\nabc"), ("…", "…"),
    ("(?:\\.{3}|…) b", "… b"), ("aéb", "aéb"), ("ñ{2}", "ññ"), ("(?i)É", "é"), ("É", "É"),
    ("(?i)\u{212A}", "k"), ("(?i)[\u{17F}]", "s"), ("[‪-‮]x", "\u{202B}x"), ("é😀", "é😀"),
    ("[é-]x", "-x"), ("[à-é-ö]x", "-x"), ("[à-éö-ü]x", "ûx"),
  ])
  func `no match is missed`(source: String, text: String) throws {
    let pattern = try Pattern(source)
    try #require(pattern.matches(text))
    #expect(pattern.mayMatch(in: pairs(text)))
    #expect(pattern.mayMatch(in: text))
  }

  @Test(arguments: [
    ("some text", false), ("that is NEVER so", false), ("that is NEVER so (1)", true),
    ("either way (2)", false), ("OR (3)", true), ("or", false), ("", false), ("(", false),
  ])
  func `what cannot match is known without compiling it`(text: String, mayMatch: Bool) {
    // It does not compile, so trying would tell.
    let pattern = Pattern(checked: "never[z-a]", isMultiline: false, literals: "or\nnever\n\n(")
    #expect(pattern.mayMatch(in: pairs(text)) == mayMatch)
    #expect(pattern.mayMatch(in: text) == mayMatch)
  }

  @Test func `without literals anything may match`() throws {
    let unknown = Pattern(checked: "never", isMultiline: false)
    #expect(unknown.mayMatch(in: pairs("")) && unknown.mayMatch(in: ""))
    let known = try Pattern("never")
    #expect(!known.mayMatch(in: pairs("")) && !known.mayMatch(in: ""))
  }

  @Test func `a path is told without the expression where that can be`() {
    func list(_ source: String, _ expression: String, _ literals: String?) -> PathList {
      PathList(
        checked: [
          .init(source: source, expression: expression, literals: literals, itself: nil)
        ]
      )
    }
    // An expression that does not compile matches nothing.
    #expect(list("**", "[z-a]", nil).names("a/b"))
    #expect(list("*", "[z-a]", "never").names("a"))
    #expect(!list("*.md", ".*", ".md").names("a.swift"))
    #expect(list("*.md", ".*", ".md").names("a.md"))
  }
}
