import Inference
import ReviewTypes
import Rules
import TestSupport
import Testing

@testable import Reviewing

struct EvaluatorTests {
  private static let debug = """
    id: debug
    severity: error
    message: m
    ask: debug?
    match: {any: ['print']}
    examples:
      bad: [{language: python, code: "print(bad)"}]
      good: [{language: python, code: "print(good)"}, {language: go, code: "x = 1"}]
    """

  private func rules(_ text: String = debug) throws -> [Rule] {
    try RuleSet.inline(text).rules
  }

  private func label(
    _ code: String,
    line: Int? = nil,
    isFinding: Bool = true,
    path: String = "a.py",
    group: String? = nil
  ) -> Label {
    Label(
      rule: "debug",
      path: path,
      lines: Label.added(code),
      newLine: line,
      isFinding: isFinding,
      group: group
    )
  }

  private func model(
    metadata: [String: String] = ScriptedModel.trained(on: ["other"])
  ) -> ScriptedModel {
    ScriptedModel(metadata: metadata) { _, question in
      question.contains("bad") ? 0.9 : question.contains("good") ? 0.2 : 0.4
    }
  }

  @Test func `a rule outside the model's profile is measured and marked`() throws {
    let found = try Evaluator(rules: rules(), labels: []).evaluate(model())
    #expect(found.map(\.rule.id) == ["debug"])
    #expect(!found[0].isInProfile)
    let inside = try Evaluator(rules: rules(), labels: [])
      .evaluate(model(metadata: ScriptedModel.trained(on: ["debug"], threshold: 0.7)))
    #expect(inside[0].isInProfile)
    #expect(inside[0].thresholdInForce == 0.7)
  }

