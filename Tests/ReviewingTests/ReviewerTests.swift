import Inference
import ReviewTypes
import Reviewing
import Rules
import TestSupport
import Testing

struct ReviewerTests {
  let rules: RuleSet

  init() throws {
    rules = try RuleSet.inline(
      """
      id: debug
      severity: error
      message: Debug output
      ask: Is this debug output?
      match: {any: ['print\\(']}
      """,
      """
      id: vague
      severity: note
      message: Vague name
      ask: Is this name vague?
      match: {any: ['tmp']}
      """,
      """
      id: todo
      severity: warning
      message: A task without an owner
      match: {any: ['TODO']}
      """
    )
  }

  private func review(
    _ diffs: [FileDiff],
    options: ReviewOptions = ReviewOptions(),
    verdicts: (any VerdictCache)? = nil,
    model: ScriptedModel = ScriptedModel(
      metadata: ScriptedModel.trained(on: ["debug", "vague"])
    ) { _, _ in 1 }
  ) -> Review {
    Reviewer(rules: rules, options: options)
      .review(diffs, openVerdicts: { verdicts }, openModel: { model })
  }

  @Test func `without a candidate the model is never opened`() {
    let diff = FileDiff.modified("a.py", " print(1)\n-print(2)\n+x = 1\n+# TODO: later")
    var isOpened = false
    let review = Reviewer(rules: rules, options: ReviewOptions())
      .review([diff]) { () throws(InferenceError) -> any LanguageModel in
        isOpened = true
        throw .notANumber
      }
    #expect(!isOpened)
    #expect(review.model == nil)
    #expect(review.findings.map(\.rule) == ["todo"])
  }

  @Test func `only added lines are candidates, and a finding names the new line`() {
    let diff = FileDiff.modified("a.py", " print(0)\n-print(1)\n+print(2)\n y", newStart: 40)
    let review = review([diff])
    #expect(review.findings.map(\.line) == [41])
    #expect(review.findings.first?.evidence == "print(2)")
    #expect(review.counts.candidates == 1)
    #expect(review.counts.judged == 1)
  }

  @Test func `a hunk is cut to what is shown, and shown as if it was not`() {
    // Two groups of candidates with too many lines between them for one window.
    let filler = (1...40).map { "+x\($0) = \($0)\n" }.joined()
    let text =
      "\(filler)+print(1)\n\(filler)+print(2)\n\(filler)+print(3)\n+print(4)\n\(filler)+x = 1"
    let model = ScriptedModel(metadata: ScriptedModel.trained(on: ["debug"])) { _, _ in 1 }
    let review = review([.modified("a.py", text)], model: model)

    #expect(review.findings.map(\.line) == [41, 82, 123, 124])
    #expect(review.counts.hunks == 1)
    let shown = model.requests.flatMap(\.hunks).map(\.hunk.text)
    #expect(shown.count == 3)
    let first =
      (33...40).map { "+x\($0) = \($0)\n" }.joined() + "+print(1)\n"
      + (1...8).map { "+x\($0) = \($0)\n" }.joined()
    #expect(shown.contains { $0.hasSuffix("\n" + first) })
  }

  @Test func `what was answered before the stop flag was raised counts, the rest is interrupted`() {
    let stop = StopFlag()
    let model = ScriptedModel(metadata: ScriptedModel.trained(on: ["debug"])) { _, _ in
      stop.raise()
      return 1
    }
    model.answersBeforeDeadline = 1
    let review = review(
      [.modified("a.py", "+print(1)\n+print(2)")],
      options: ReviewOptions(stop: stop),
      model: model
    )
    #expect(review.findings.map(\.line) == [1])
    #expect(review.unreviewed.map(\.reason) == [.interrupted])
    #expect(review.isInterrupted)
  }

  @Test func `after the stop flag was raised the model is not opened`() {
    let stop = StopFlag()
    stop.raise()
    let review = Reviewer(rules: rules, options: ReviewOptions(stop: stop))
      .review([.modified("a.py", "+print(1)\n+# TODO: x")]) {
        () throws(InferenceError) -> any LanguageModel in throw .notANumber
      }
    #expect(review.unreviewed.map(\.reason) == [.interrupted])
    #expect(review.findings.map(\.rule) == ["todo"])
    #expect(review.engineFailure == nil)
  }

