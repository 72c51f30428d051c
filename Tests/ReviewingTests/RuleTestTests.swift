import Inference
import ReviewTypes
import Reviewing
import Rules
import TestSupport
import Testing

@Suite struct RuleTestTests {
  private static let examples = """
    examples:
      bad:
        - {language: python, code: "stop()\\nleave()"}
        - {language: python, code: "go()"}
      good:
        - {language: python, code: "rest()"}
        - {language: python, code: "stop(now)"}

    """
  private static let patternRule =
    "id: no-stop\nseverity: error\nmessage: m\nmatch: {any: ['stop']}\n" + examples
  private static let judgedRule =
    "id: no-stop\nseverity: error\nmessage: m\nask: Stops?\nmatch: {any: ['stop']}\n" + examples

  /// "bad 1: right/-": patterns, then model.
  private func lines(_ results: [RuleTestResult]) -> [String] {
    results.map { result in
      let place =
        switch result.place {
        case .example(let number): "\(number)"
        case .line(let path, let newLine): "\(path):\(newLine)"
        }
      return "\(result.expectation.rawValue) \(place): "
        + "\(result.patterns?.rawValue ?? "-")/\(result.model?.rawValue ?? "-")"
    }
  }

  private func results(
    _ rule: String,
    files: [AnnotatedFile] = [],
    usesModel: Bool = true,
    model: ScriptedModel
  ) throws -> [RuleTestResult] {
    let rule = try #require(try RuleSet.inline(rule).rules.first)
    return try RuleTest(rule: rule, usesModel: usesModel)
      .results(annotatedFiles: files, openModel: { () throws(InferenceError) in model })
  }

  @Test func `a pattern rule is right, missing or noisy by its patterns alone`() throws {
    let model = ScriptedModel { _, _ in 1 }
    let results = try results(Self.patternRule, model: model)
    #expect(
      lines(results) == [
        "bad 1: right/-", "bad 2: missing/-", "good 1: right/-", "good 2: noisy/-",
      ]
    )
    #expect(results.map(\.isFailure) == [false, true, false, true])
    #expect(model.requests.isEmpty)
  }

  @Test func `a judged rule has its patterns and its model told apart`() throws {
    let sure = ScriptedModel(metadata: ScriptedModel.trained(on: ["no-stop"])) { _, question in
      question.contains("stop(now)") ? 0.9 : 0.4
    }
    let results = try results(Self.judgedRule, model: sure)
    #expect(
      lines(results) == [
        "bad 1: right/missing", "bad 2: missing/-", "good 1: -/right", "good 2: -/noisy",
      ]
    )
    #expect(results.map(\.confidence) == [0.4, nil, nil, 0.9])
    #expect(results[0].threshold == 0.5)
  }

  @Test func `without a model only what a judged rule must propose is tried`() throws {
    let model = ScriptedModel { _, _ in 1 }
    let results = try results(Self.judgedRule, usesModel: false, model: model)
    #expect(
      lines(results) == ["bad 1: right/-", "bad 2: missing/-", "good 1: -/-", "good 2: -/-"]
    )
    #expect(model.requests.isEmpty)
  }

  @Test func `a rule the model was not measured on is not judged, which is no failure`() throws {
    let model = ScriptedModel(metadata: ScriptedModel.trained(on: ["other"])) { _, _ in 1 }
    let results = try results(Self.judgedRule, model: model)
    #expect(
      lines(results) == [
        "bad 1: right/not-judged", "bad 2: missing/-", "good 1: -/right", "good 2: -/not-judged",
      ]
    )
    #expect(results.map(\.isFailure) == [false, true, false, false])
  }

  @Test func `annotated lines are right, missing, noisy or still to do`() throws {
    let text = """
      # ruleid: no-stop
      stop()
      # ruleid: no-stop
      go()
      # ok: no-stop
      stop(now)
      # ok: no-stop, another
      rest()
      # todoruleid: no-stop
      halt()
      # todook: no-stop
      stop(later)
      stop(unsaid)
      # ok: another
      stop(there)

      """
    let file = try #require(AnnotatedFile(path: "tests/a.py", text: text))
    let model = ScriptedModel { _, _ in 1 }
    let results = try results(Self.patternRule, files: [file], model: model).dropFirst(4)
    #expect(
      lines(Array(results)) == [
        "ruleid tests/a.py:2: right/-", "ruleid tests/a.py:4: missing/-",
        "ok tests/a.py:6: noisy/-", "ok tests/a.py:8: right/-",
        "todoruleid tests/a.py:10: todo/-", "todook tests/a.py:12: todo/-",
        "unannotated tests/a.py:13: noisy/-", "unannotated tests/a.py:15: noisy/-",
      ]
    )
    #expect(
      results.filter(\.isFailure).map(\.code) == [
        "go()", "stop(now)", "stop(unsaid)", "stop(there)",
      ]
    )
  }

  @Test func `a file that names other rules only is left alone`() throws {
    let file = try #require(AnnotatedFile(path: "a.py", text: "# ok: another\nstop()\n"))
    let model = ScriptedModel { _, _ in 1 }
    #expect(try results(Self.patternRule, files: [file], model: model).count == 4)
  }

  @Test func `an engine that fails ends the test`() throws {
    let model = ScriptedModel { _, _ in 1 }
    model.failure = .evaluationFailed(code: 3)
    #expect(throws: RuleTestError.self) { try results(Self.judgedRule, model: model) }
  }

  @Test func `each language has a path that names it`() {
    for name in Language.all {
      #expect(Language(path: Language(rawValue: name).neutralPath)?.rawValue == name, "\(name)")
    }
  }
}