  @Test func `every line keeps its label, its set and what patterns propose of it`() throws {
    let labels = [
      label("print(bad)\n", path: "b.rs", group: "owner/repo"),
      label("bad = 1\n", isFinding: true),
    ]
    let lines = try Evaluator(rules: rules(), labels: labels).evaluate(model())[0].lines
    #expect(
      lines == [
        EvaluatedLine(
          isFinding: true,
          group: "debug bad 1",
          set: "examples",
          language: "python",
          probability: 0.9
        ),
        EvaluatedLine(
          isFinding: false,
          group: "debug good 1",
          set: "examples",
          language: "python",
          probability: 0.2
        ),
        // No pattern proposes it; asked about all the same, for the model alone.
        EvaluatedLine(
          isFinding: false,
          group: "debug good 2",
          set: "examples",
          language: "go",
          isProposed: false,
          probability: 0.4
        ),
        EvaluatedLine(
          isFinding: true,
          group: "owner/repo",
          set: "labels",
          language: "rust",
          probability: 0.9
        ),
        EvaluatedLine(
          isFinding: true,
          group: "a.py",
          set: "labels",
          language: "python",
          isProposed: false,
          probability: 0.9
        ),
      ]
    )
  }

  @Test func `a labelled file that the rule leaves out is not proposed, an example is`() throws {
    let scripts = try rules(Self.debug + "\nignores: ['scripts/', 'src/module.py']\n")
    let labels = [label("print(bad)\n", path: "scripts/a.py"), label("print(bad)\n", path: "b.py")]
    let lines = try Evaluator(rules: scripts, labels: labels).evaluate(model())[0].lines
    #expect(lines.map(\.isProposed) == [true, true, false, false, true])
    #expect(lines.map(\.probability) == [0.9, 0.2, 0.4, 0.9, 0.9])
  }

  @Test func `labels of one text share its window, and only labelled lines are asked about`() throws
  {
    let text = "print(bad)\ny = 1\nprint(good)\nprint(other)\n"
    let labels = [label(text, line: 1), label(text, line: 3, isFinding: false)]
    let model = model()
    let rule = try rules()[0]
    var bare = rule
    bare.examples = Rule.Examples()
    let lines = try Evaluator(rules: [bare], labels: labels).evaluate(model)[0].lines
    #expect(lines.map(\.probability) == [0.9, 0.2])
    let asked = model.requests.flatMap(\.hunks)
    #expect(asked.count == 1)
    #expect(asked[0].questions.count == 2)
    for row in ["+print(bad)", "+y = 1", "+print(good)", "+print(other)"] {
      #expect(asked[0].hunk.text.contains(row))
    }
  }

  @Test func `the heading of a labelled hunk is shown`() throws {
    let labels = try LabelFile.read(
      #"{"rule":"debug","path":"a.py","diff":"@@ -1 +1 @@ def f():\n+print(bad)\n","line":1,"label":"not"}"#,
      file: "l",
      known: ["debug"]
    )
    let model = model()
    _ = try Evaluator(rules: rules(), labels: labels).evaluate(model)
    let hunks = model.requests.flatMap { $0.hunks.map(\.hunk.text) }
    #expect(hunks.contains { $0.contains("<|hunk|>def f():\n+print(bad)\n") })
  }

  @Test func `a general model's liking for yes is taken off, a trained one's is not`() throws {
    func probability(_ metadata: [String: String]) throws -> Double? {
      let yesSayer = ScriptedModel(metadata: metadata) { _, question in
        question.contains("print") ? 0.9 : 0.8
      }
      return try Evaluator(rules: rules(), labels: []).evaluate(yesSayer)[0].lines[0].probability
    }
    #expect(try probability(ScriptedModel.trained(on: ["debug"])) == 0.9)
    // log(9) - log(4) = log(2.25): 2.25 / 3.25; the bias has four decimals.
    let general = try #require(try probability([:]))
    #expect(abs(general - 2.25 / 3.25) < 1e-4)
  }

  @Test func `a rule with its model off is measured as if it was on`() throws {
    let off = try rules(Self.debug.replacing("ask: debug?", with: "ask: debug?\nmodel: off"))
    #expect(!off[0].isJudged)
    let found = try Evaluator(rules: off, labels: []).evaluate(model())
    #expect(found[0].lines[0].probability == 0.9)
    #expect(!found[0].rule.isJudged)
  }

  @Test func `an engine that fails and an unknown prompt form are named`() throws {
    let failing = model()
    failing.failure = .evaluationFailed(code: -3)
    let evaluator = Evaluator(rules: try rules(), labels: [])
    #expect(throws: EvaluatorError(description: "the engine failed with code -3")) {
      try evaluator.evaluate(failing)
    }
    #expect(throws: EvaluatorError.self) {
      try evaluator.evaluate(model(metadata: ["vibecheck.prompt": "lines-9"]))
    }
  }

  private func line(
    _ probability: Double,
    isFinding: Bool,
    set: String = "real",
    language: Language? = "go",
    isProposed: Bool = true
  ) -> EvaluatedLine {
    EvaluatedLine(
      isFinding: isFinding,
      group: "p1",
      set: set,
      language: language,
      isProposed: isProposed,
      probability: probability
    )
  }

  private func evaluation(_ lines: [EvaluatedLine]) throws -> RuleEvaluation {
    RuleEvaluation(rule: try rules()[0], isInProfile: true, thresholdInForce: 0.5, lines: lines)
  }

  @Test func `examples count only where nothing is labelled, and sets are counted apart`() throws {
    let examples = [line(0.9, isFinding: true, set: "examples")]
    #expect(try evaluation(examples).quality()?.candidates == 1)
    let all = try evaluation(
      examples + [line(0.9, isFinding: true), line(0.1, isFinding: false, set: "read")]
        + [line(0.1, isFinding: true, set: "read", isProposed: false)]
    )
    #expect(RuleEvaluation.sets(of: [all]) == ["real", "read", "examples"])
    #expect(all.quality()?.candidates == 2)
    #expect(all.quality()?.unproposed == 1)
    #expect(all.quality(of: "read")?.candidates == 1)
    #expect(all.quality(of: "read")?.unproposed == 1)
    #expect(all.quality(of: "read")?.patternRecall?.value == 0)
    #expect(all.quality()?.patternRecall?.value == 0.5)
    #expect(all.quality(of: "real")?.unproposed == 0)
    #expect(all.quality(of: "examples")?.candidates == 1)
    #expect(all.quality(of: "mined") == nil)
  }

  @Test func `languages are counted apart, at the thresholds that all of them give`() throws {
    let lines =
      [line(0.9, isFinding: true), line(0.1, isFinding: false)]
      + [line(0.85, isFinding: true, language: nil), line(0.5, isFinding: true, language: "c")]
    // One group: each threshold comes from no line, and is 0.8.
    let languages = try evaluation(lines).languages
    #expect(languages.map(\.language) == ["c", "go", nil])
    #expect(languages.map(\.quality.candidates) == [1, 2, 1])
    #expect(languages.map(\.quality.shown) == [0, 1, 1])
  }

  @Test func `patterns, model and both are compared on all that was labelled`() throws {
    let lines =
      [line(0.9, isFinding: true), line(0.9, isFinding: false), line(0.1, isFinding: false)]
      + [line(0.85, isFinding: true, isProposed: false)]
      + [line(0.85, isFinding: false, isProposed: false)]
    let comparison = try #require(try evaluation(lines).comparison)
    #expect(comparison.patterns == .init(shown: 3, hits: 1, findings: 2))
    #expect(comparison.model == .init(shown: 4, hits: 2, findings: 2))
    #expect(comparison.both == .init(shown: 2, hits: 1, findings: 2))
    #expect(comparison.gain == .open)
  }

  @Test func `a model pays only if the whole interval says so`() {
    func gain(_ hits: Int, of shown: Int) -> JudgeComparison.Gain {
      JudgeComparison(
        patterns: .init(shown: 100, hits: 50, findings: 50),
        model: .init(shown: 0, hits: 0, findings: 50),
        both: .init(shown: shown, hits: hits, findings: 50)
      ).gain
    }
    // Wilson at 95 %: 18 of 20 is 0.70 to 0.97, 12 of 20 0.39 to 0.78, 2 of 20 0.03 to 0.30.
    #expect(gain(18, of: 20) == .more)
    #expect(gain(12, of: 20) == .open)
    #expect(gain(2, of: 20) == .less)
    #expect(gain(0, of: 0) == .open)
  }

  @Test func `a line that a comment silences with a reason is a label without the comment`() {
    let file = FileDiff.modified(
      "a.py",
      """
      +def f():
      +    print(x)  # vibecheck:ignore[debug] the command's output
      +    # vibecheck:ignore[debug, other] asked for
      +    print(y)
      +    print(z)  # vibecheck:ignore[debug]
      +    print(u)  # vibecheck:ignore[unknown] so
      +# vibecheck:ignore-file[other] generated
      """
    )
    let labels = Decisions.labels(in: file, known: ["debug", "other"], today: nil)
    #expect(labels.map(\.rule) == ["debug", "debug", "other"])
    #expect(labels.map(\.newLine) == [2, 4, 4])
    #expect(labels.allSatisfy { !$0.isFinding && $0.set == "decisions" && $0.group == "a.py" })
    #expect(
      labels[0].lines.map { "\($0.sign)\($0.text)" }.prefix(3) == [
        " def f():", "+    print(x)", "     print(y)",
      ]
    )
  }
}
