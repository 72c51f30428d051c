import BundledRules
import Rules
import Testing

@Suite struct RuleLintTests {
  /// The remarks as `line:column level check`.
  private func remarks(_ text: String, notes: Bool = false) -> [String] {
    RuleLint.remarks(file: "rules/a-rule.yaml", text: text)
      .filter { notes || $0.level != .note }
      .map { "\($0.line):\($0.column) \($0.level.rawValue) \($0.check)" }
  }

  /// Lines 1 to 10 are in order.
  private func rule(
    ask: String? = "Is this line a call of print?",
    message: String = "A print; take it out.",
    rest: String = ""
  ) -> String {
    """
    id: a-rule
    severity: warning
    message: \(message)
    \(ask.map { "ask: \($0)" } ?? "url: https://example.org/")
    note: Why.
    match: {any: ['print']}
    examples:
      bad: [{language: python, code: print(1)}]
      good: [{language: python, code: "print_later(1)"}]

    """ + rest
  }

  @Test func `a good rule leaves nothing to say`() {
    #expect(remarks(rule(), notes: true) == [])
  }

  @Test(arguments: [
    ("Is this line a call of print", ["4:6 error ask-question-mark"]),
    ("Which value does this line print?", ["4:6 error ask-yes-no"]),
    ("Is this a good name?", ["4:6 error ask-unmeasurable"]),
    (
      "Is this code clean, or readable?",
      ["4:6 error ask-unmeasurable", "4:6 error ask-unmeasurable"]
    ),
    ("Is this line a goodbye?", []),
    ("Is it a print? Is it a log?", ["4:6 error ask-two-questions"]),
    ("Is this a print and does it show a value?", ["4:6 error ask-two-questions"]),
    ("Is this a print or a log?", []),
    ("Is this no call that does not print?", ["4:6 error ask-double-negation"]),
    ("Isn't this line without a reason?", ["4:6 error ask-double-negation"]),
    ("Does this line hide an error without a reason?", []),
    (
      "Is this line one of those very long lines in which a call of print or of another function that "
        + "writes something somewhere is made by somebody now?",
      ["4:6 warning ask-long"]
    ),
  ]) func `a question must have one answer that can be seen`(ask: String, expected: [String]) {
    #expect(remarks(rule(ask: ask)) == expected)
  }

  @Test(arguments: [
    ("There is a print here.", ["3:10 warning message-mend"]),
    ("A print; take it out.", []),
    ("A print. Take it out.", []),
    ("A print; " + String(repeating: "take it out ", count: 9), ["3:10 warning message-long"]),
  ]) func `a message says how to mend it, in a line`(message: String, expected: [String]) {
    #expect(remarks(rule(message: message)) == expected)
  }

  @Test func `examples are wanted, good ones most where a model learns from them`() {
    let start = "id: a-rule\nseverity: note\nmessage: A; b.\nnote: Why.\n"
    #expect(
      remarks(start + "ask: Is it?\n") == ["1:5 error examples-bad", "1:5 error examples-good"]
    )
    #expect(
      remarks(start + "match: {any: [a]}\n")
        == ["1:5 error examples-bad", "1:5 warning examples-good"]
    )
  }

  @Test func `what stops commits is shown more than once`() {
    let text = rule().replacing("severity: warning", with: "severity: error")
    #expect(remarks(text) == ["8:3 warning examples-few"])
  }

  @Test func `examples and patterns must agree`() {
    let text = """
      id: a-rule
      severity: warning
      message: A print; take it out.
      note: Why.
      languages: [python]
      match:
        any: ['print\\(', 'dump']
        go: ['Println']
      examples:
        bad:
          - {language: python, code: print(1)}
          - {language: python, code: log(1)}
        good:
          - {language: python, code: print(2)}
          - {language: python, code: print(1)}
          - {language: python, code: f(1)}
      """
    #expect(
      remarks(text, notes: true) == [
        "7:20 note pattern-unshown",
        "8:7 warning pattern-language",
        "8:8 note pattern-unshown",
        "12:7 error example-missed",
        "14:7 error example-found",
        "15:7 error examples-contradict",
        "15:7 error example-found",
      ]
    )
    let asking = text.replacing("note: Why.", with: "ask: Is this a print?")
    #expect(remarks(asking, notes: true).contains("16:7 note example-far"))
    #expect(!remarks(asking).contains { $0.contains("example-found") })
  }

  @Test func `examples that hardly differ show nothing new`() {
    let text = """
      id: a-rule
      severity: warning
      message: A print; take it out.
      ask: Is this a print?
      note: Why.
      examples:
        bad:
          - {language: python, code: "print('the value of the station', station)"}
          - {language: python, code: "print('the  value of the station',  station)"}
          - {language: ruby, code: "print('the value of the station', station)"}
          - {language: python, code: "breakpoint()"}
        good:
          - {language: python, code: "print(usage)"}
      """
    #expect(remarks(text) == ["9:7 warning examples-alike"])
  }

  @Test func `a pattern that gives up on long lines is named`() {
    let text = rule().replacing(
      "any: ['print']",
      with: "any: ['print', '(\\s+)+[xy]'], not: ['(a|aa)+$']"
    )
    #expect(
      remarks(text) == ["6:24 warning pattern-slow", "6:45 warning pattern-slow"]
    )
  }

  @Test func `a file that is no rule has its mistakes told`() {
    #expect(
      remarks("id: a-rule\nseverity: fatal\nmessage: A.\n") == [
        "1:1 error rule-file", "2:11 error rule-file",
      ]
    )
  }

  @Test func `a remark is one line that says what to do`() throws {
    let remark = try #require(
      RuleLint.remarks(file: "a-rule.yaml", text: rule(ask: "Is it good?")).first
    )
    #expect(
      remark.description
        == "a-rule.yaml:4:6: error: two readers would not agree on what is 'good'; name what can be "
        + "seen in the line instead [ask-unmeasurable]"
    )
  }

  @Test func `the bundled rules leave nothing to mend`() throws {
    let folder = try #require(BundledRules.folder)
    let (texts, mistakes) = RuleText.load(from: [folder])
    #expect(mistakes.isEmpty && texts.count > 8)
    let remarks = texts.flatMap(RuleLint.remarks).filter { $0.level != .note }
    #expect(remarks.map(\.description) == [])
  }
}
