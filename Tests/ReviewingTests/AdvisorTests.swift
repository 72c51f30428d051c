import Inference
import ReviewTypes
import Reviewing
import Rules
import TestSupport
import Testing

struct AdvisorTests {
  let rules: RuleSet

  init() throws {
    rules = try RuleSet.inline(
      """
      id: debug
      severity: error
      message: Debug output left in
      ask: Is this debug output?
      match: {any: ['print\\(']}
      examples:
        bad: [{language: python, code: "print('total so far', total)"}]
      """,
      """
      id: swallowed
      severity: error
      message: An error vanishes here
      match: {any: ['except.*:\\n\\s*pass'], lines: 2}
      """,
      """
      id: todo
      severity: warning
      message: A task without an owner
      match: {any: ['TODO']}
      """,
      """
      id: vague
      severity: note
      message: Vague name
      match: {any: ['tmp']}
      """
    )
  }

  private static let change = " def f(x):\n+    print('here', x)\n     return x"

  /// A model that finds every `print(` and writes what it is told.
  private func model(_ answers: String...) -> ScriptedModel {
    let model = ScriptedModel { _, question in question.contains("print(") ? 0.9 : 0.1 }
    var rest = answers[...]
    model.write = { (_) throws(InferenceError) in
      Completion(text: rest.popFirst() ?? answers.last ?? "", tokens: 1, ending: .complete)
    }
    return model
  }

  private func advise(
    _ text: String = change,
    _ kinds: Set<AdviceKind> = [.suggestion],
    by model: ScriptedModel,
    file: String? = nil,
    includesNotes: Bool = false,
    options: ReviewOptions = ReviewOptions()
  ) -> Review {
    var diff = FileDiff.modified("a.py", text)
    let lines = text.split(separator: "\n").filter { !$0.hasPrefix("-") }
    diff.newText = file ?? lines.map { $0.dropFirst() + "\n" }.joined()
    let reviewer = Reviewer(rules: rules, options: options)
    var review = reviewer.review([diff], openModel: { model })
    Advisor(reviewer: reviewer, kinds: kinds, includesNotes: includesNotes).advise(
      on: &review,
      of: [Advisor.Change(commit: nil, diff: diff)],
      openModel: { model }
    )
    return review
  }

  // MARK: - Suggestions

