import Patterns
import ReviewTypes
import Rules
import Testing

@Suite struct RuleDraftTests {
  private func remarks(_ draft: RuleDraft) throws -> [String] {
    RuleLint.remarks(file: "rules/\(draft.id).yaml", text: try draft.text())
      .filter { $0.level != .note }.map(\.description)
  }

  @Test(arguments: ["no-print", "leftover-debug", "x", "todo2-marker", "it-s-true", "null"])
  func `a draft made of an id alone leaves nothing to mend`(id: String) throws {
    #expect(try remarks(RuleDraft(id: id)) == [])
  }

  @Test func `what is given is kept, whatever YAML would make of it`() throws {
    var draft = RuleDraft(id: "no-print")
    draft.severity = .note
    draft.message = "It's: 'print' # \"here\"; take it out"
    draft.ask = "Is this a print: yes?"
    draft.pattern = try Pattern(#"\bprint\('x'\)"#)
    draft.language = "ruby"
    draft.bad = "print('x') # {a: b}"
    draft.good = "true"
    #expect(try remarks(draft) == [])
    let rules = try RuleSet.read([RuleText(file: "no-print.yaml", text: try draft.text())])
    let rule = try #require(rules["no-print"])
    #expect(rule.severity == .note)
    #expect(rule.message == draft.message)
    #expect(rule.ask == draft.ask)
    #expect(rule.match?.any.map(\.source) == [#"\bprint\('x'\)"#])
    #expect(rule.languages == ["ruby"])
    #expect(rule.examples.bad == [.init(language: "ruby", code: "print('x') # {a: b}")])
    #expect(rule.examples.good == [.init(language: "ruby", code: "true")])
  }

  @Test func `a pattern without a question is a pattern rule, with an example that it finds`()
    throws
  {
    var draft = RuleDraft(id: "no-print")
    draft.pattern = try Pattern(#"(?i)\b(?:print|dump)\s*\("#)
    #expect(try remarks(draft) == [])
    let rule = try #require(
      try RuleSet.read([RuleText(file: "no-print.yaml", text: try draft.text())]).rules.first
    )
    #expect(!rule.isJudged)
    #expect(rule.examples.bad.map(\.code) == ["print("])
  }

  @Test func `an example that cannot be made up is asked for`() throws {
    var draft = RuleDraft(id: "a")
    draft.pattern = try Pattern("(?=b)a|(?<=x)y")
    #expect(throws: RuleDraft.Problem.noBadExample(pattern: "(?=b)a|(?<=x)y")) { try draft.text() }
    draft.pattern = try Pattern(".")
    #expect(throws: RuleDraft.Problem.matchedGoodExample("total = price * count")) {
      try draft.text()
    }
  }

  @Test(
    arguments: [
      ("No Print", "no-print"), ("noPrint", "no-print"), ("no_print", "no-print"),
      ("--no--print-", "no-print"), ("HTTP", "http"), ("2nd-try", "nd-try"), ("größe", "gr-e"),
      ("12", nil), ("", nil),
    ] as [(String, String?)]
  )
  func `a bad id has a good one near`(text: String, expected: String?) {
    #expect(RuleDraft.nearestID(to: text) == expected)
  }
}
