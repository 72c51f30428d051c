import Patterns
import ReviewTypes
import Rules
import Testing

@Suite struct RuleTests {
  private func rule(
    languages: Set<Language>? = nil,
    files: [String] = [],
    ignores: [String] = [],
    match: LineMatch? = nil
  ) throws -> Rule {
    Rule(
      id: "a-rule",
      severity: .error,
      message: "A finding.",
      ask: "Is it wrong?",
      languages: languages,
      files: try PathList(files),
      ignores: try PathList(ignores),
      match: match
    )
  }

  @Test func `a rule applies to its languages only`() throws {
    let rule = try rule(languages: ["swift", "go"])
    #expect(rule.applies(toPath: "a.swift", language: "swift"))
    #expect(!rule.applies(toPath: "a.py", language: "python"))
    #expect(!rule.applies(toPath: "LICENSE", language: nil))
  }

  @Test func `a rule for any language applies to unknown files`() throws {
    #expect(try rule().applies(toPath: ".env", language: nil))
  }

  @Test func `a rule applies to its files but those it ignores`() throws {
    let rule = try rule(files: ["src/**", "lib/**"], ignores: ["*_test.go"])
    #expect(rule.applies(toPath: "lib/ring.go", language: "go"))
    #expect(!rule.applies(toPath: "cmd/ring.go", language: "go"))
    #expect(!rule.applies(toPath: "src/ring_test.go", language: "go"))
  }

  @Test(arguments: [
    ("return total", true), ("// a reason", true), ("  1,", true), ("é", true),
    ("", false), ("   ", false), ("  });", false), ("//", false), ("/* ---- */", false),
  ]) func `without patterns every line with a word is a candidate`(
    line: String,
    expected: Bool
  ) throws {
    #expect(try rule().proposes(line, language: "swift") == expected)
  }

  @Test func `patterns of the line's language add to those for any`() throws {
    let match = LineMatch(
      any: [try Pattern(#"\bprint\("#)],
      byLanguage: ["ruby": [try Pattern(#"^\s*p "#)]],
      not: [try Pattern("keep")]
    )
    let rule = try rule(match: match)
    #expect(rule.proposes("print(x)", language: "ruby"))
    #expect(rule.proposes("print(x)", language: nil))
    #expect(rule.proposes("  p x", language: "ruby"))
    #expect(!rule.proposes("  p x", language: "python"))
    #expect(!rule.proposes("  p x", language: nil))
    #expect(!rule.proposes("print(x) # keep", language: "python"))
    #expect(!rule.proposes("  p x # keep", language: "ruby"))
    #expect(!rule.proposes("log(x)", language: "ruby"))
  }
}
