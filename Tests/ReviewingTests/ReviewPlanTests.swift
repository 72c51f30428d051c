import Inference
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

  @Test func `a question about a file shows all its hunks, one about a line its surroundings`()
    throws
  {
    let rules = try RuleSet.inline(
      """
      id: file-rule
      severity: error
      message: A.
      scope: file
      ask: Is it?
      """,
      """
      id: hunk-rule
      severity: error
      message: A.
      scope: hunk
      ask: Is it?
      """
    )
    let hunks = [Hunk.parse("+a\n b", newStart: 1), Hunk.parse("+c\n-d\n+e\n f", newStart: 40)]
    let diff = FileDiff(
      oldPath: "a.js",
      newPath: "a.js",
      change: .modified,
      content: .hunks(hunks)
    )
    let model = ScriptedModel { _, _ in 0.9 }
    let review = Reviewer(rules: rules, options: ReviewOptions())
      .review([diff], openModel: { model })
    #expect(
      review.findings.map { "\($0.rule) \($0.line)-\($0.endLine)" }
        == ["file-rule 1-41", "hunk-rule 1-1", "hunk-rule 40-41"]
    )
    #expect(review.counts.candidates == 3)
    #expect(
      model.questions.contains(
        "\nRule file-rule: Is it?\nLines 1 to 41, from: a\nAnswer (yes or no):"
      )
    )
    let shown = model.requests.flatMap { $0.hunks.map(\.hunk.text) }
    #expect(
      shown == [
        "File: a.js\n     1 +a\n     2  b\n",
        "File: a.js\n    40 +c\n       -d\n    41 +e\n    42  f\n",
        "File: a.js\n     1 +a\n     2  b\n    40 +c\n       -d\n    41 +e\n    42  f\n",
      ]
    )
  }

  @Test func `of a hunk that is too long the first lines are shown`() throws {
    let rules = try RuleSet.inline("id: a\nseverity: error\nmessage: A.\nscope: hunk\nask: Is it?")
    let lines = (0..<100).map { "+line \($0)" }.joined(separator: "\n")
    let model = ScriptedModel(contextTokens: 1_000) { _, _ in 0.9 }
    let review = Reviewer(rules: rules, options: ReviewOptions())
      .review([.modified("a.js", lines)], openModel: { model })
    #expect(review.findings.map { "\($0.line)-\($0.endLine)" } == ["1-100"])
    #expect(review.unreviewed.isEmpty)
    #expect(model.requests.first?.hunks.first?.hunk.text.contains("line 8\n") == true)
    #expect(model.requests.first?.hunks.first?.hunk.text.contains("line 99\n") == false)
  }

  @Test func `the embedded model's question quotes one line of a match over several`() throws {
    let rules = try RuleSet.inline(
      """
      id: a
      severity: error
      message: A.
      ask: Is it?
      match: {lines: 3, any: ['catch\\s*\\{\\s*\\}']}
      """
    )
    let model = ScriptedModel(metadata: ScriptedModel.trained(on: ["a"])) { _, _ in 0.9 }
    let review = Reviewer(rules: rules, options: ReviewOptions())
      .review([.modified("a.js", "+  catch {\n+  }\n b")], openModel: { model })
    #expect(review.findings.map { "\($0.line)-\($0.endLine)" } == ["1-2"])
    #expect(model.questions == ["<|rule|>Is it?<|line|>catch {<|answer|>"])
  }
}