  @Test func `a model that is not open in time is no failure, and its candidates wait`() {
    for isStopped in [false, true] {
      let stop = StopFlag()
      let review = Reviewer(rules: rules, options: ReviewOptions(stop: stop))
        .review([.modified("a.py", "+print(1)\n+# TODO: x\n+print(2)")]) {
          () throws(InferenceError) -> any LanguageModel in
          if isStopped { stop.raise() }
          throw .outOfTime(.digest)
        }
      let reason = isStopped ? Unreviewed.Reason.interrupted : .budget
      #expect(review.unreviewed.map(\.reason) == [reason, reason])
      #expect(review.unreviewed.map(\.line) == [1, 3])
      #expect(review.findings.map(\.rule) == ["todo"])
      #expect(review.engineFailure == nil)
      #expect(review.model == nil)
      #expect(review.counts.judged == 0)
    }
  }

  @Test func `many questions are put in portions, each kept as soon as it is answered`() {
    final class Store: VerdictCache {
      var portions: [Int] = []
      func verdicts(for keys: [VerdictKey]) -> [VerdictKey: Double] { [:] }
      func record(_ verdicts: [VerdictKey: Double]) { portions.append(verdicts.count) }
    }
    let text = (1...1100).map { "+print(\($0))\n" }.joined() + "+x = 1"
    let store = Store()
    let model = ScriptedModel(metadata: ScriptedModel.trained(on: ["debug"])) { _, _ in 1 }
    let review = review([.modified("a.py", text)], verdicts: store, model: model)

    #expect(review.findings.count == 1100)
    #expect(model.requests.count == 2)
    #expect(store.portions.count == 2)
    #expect(store.portions.reduce(0, +) == 1100)
  }

  @Test func `a probability below the threshold is kept but does not block`() {
    let model = ScriptedModel(metadata: ScriptedModel.trained(on: ["debug"], threshold: 0.6)) {
      _,
      question in question.contains("low") ? 0.59 : 0.6
    }
    let review = review(
      [.modified("a.py", "+print(low)\n+print(high)")],
      model: model
    )
    #expect(review.findings.map(\.blocking) == [false, true])
    #expect(review.activeFindings.map(\.evidence) == ["print(high)"])
  }

  @Test func `a higher minimum of confidence raises every threshold`() {
    let model = ScriptedModel(metadata: ScriptedModel.trained(on: ["debug"])) { _, _ in 0.8 }
    let options = ReviewOptions(minConfidence: 0.9)
    let review = review([.modified("a.py", "+print(1)")], options: options, model: model)
    #expect(review.activeFindings.isEmpty)
    #expect(review.findings.first?.threshold == 0.9)
  }

  @Test(arguments: [
    (Severity.error as Severity?, ["debug"]), (.warning, ["debug", "todo"]), (nil, []),
  ])
  func `fail-on decides which severities block`(failOn: Severity?, blocking: [RuleID]) {
    let diff = FileDiff.modified("a.py", "+print(1)\n+# TODO: x\n+tmp = 1")
    let review = review([diff], options: ReviewOptions(failOn: failOn))
    #expect(review.blockingFindings.map(\.rule) == blocking)
    #expect(review.findings.map(\.rule) == ["debug", "todo", "vague"])
  }

  @Test func `a rule that the model is not right about often enough only warns, and says so`() {
    let model = ScriptedModel(
      metadata: ScriptedModel.trained(on: ["debug"], precision: 0.74)
    ) { _, _ in 1 }
    let review = review([.modified("a.py", "+print(1)")], model: model)
    #expect(review.findings.map(\.severity) == [.warning])
    #expect(review.blockingFindings.isEmpty)
    #expect(review.remarks.map { $0.hasPrefix("'debug' only warns: ") } == [true])
  }