  @Test(
    arguments: [
      (#"["logger.debug(x)"]"#, "    logger.debug(x)"),
      (#"["    logger.debug(x)"]"#, "    logger.debug(x)"),
      (#" ["if x:", "    log(x)"] "#, "    if x:\n        log(x)"),
      (#"["log(\"größe \\\\ %s\\n\", x)"]"#, #"    log("größe \\ %s\n", x)"#),
      (#"["\tlog(x)  "]"#, "\tlog(x)"),
      (#""delete""#, ""),
      (#"[""]"#, ""),
      (#"[]"#, ""),
    ]
  )
  func `a suggestion that holds is shown`(_ answer: String, _ suggestion: String) {
    let finding = advise(by: model(answer)).findings.first
    #expect(finding?.suggestion == suggestion)
    #expect(finding?.original == "    print('here', x)")
    #expect(finding?.withheld == [])
  }

  @Test(
    arguments: [
      (#"["print('here', x)"]"#, "it changes nothing"),
      (#"["print(x)"]"#, "'debug' applies to it"),
      (#"["log(x"]"#, "it would leave a block or bracket without its other end"),
      (#"["if x:"]"#, "it would leave a block or bracket without its other end"),
      (#"["log(x)  # TODO"]"#, "'todo' applies to it"),
      (#"["try:", "    log(x)", "except E:", "    pass"]"#, "'swallowed' applies to it"),
      (#"["print(x)  # vibecheck:ignore[debug] wanted"]"#, "it only silences the rule"),
      (#"["a", "b", "c", "d", "e", "f"]"#, "the model's answer has another shape than asked for"),
      (#"["a\nb"]"#, "it holds a character that cannot be seen"),
      (#"["a‮b"]"#, "it holds a character that cannot be seen"),
      (#"["\ufffd"]"#, "it holds a character that cannot be seen"),
      (#"[1]"#, "the model's answer has another shape than asked for"),
      (#""keep""#, "the model's answer has another shape than asked for"),
      (#"{"lines": []}"#, "the model's answer has another shape than asked for"),
      ("Sure! Here is", "the model's answer has another shape than asked for"),
      ("", "the model's answer has another shape than asked for"),
    ]
  )
  func `a suggestion that does not hold is not shown, and why`(_ answer: String, _ reason: String) {
    let finding = advise(by: model(answer)).findings.first
    #expect(finding?.suggestion == nil)
    #expect(finding?.original == nil)
    #expect(finding?.withheld == ["no suggestion: \(reason)"])
  }

  @Test func `a line longer than any around it is refused`() {
    let line = String(repeating: "x", count: 121)
    let finding = advise(by: model("[\"\(line)\"]")).findings.first
    #expect(finding?.withheld.first?.contains("another shape") == true)
    #expect(advise(by: model("[\"\(line.dropFirst())\"]")).findings.first?.suggestion != nil)
  }

  @Test func `a file that does not hold the reviewed lines is not changed`() {
    let review = advise(by: model(#"["log(x)"]"#), file: "def f(x):\n    other(x)\n")
    #expect(
      review.findings.first?.withheld
        == ["no suggestion: the file does not hold the lines that it would replace"]
    )
  }

  @Test func `a finding of several lines is replaced as a whole`() {
    let text = " try:\n     f()\n+except E:\n+    pass\n g()"
    let review = advise(text, by: model(#"["except E:", "    raise"]"#))
    #expect(review.findings.map(\.line) == [3])
    #expect(review.findings.first?.endLine == 4)
    #expect(review.findings.first?.original == "except E:\n    pass")
    #expect(review.findings.first?.suggestion == "except E:\n    raise")
  }

  @Test func `what another line of the hunk has is not the suggestion's doing`() {
    let text = "+print(1)\n+# TODO: a\n+print(2)"
    let findings = advise(text, by: model(#""delete""#)).findings
    #expect(findings.map(\.suggestion) == ["", "", ""])
  }

  @Test func `deleting a line must not make the rule fire on the line below`() {
    // Without the call nothing is left between 'except' and 'pass'.
    let text = " try:\n     f()\n+except E:\n+    print(1)\n+    pass\n"
    let findings = advise(text, by: model(#""delete""#)).findings
    #expect(findings.map(\.rule) == ["debug"])
    #expect(findings.first?.withheld == ["no suggestion: 'swallowed' applies to it"])
  }

  // MARK: - Explanations

  private static let limit = String(repeating: "word ", count: 59)

  @Test(
    arguments: [
      ("It prints a value while the program runs.", "It prints a value while the program runs."),
      ("One. Two! Three.", "One. Two!"),
      ("It calls `print('here', x)` and no logger", "It calls `print('here', x)` and no logger"),
      ("First of all. \(limit.prefix(286))", "First of all."),
      (#"It says \"here\" and C:\\temp."#, #"It says "here" and C:\temp."#),
    ]
  )
  func `an explanation is at most two whole sentences`(_ answer: String, _ text: String) {
    let finding = advise(Self.change, [.explanation], by: model("\"\(answer)\"")).findings.first
    #expect(finding?.explanation == text)
    #expect(finding?.withheld == [])
  }

  @Test(
    arguments: [
      (
        "The call `console.log(user)` is for debugging.",
        "it speaks of 'console.log(user)', which is not in the change"
      ),
      (
        #"See \"audit_log(user)\" for more."#,
        "it speaks of 'audit_log(user)', which is not in the change"
      ),
      ("print('total so far', total) is debug output.", "it only repeats the rule"),
      ("debug output  left in.", "it only repeats the rule"),
      ("Is this debug output?", "it only repeats the rule"),
      (
        "The rule applies here. Write why, in one or two short sentences.",
        "it only repeats the rule"
      ),
      ("So it is. The rule applies here.", "it only repeats the rule"),
      ("\(limit)wordy", "the model came to no end of a sentence"),
      ("\(limit)words and more", "the model's answer has another shape than asked for"),
      (#"a\u001b[2J"#, "it holds a character that cannot be seen"),
      ("a\tb", "the model's answer has another shape than asked for"),
      (" ", "it only repeats the rule"),
    ]
  )
  func `an explanation of something else is not shown`(_ answer: String, _ reason: String) {
    let finding = advise(Self.change, [.explanation], by: model("\"\(answer)\"")).findings.first
    #expect(finding?.explanation == nil)
    #expect(finding?.withheld == ["no explanation: \(reason)"])
  }

  // MARK: - What goes wrong

  @Test(
    arguments: [
      (Completion.Ending.tokenLimit, "the model came to no end within 400 tokens"),
      (.outOfTime, "the budget ended first"),
    ]
  )
  func `a text that is cut off is noted at its finding`(
    _ ending: Completion.Ending,
    _ reason: String
  ) {
    let model = model()
    model.write = { (_) throws(InferenceError) in
      Completion(text: #"["log(x)"]"#, tokens: 1, ending: ending)
    }
    let review = advise(by: model)
    #expect(review.findings.first?.suggestion == nil)
    #expect(review.findings.first?.withheld == ["no suggestion: \(reason)"])
    #expect(review.engineFailure == nil)
  }

  @Test func `an engine that fails at one finding goes on with the next`() {
    let model = model()
    var isFirst = true
    model.write = { (_) throws(InferenceError) in
      defer { isFirst = false }
      if isFirst { throw .evaluationFailed(code: 3) }
      return Completion(text: "\"It prints.\"", tokens: 1, ending: .complete)
    }
    let review = advise("+print(1)\n+print(2)", [.explanation], by: model)
    #expect(review.findings.map(\.explanation) == [nil, "It prints."])
    #expect(
      review.findings.map(\.withheld) == [["no explanation: the engine failed with code 3"], []]
    )
    #expect(review.engineFailure == nil)
    #expect(review.blockingFindings.count == 0)
  }

  @Test func `a suggestion that cannot be judged again is not shown`() {
    let stop = StopFlag()
    let model = model()
    model.write = { (_) throws(InferenceError) in
      stop.raise()
      return Completion(text: #"["print(logger)"]"#, tokens: 1, ending: .complete)
    }
    let review = advise(by: model, options: ReviewOptions(stop: stop))
    #expect(
      review.findings.first?.withheld
        == ["no suggestion: it was not judged again (interrupted)"]
    )
  }

  @Test func `a model that only answers yes or no is named once, and nothing else changes`() {
    let model = ScriptedModel(metadata: ScriptedModel.trained(on: ["debug"])) { _, _ in 1 }
    let review = advise("+print(1)\n+print(2)", [.explanation, .suggestion], by: model)
    #expect(review.remarks == [Advisor.needsGeneralModel])
    #expect(review.findings.map(\.withheld) == [[], []])
    #expect(review.blockingFindings.count == 2)
    #expect(model.completions.isEmpty)
  }

  // MARK: - What is asked

  @Test func `only findings that are shown are written about, what blocks first`() {
    let text = """
      +tmp = 1
      +# TODO: a
      +print(1)  # vibecheck:ignore[debug] wanted
      +except E:
      +    pass
      """
    let model = model("\"It does.\"")
    let review = advise(text, [.explanation], by: model)
    let explained = review.findings.filter { $0.explanation != nil }.map(\.rule)
    #expect(explained == ["todo", "swallowed"])
    #expect(model.completions.map { $0.request.text.contains("Rule swallowed:") } == [true, false])

    let withNotes = advise(
      text,
      [.explanation],
      by: self.model("\"It does.\""),
      includesNotes: true
    )
    #expect(withNotes.findings.filter { $0.explanation != nil }.map(\.rule).contains("vague"))
  }

  @Test func `prompt and verdict share their beginning, and the text follows the request`() throws {
    let model = model("\"It prints.\"", #""delete""#)
    _ = advise(Self.change, [.explanation, .suggestion], by: model)
    let judged = try #require(model.requests.first)
    #expect(model.completions.count == 2)
    for completion in model.completions {
      #expect(completion.prefix == judged.prefix)
      #expect(completion.hunk == judged.hunks.first?.hunk)
      #expect(completion.request.text.contains("Rule debug: Is this debug output?"))
      #expect(completion.request.text.contains("Line 2: print('here', x)"))
    }
    #expect(model.completions.map(\.maxTokens) == [160, 400])
    // Nothing that the change says is anything but plain text.
    let parts = model.completions.flatMap { $0.hunk.parts + $0.request.parts }
    #expect(parts.allSatisfy { if case .plain = $0 { true } else { !$0.text.contains("here") } })
  }

  @Test func `tokens are counted with those of the review`() {
    let model = model()
    model.write = { (_) throws(InferenceError) in
      Completion(
        text: "\"It prints.\"",
        tokens: 5,
        ending: .complete,
        usage: TokenUsage(evaluated: 30, fromCache: 200)
      )
    }
    let review = advise(Self.change, [.explanation], by: model)
    #expect(review.counts.tokensEvaluated == 31)
    #expect(review.counts.tokensFromCache == 200)
  }

  @Test func `around a finding less is shown where the context is small`() {
    let filler = (1...20).map { "+value_\($0) = \($0)\n" }.joined()
    func shown(contextTokens: Int) -> Int? {
      let model = model("\"It prints.\"")
      model.identity.contextTokens = contextTokens
      _ = advise("\(filler)+print(1)\n\(filler)", [.explanation], by: model)
      return model.completions.first?.hunk.text.split(separator: "\n").count { $0.contains("+") }
    }
    #expect(shown(contextTokens: 100_000) == 17)
    let prefix = GeneralPrompt().prefix(rules: []).text.unicodeScalars.count
    #expect((1..<17).contains(shown(contextTokens: prefix + 700) ?? 0))
  }
}

extension Prompt.Part {
  fileprivate var text: String { Prompt([self]).text }
}
