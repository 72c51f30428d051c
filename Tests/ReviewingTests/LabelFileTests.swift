import ReviewTypes
import Reviewing
import Rules
import Testing

struct LabelFileTests {
  private func read(_ text: String) throws -> [Label] {
    try LabelFile.read(text, file: "l.jsonl", known: ["leftover-debug", "vague-name"])
  }

  @Test func `code and hunks are read, empty lines passed over`() throws {
    let labels = try read(
      #"""
      {"rule": "leftover-debug", "language": "python", "code": "x = 1\nprint(x)\n", "label": "finding"}

      {"rule": "vague-name", "path": "lib/a.js", "diff": "@@ -3,2 +7,2 @@\n a\n-b\n+c\n\\ No newline", "line": 8, "label": "not"}
      """#
    )
    #expect(labels.map(\.rule) == ["leftover-debug", "vague-name"])
    #expect(labels.map(\.isFinding) == [true, false])
    #expect(labels.map(\.path) == ["src/module.py", "lib/a.js"])
    #expect(labels.map(\.newLine) == [nil, 8])
    #expect(labels[0].lines.map(\.text) == ["x = 1", "print(x)"])
    #expect(labels[0].lines.map(\.newLine) == [1, 2])
    #expect(labels[1].lines.map(\.text) == ["a", "b", "c"])
    #expect(labels[1].lines.map(\.origin) == [.context, .deletion, .addition])
    #expect(labels[1].lines.map(\.newLine) == [7, nil, 8])
  }

  @Test(arguments: [
    ("nothing", "expected a JSON object on one line"),
    (#"{"ruel": "a"}"#, "unknown key 'ruel'; did you mean 'rule'?"),
    (#"{"rule": 7}"#, "'rule' takes a text"),
    (#"{"label": "not"}"#, "the key 'rule' is missing"),
    (
      #"{"rule": "leftover-debg"}"#,
      "there is no rule 'leftover-debg'; did you mean 'leftover-debug'?"
    ),
    (#"{"rule": "vague-name"}"#, "the key 'label' is missing"),
    (#"{"rule": "vague-name", "label": "yes"}"#, "'label' is 'yes' (expected finding or not)"),
    (#"{"rule": "vague-name", "label": "not"}"#, "neither 'path' nor 'language' is given"),
    (
      #"{"rule": "vague-name", "label": "not", "language": "pyton"}"#,
      "unknown language 'pyton'; did you mean 'python'?"
    ),
    (
      #"{"rule": "vague-name", "label": "not", "path": "a.py"}"#,
      "neither 'code' nor 'diff' is given"
    ),
    (
      #"{"rule": "vague-name", "label": "not", "path": "a.py", "code": "a", "diff": "+a"}"#,
      "both 'code' and 'diff' are given; leave one out"
    ),
    (
      #"{"rule": "vague-name", "label": "not", "path": "a.py", "diff": "a"}"#,
      "a line of 'diff' begins with none of ' ', '+' and '-'"
    ),
    (
      #"{"rule": "vague-name", "label": "not", "path": "a.py", "diff": " a"}"#,
      "the text adds no line"
    ),
    (
      #"{"rule": "vague-name", "label": "not", "path": "a.py", "diff": " a\n+b", "line": 1}"#,
      "'line' is no line that the text adds"
    ),
  ])
  func `a mistake is named with its line`(row: String, message: String) {
    #expect(
      throws: RuleFileErrors(mistakes: [
        RuleMistake(file: "l.jsonl", line: 2, column: 1, message: message)
      ])
    ) { try read("\n" + row) }
  }

  @Test func `all mistakes are said at once`() {
    let error = #expect(throws: RuleFileErrors.self) { try read("x\n\ny") }
    #expect(error?.mistakes.map(\.line) == [1, 3])
  }

  @Test func `group, set and heading are kept, and other line endings may stand in a text`() throws
  {
    let labels = try read(
      #"{"rule": "vague-name", "path": "a.js", "diff": "@@ -3 +7 @@ f() {\n+a\n", "label": "not", "#
        + #""group": "owner/repo", "set": "mined"}"# + "\n"
        + #"{"rule": "vague-name", "path": "a.js", "code": "x = '\#u{2028}'", "label": "not"}"#
    )
    #expect(labels.map(\.heading) == ["f() {", ""])
    #expect(labels.map(\.group) == ["owner/repo", nil])
    #expect(labels.map(\.set) == ["mined", nil])
    #expect(labels[0].lines.map(\.newLine) == [7])
  }

  private func report(_ findings: String) -> String {
    #"{"version": 1, "tool": {"name": "vibecheck", "version": "1"}, "findings": [\#(findings)]}"#
  }

  private static let finding = #"{"rule": "vague-name", "path": "a.js", "evidence": "let x = 1""#

  @Test func `a report tells what was suppressed, and what a reader wrote beside a finding`() throws
  {
    let labels = try read(
      report(
        [
          Self.finding + #", "suppressed": "the usual name"}"#,
          Self.finding + #", "suppressed": null, "label": "finding"}"#,
          Self.finding + #", "suppressed": "on purpose", "label": "finding"}"#,
          Self.finding + #", "suppressed": null}"#,
          #"{"rule": "unused-suppression", "path": "a", "evidence": "e", "label": "not"}"#,
        ].joined(separator: ",\n")
      )
    )
    #expect(labels.map(\.isFinding) == [false, true, true])
    #expect(labels.allSatisfy { $0.lines.map(\.text) == ["let x = 1"] && $0.path == "a.js" })
    #expect(Set(labels.map(\.set)) == ["report"])
  }

  @Test(arguments: [
    (
      finding + #", "suppressed": null}"#,
      "nobody decided anything in this report: add a key 'label' to findings, 'finding' or 'not'"
    ),
    (finding + #", "label": "yes"}"#, "findings.0: 'label' is no 'finding' and no 'not'"),
    (finding + #", "label": 1}"#, "findings.0: 'label' is no 'finding' and no 'not'"),
    (
      #"{"rule": "vague-name", "path": "a.js", "label": "not"}"#,
      "findings.0: 'rule', 'path' or 'evidence' is missing"
    ),
    (
      #"{"rule": "vague", "path": "a.js", "evidence": "e", "label": "not"}"#,
      "findings.0: there is no rule 'vague'"
    ),
  ])
  func `a report without a decision, or with a wrong one, is refused`(
    finding: String,
    message: String
  ) {
    #expect(
      throws: RuleFileErrors(
        mistakes: [RuleMistake(file: "l.jsonl", line: 1, column: 1, message: message)]
      )
    ) { try read(report(finding)) }
  }
}