  @Test func `a rule the model was not measured on is listed, not guessed`() {
    let model = ScriptedModel(metadata: ScriptedModel.trained(on: ["debug"])) { _, _ in 1 }
    let review = review([.modified("a.py", "+tmp = print(1)")], model: model)
    #expect(review.findings.map(\.rule) == ["debug"])
    #expect(
      review.unreviewed == [
        Unreviewed(path: "a.py", line: 1, rule: "vague", reason: .needsGeneralModel)
      ]
    )
  }

  @Test func `the hunk with the worst rule is asked first, and its worst question first`() {
    let model = ScriptedModel(metadata: ScriptedModel.trained(on: ["debug", "vague"])) { _, _ in 0 }
    _ = review(
      [.modified("a.py", "+tmp = 1"), .modified("b.py", "+tmp = print(2)")],
      model: model
    )
    let asked = model.requests.flatMap { $0.hunks.map { $0.questions.map(\.parts[1]) } }
    #expect(
      asked == [
        [.plain("Is this debug output?"), .plain("Is this name vague?")],
        [.plain("Is this name vague?")],
      ]
    )
  }

  @Test func `what the deadline cut off is listed as unreviewed`() {
    let model = ScriptedModel(metadata: ScriptedModel.trained(on: ["debug"])) { _, _ in 1 }
    model.answersBeforeDeadline = 1
    let review = review([.modified("a.py", "+print(1)\n+print(2)")], model: model)
    #expect(review.findings.map(\.line) == [1])
    #expect(review.unreviewed.map(\.reason) == [.budget])
    #expect(review.unreviewed.map(\.line) == [2])
  }

  @Test func `what there was no time for comes first in the next run`() {
    let cache = DictionaryCache()
    let change: [FileDiff] = [
      .modified("a.py", "+print(1)"), .modified("b.py", "+tmp = 2"), .modified("c.py", "+tmp = 3"),
    ]
    let hurried = ScriptedModel(metadata: ScriptedModel.trained(on: ["debug", "vague"])) { _, _ in 0
    }
    hurried.answersBeforeDeadline = 2
    let first = review(change, verdicts: cache, model: hurried)
    #expect(first.unreviewed.map(\.path) == ["c.py"])

    let model = ScriptedModel(metadata: ScriptedModel.trained(on: ["debug", "vague"])) { _, _ in 0 }
    let edited = change.dropFirst() + [.modified("d.py", "+print(4)")]
    _ = review(Array(edited), verdicts: cache, model: model)
    #expect(
      model.requests.flatMap { $0.hunks.map(\.hunk.parts[1]) } == [
        .plain("c.py\n"), .plain("d.py\n"),
      ]
    )
    #expect(cache.waiting.isEmpty)
  }

  @Test func `of two hunks with the same question the cheaper one is asked first`() {
    let model = ScriptedModel(metadata: ScriptedModel.trained(on: ["debug"])) { _, _ in 0 }
    let long = "+" + String(repeating: "x", count: 150) + "\n+print(1)"
    _ = review([.modified("a.py", long), .modified("b.py", "+print(2)")], model: model)
    #expect(
      model.requests.flatMap { $0.hunks.map(\.hunk.parts[1]) } == [
        .plain("b.py\n"), .plain("a.py\n"),
      ]
    )
  }

  @Test func `the rule that the model is more often right about is asked first`() {
    let profile =
      #"{"rules":{"debug":{"threshold":0.5,"precision":0.6},"trace":{"threshold":0.5,"precision":0.9}}}"#
    let model = ScriptedModel(
      metadata: ["vibecheck.prompt": "lines-1", "vibecheck.profile": profile]
    ) { _, _ in 0 }
    let both = try? RuleSet.inline(
      "id: debug\nseverity: error\nmessage: m\nask: Is it so?\nmatch: {any: ['print']}\n",
      "id: trace\nseverity: error\nmessage: m\nask: Is it so?\nmatch: {any: ['trace']}\n"
    )
    _ = Reviewer(rules: both ?? RuleSet(), options: ReviewOptions())
      .review(
        [.modified("a.py", "+print"), .modified("b.py", "+trace")],
        openModel: { model }
      )
    #expect(
      model.requests.flatMap { $0.hunks.map(\.hunk.parts[1]) } == [
        .plain("b.py\n"), .plain("a.py\n"),
      ]
    )
  }

  @Test func `an engine that fails leaves pattern findings and says what it did not judge`() {
    let model = ScriptedModel(metadata: ScriptedModel.trained(on: ["debug"])) { _, _ in 1 }
    model.failure = .evaluationFailed(code: -3)
    let review = review([.modified("a.py", "+print(1)  # TODO")], model: model)
    #expect(review.findings.map(\.rule) == ["todo"])
    #expect(review.unreviewed.map(\.reason) == [.engineError])
    #expect(review.engineFailure == "the engine failed with code -3")
  }

  @Test func `without a model candidates are listed as not reviewed`() {
    let review = review(
      [.modified("a.py", "+print(1)")],
      options: ReviewOptions(usesModel: false)
    )
    #expect(review.findings.isEmpty)
    #expect(review.unreviewed.map(\.reason) == [.modelOff])
    #expect(review.engineFailure == nil)
  }

  @Test func `a stored verdict is not asked for again`() {
    let cache = DictionaryCache()
    let first = ScriptedModel(metadata: ScriptedModel.trained(on: ["debug"])) { _, _ in 0.7 }
    let second = ScriptedModel(metadata: ScriptedModel.trained(on: ["debug"])) { _, _ in 0 }
    let before = review([.modified("a.py", "+print(1)")], verdicts: cache, model: first)
    let after = review(
      [.modified("a.py", "+print(1)", newStart: 90)],
      verdicts: cache,
      model: second
    )
    #expect(second.requests.isEmpty)
    #expect(before.findings.map(\.confidence) == [0.7])
    #expect(after.findings.map(\.confidence) == [0.7])
    #expect(after.findings.map(\.line) == [90])
    #expect(after.counts.judged == 1)
  }

  @Test func `a changed neighbour line in the hunk is a new question`() {
    let cache = DictionaryCache()
    let model = ScriptedModel(metadata: ScriptedModel.trained(on: ["debug"])) { _, _ in 0.7 }
    _ = review([.modified("a.py", "+x\n+print(1)")], verdicts: cache, model: model)
    _ = review([.modified("a.py", "+y\n+print(1)")], verdicts: cache, model: model)
    #expect(model.requests.count == 2)
  }

  @Test func `a window that does not fit is asked with fewer lines around the candidate`() {
    let model = ScriptedModel(
      metadata: ScriptedModel.trained(on: ["debug"]),
      contextTokens: 420
    ) { _, _ in 1 }
    let filler = (1...17).map { number in
      number == 9 ? "+print(1)" : "+filler line number \(number) of the block"
    }
    let review = review([.modified("a.py", filler.joined(separator: "\n"))], model: model)
    #expect(review.findings.map(\.line) == [9])
    #expect(review.unreviewed.isEmpty)
    let hunk = model.requests[0].hunks[0].hunk.text
    #expect(hunk.contains("print(1)"))
    #expect(hunk.contains("number 6 of") && !hunk.contains("number 5 of"))
  }

  @Test func `a hunk that is judged as a whole and does not fit is cut aloud`() throws {
    let rules = try RuleSet.inline(
      "id: whole\nseverity: error\nmessage: Whole.\nscope: hunk\nask: Is the hunk all right?"
    )
    let model = ScriptedModel(
      metadata: ScriptedModel.trained(on: ["whole"]),
      contextTokens: 420
    ) { _, _ in 1 }
    func review(lines: Int) -> Review {
      let text = (1...lines).map { "+filler line number \($0) of the block" }
      return Reviewer(rules: rules, options: ReviewOptions())
        .review([.modified("a.py", text.joined(separator: "\n"))], openModel: { model })
    }
    let remark =
      "a.py: of a hunk of 16 lines the model read the first 4; its context holds no more"
    #expect(review(lines: 16).remarks.contains(remark))
    #expect(review(lines: 4).remarks.isEmpty)
  }

  @Test func `a candidate that cannot fit at all is said, not dropped`() {
    let model = ScriptedModel(
      metadata: ScriptedModel.trained(on: ["debug"]),
      contextTokens: 200
    ) { _, _ in 1 }
    let review = review(
      [.modified("a.py", "+print(\(String(repeating: "x", count: 150)))")],
      model: model
    )
    #expect(review.findings.isEmpty)
    #expect(review.unreviewed.map(\.reason) == [.contextLimit])
  }

  @Test func `skipped files are carried into the review with their reasons`() {
    let binary = FileDiff(
      oldPath: nil,
      newPath: "logo.png",
      change: .added,
      content: .skipped(.binary)
    )
    let review = Reviewer(rules: rules, options: ReviewOptions()).review(
      [binary, .modified("vendor/a.py", "+print(1)")],
      ignores: { $0.hasPrefix("vendor/") },
      openModel: { () throws(InferenceError) -> any LanguageModel in throw .notANumber }
    )
    #expect(
      review.skipped == [
        SkippedFile(path: "logo.png", reason: .binary),
        SkippedFile(path: "vendor/a.py", reason: .ignored),
      ]
    )
    #expect(review.findings.isEmpty)
  }
}

/// A verdict cache in memory.
private final class DictionaryCache: VerdictCache {
  private var stored: [VerdictKey: Double] = [:]
  private(set) var waiting: Set<VerdictKey> = []

  func verdicts(for keys: [VerdictKey]) -> [VerdictKey: Double] {
    stored.filter { keys.contains($0.key) }
  }

  func record(_ verdicts: [VerdictKey: Double]) {
    stored.merge(verdicts) { _, new in new }
    waiting.subtract(verdicts.keys)
  }

  func postponed(among keys: [VerdictKey]) -> Set<VerdictKey> {
    waiting.intersection(keys)
  }

  func postpone(_ keys: [VerdictKey]) {
    waiting.formUnion(keys)
  }
}
