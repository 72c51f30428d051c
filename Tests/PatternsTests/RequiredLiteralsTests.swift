import Testing

@testable import Patterns

/// A pattern is left alone only where it cannot match.
@Suite struct RequiredLiteralsTests {
  private func pairs(_ text: String) -> BytePairs {
    Array(text.utf8).withUnsafeBufferPointer { BytePairs($0) }
  }

  @Test(arguments: [
    (#"\bconsole\.log\("#, ["console.log("]),
    ("^(?:import|from) pdb$", [" pdb"]),
    ("foo|Bar", ["foo", "bar"]),
    ("(?:ab|cde)+x", ["ab", "cde"]),
    ("fo+bar", ["bar"]),
    ("colou?r", ["colo"]),
    ("(foo)?ab", ["ab"]),
    ("(?!long)ab(?<=longer)", ["ab"]),
    ("[abc]de{2}f", ["de"]),
    (#"a\bb"#, ["ab"]),
    ("(?i)debugger", ["debugger"]),
    ("(?i)x=skip", ["x="]),
    (#"\p{L}xy\pLz"#, ["xy"]),
    ("[[:alpha:]]de[]x]", ["de"]),
    ("x{y", ["x{y"]),
    ("(?<name>ab)(?>cd)", ["ab"]),
  ])
  func `what every match holds is known`(source: String, expected: [String]) {
    #expect(RequiredLiterals.of(source) == expected.joined(separator: "\n"))
  }

  @Test(arguments: [
    "", "a", "ab|", "ab|c", "(?:ab)?", "(?:ab){0}", ".*", "[ab]c", "(?=ab)", "(?x)a b", #"\Qab\E"#,
    #"\x41bc"#, "a\u{1}b", "ab{,2}", "(*UTF)ab", #"(a)\g1b"#, "(?R)?ab", "(ab", "[ab", "äb",
    "(?i)sk",
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
    ("x{1", "x{1"), ("ab++c", "abbc"), (#"\Aab\z"#, "ab"),
  ])
  func `no match is missed`(source: String, text: String) throws {
    let pattern = try Pattern(source)
    try #require(pattern.matches(text))
    #expect(pattern.mayMatch(in: pairs(text)))
  }

  @Test func `what cannot match is known without compiling it`() throws {
    // It does not compile, so trying would tell.
    let pattern = Pattern(checked: "never[z-a]", isMultiline: false, literals: "or\nnever")
    #expect(!pattern.mayMatch(in: pairs("some text")))
    #expect(pattern.mayMatch(in: pairs("that is NEVER so")))
    #expect(Pattern(checked: "never", isMultiline: false).mayMatch(in: pairs("")))
    #expect(try !Pattern("never").mayMatch(in: pairs("")))
  }
}
