import TestSupport
import Testing

/// `model: off`: the patterns of a rule decide although it has a question.
struct ModelOffTests {
  private let repository: TemporaryRepository

  init() throws {
    repository = try TemporaryRepository()
    try repository.stage("a.js", text: "// The rate of a year comes from load(order);\n")
  }

  private static let rule = """
    id: no-load
    severity: error
    message: A call of load; use fetch.
    ask: Is this a call of load?
    match: {any: ['\\bload\\(']}
    examples:
      bad: [{language: javascript, code: "load(a)"}]
      good: [{language: javascript, code: "fetch(a)"}]

    """

  private func check() throws -> [[String: Any]] {
    let run = try Program.run("check", "--rule", "no-load", "--format", "json", in: repository)
    #expect(run.status != 2, "\(run.error)")
    return try run.json()["findings"] as? [[String: Any]] ?? []
  }

  @Test func `a rule file turns it off, and the patterns' finding blocks`() throws {
    try repository.write(".vibecheck/rules/no-load.yaml", Self.rule)
    #expect(try check().isEmpty, "the bundled model was not trained on it")
    try repository.write(".vibecheck/rules/no-load.yaml", Self.rule + "model: off\n")
    let findings = try check()
    #expect(findings.map { $0["source"] as? String } == ["pattern"])
    #expect(findings.map { $0["blocking"] as? Bool } == [true])

    let explained = try Program.run("rules", "explain", "no-load", in: repository)
    #expect(
      explained.output.contains(
        "A pattern alone decides, no model is asked (model: off): Is this a call of load?"
      )
    )
    let listed = try Program.run("rules", "list", in: repository)
    #expect(listed.output.contains(/no-load +error +pattern/))
    let lint = try Program.run("rules", "lint", in: repository)
    #expect(lint.status == 0, "\(lint.output)")
    let test = try Program.run("rules", "test", "--rule", "no-load", in: repository)
    #expect(test.status == 0, "\(test.output)")
  }

  @Test func `a configuration turns it off for some files only`() throws {
    try repository.write(".vibecheck/rules/no-load.yaml", Self.rule)
    try repository.write(
      ".vibecheck.yaml",
      "overrides: [{files: ['a.*'], rules: {no-load: {model: off}}}]\n"
    )
    try repository.stage("b.js", text: "load(1);\n")
    #expect(try check().map { $0["path"] as? String } == ["a.js"])
    try repository.write(".vibecheck/rules/no-load.yaml", Self.rule + "model: off\n")
    try repository.write(".vibecheck.yaml", "rules: {no-load: {model: on, severity: warning}}\n")
    #expect(try check().isEmpty)
  }

  @Test func `what has no patterns or no question cannot choose`() throws {
    try repository.write(
      ".vibecheck.yaml",
      "rules:\n  todo-without-ticket: {model: off}\n  vague-name: {model: never}\n"
    )
    let wrong = try Program.run("check", in: repository)
    #expect(wrong.status == 2)
    #expect(
      wrong.error == ".vibecheck.yaml:3:23: error: 'model' is 'never' (expected on or off)\n"
    )
    try repository.write(".vibecheck.yaml", "rules:\n  todo-without-ticket: {model: off}\n")
    let pattern = try Program.run("check", in: repository)
    #expect(pattern.status == 2)
    #expect(
      pattern.error
        == ".vibecheck.yaml:2:3: error: 'model' chooses between patterns and a question, and "
        + "'todo-without-ticket' has not both\n"
    )
    try repository.write(".vibecheck.yaml", "")
    try repository.write(
      ".vibecheck/rules/no-load.yaml",
      Self.rule.replacing("match: {any: ['\\bload\\(']}\n", with: "model: off\n")
    )
    let rule = try Program.run("check", in: repository)
    #expect(rule.status == 2)
    #expect(
      rule.error
        == ".vibecheck/rules/no-load.yaml:5:8: error: 'model' chooses between patterns and a "
        + "question: give 'match' and 'ask'\n"
    )
  }
}
