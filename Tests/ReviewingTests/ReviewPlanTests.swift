import ReviewTypes
import Reviewing
import Rules
import TestSupport
import Testing

struct ReviewPlanTests {
  let rules: RuleSet

  init() throws {
    rules = try RuleSet.inline(
      """
      id: debug
      severity: error
      message: Debug output
      ask: Is this debug output?
      match: {any: ['print\\('], python: ['pdb'], not: ['quiet']}
      """
    )
  }

  private func quotes(_ path: String, _ text: String) -> [String] {
    ReviewPlan(diffs: [.modified(path, text)], rules: rules)
      .hunks.flatMap { $0.candidates.map(\.quote) }
  }

  @Test func `a quote is the line without its indentation`() {
    #expect(quotes("a.py", "+\t  print(x) ") == ["print(x)"])
  }

  @Test func `patterns of another language propose nothing`() {
    #expect(quotes("a.py", "+import pdb") == ["import pdb"])
    #expect(quotes("a.js", "+import pdb") == [])
  }

  @Test func `a line the rule excludes is no candidate`() {
    #expect(quotes("a.py", "+print(x) if not quiet else 0") == [])
  }

  @Test func `of a long line the part around the match is quoted`() throws {
    let line =
      String(repeating: "a", count: 20_000) + "print(x)" + String(repeating: "b", count: 900)
    let quote = try #require(quotes("a.js", "+" + line).first)
    #expect(
      quote
        == "…" + String(repeating: "a", count: 50) + "print(x)"
        + String(repeating: "b", count: 142) + "…"
    )
  }

  @Test func `a long line that matches at its start is cut at its end only`() throws {
    let quote = try #require(quotes("a.js", "+print(" + String(repeating: "b", count: 900)).first)
    #expect(quote == "print(" + String(repeating: "b", count: 194) + "…")
  }

  @Test func `a line of over 10,000 bytes is said to be judged in part`() {
    let long = "+print(" + String(repeating: "b", count: 10_000)
    let plan = ReviewPlan(diffs: [.modified("a.js", long + "\n+print(1)")], rules: rules)
    #expect(plan.longLineRemarks.count == 1)
    #expect(plan.longLineRemarks.first?.hasPrefix("a.js:1 is longer than 10000 bytes; ") == true)
  }
}
