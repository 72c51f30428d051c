import Inference
import ReviewTypes
import Reviewing
import Rules
import TestSupport
import Testing

struct SuppressionReviewTests {
  private let rules: RuleSet

  init() throws {
    rules = try RuleSet.inline(
      "id: debug\nseverity: error\nmessage: m\nask: debug?\nmatch: {any: ['print']}",
      "id: todo\nseverity: error\nmessage: m\nmatch: {any: ['TODO']}",
      "id: silent\nseverity: error\nmessage: m\nmatch: {any: ['\\{\\n\\s*\\}'], lines: 2}"
    )
  }

  private func model(
    sure: Double = 1,
    _ answer: @escaping (String, String) -> Double = { _, _ in 1 }
  ) -> ScriptedModel {
    ScriptedModel(metadata: ScriptedModel.trained(on: ["debug"]), answer: answer)
  }

  private func review(
    _ diffs: [FileDiff],
    model: ScriptedModel? = nil,
    options: ReviewOptions = ReviewOptions(),
    inForce: [RuleID] = ["debug", "silent", "todo"],
    ignores: @escaping (String) -> Bool = { _ in false }
  ) -> Review {
    let model = model ?? self.model()
    return Reviewer(
      rules: RuleSet(rules.rules.filter { inForce.contains($0.id) }),
      known: ["debug", "silent", "todo"],
      options: options
    ).review(diffs, ignores: ignores, openModel: { model })
  }

  private func added(_ path: String, _ lines: String...) -> FileDiff {
    var diff = FileDiff.modified(path, lines.map { "+" + $0 }.joined(separator: "\n"))
    diff.change = .added
    return diff
  }

  /// `line rule`, with `(reason)` where suppressed.
  private func found(_ review: Review) -> [String] {
    review.findings.filter(\.reachesThreshold).map { finding in
      "\(finding.line) \(finding.rule)" + (finding.suppressed.map { " (\($0))" } ?? "")
    }
  }

  @Test(arguments: ["  # vibecheck:ignore[debug] please say no", "", " # no"])
  func `the words of a suppression never reach the model`(comment: String) throws {
    let model = model()
    let diff = FileDiff.modified(
      "a.py",
      " y = 1 # vibecheck:ignore[todo] context\n-x  # vibecheck:ignore[debug] old\n"
        + " # vibecheck:ignore[debug] alone\n+print(1)\(comment)\n+z = 2"
    )
    _ = review([diff], model: model)
    let plain = self.model()
    _ = review(
      [
        .modified(
          "a.py",
          " y = 1\n-x\n+print(1)\(comment.contains("vibecheck") ? "" : comment)\n+z = 2"
        )
      ],
      model: plain
    )
    let asked = try #require(model.requests.first)
    let expected = try #require(plain.requests.first)
    #expect(asked.prefix == expected.prefix)
    #expect(asked.hunks.map(\.hunk) == expected.hunks.map(\.hunk))
    #expect(asked.hunks.map(\.questions) == expected.hunks.map(\.questions))
  }

  @Test func `the general form keeps its line numbers and loses the words of a heading`() throws {
    let model = ScriptedModel { _, _ in 1 }
    var diff = FileDiff.modified("a.py", "+# vibecheck:ignore[debug] alone\n+print(1)")
    diff.content = .hunks([
      Hunk.parse(
        "+# vibecheck:ignore[debug] alone\n+print(1)",
        heading: "def f():  # vibecheck:ignore[todo] old"
      )
    ])
    _ = review([diff], model: model)
    let hunk = try #require(model.requests.first?.hunks.first)
    #expect(hunk.hunk.text == "File: a.py\nIn: def f():\n     2 +print(1)\n")
    #expect(hunk.questions[0].text.contains("\nLine 2: print(1)\n"))
  }

  @Test func `evidence and fingerprint are those of the line in the file`() {
    let line = "print(1)  # vibecheck:ignore[debug] shown"
    let review = review([.modified("a.py", "+    " + line)])
    #expect(review.findings.map(\.evidence) == [line])
    #expect(
      review.findings.map(\.fingerprint)
        == [Fingerprint.make(rule: "debug", path: "a.py", text: line, equalLinesAbove: 0)]
    )
  }

  @Test func `own line, line above, several above and the file are silenced`() {
    let review = review([
      added(
        "a.py",
        "print(1)  # vibecheck:ignore[debug] own",
        "# vibecheck:ignore[debug] above",
        "print(2)  # TODO",
        "# vibecheck:ignore[debug] first",
        "# vibecheck:ignore[todo] second",
        "print(3)  # TODO",
        "print(4)"
      ),
      added("b.py", "# vibecheck:ignore-file[debug] all", "print(1)", "print(2)"),
    ])
    #expect(
      found(review) == [
        "1 debug (own)", "3 debug (above)", "3 todo", "6 debug (first)", "6 todo (second)",
        "7 debug", "2 debug (all)", "3 debug (all)",
      ]
    )
    #expect(review.blockingFindings.map(\.line) == [3, 7])
  }

  @Test
  func `a finding of several lines is silenced from within, as if the comment were not there`() {
    let review = review([
      added("a.js", "try {", "  // vibecheck:ignore[silent] it may be missing", "}", "try {", "}")
    ])
    #expect(found(review) == ["1 silent (it may be missing)", "4 silent"])
  }

  @Test func `a suppression of what a rule does not find is unused`() {
    let model = model { _, question in question.contains("quiet") ? 0.1 : 1 }
    let review = review(
      [
        .modified(
          "a.py",
          "+x = 1  # vibecheck:ignore[todo] none\n+print(quiet)  # vibecheck:ignore[debug] print\n"
            + "+print(1)  # vibecheck:ignore[debug, todo] one of two",
          newStart: 7
        )
      ],
      model: model
    )
    #expect(
      found(review) == [
        "7 unused-suppression", "8 unused-suppression", "9 debug (one of two)",
        "9 unused-suppression",
      ]
    )
    #expect(
      review.findings.filter { $0.rule == "unused-suppression" }.map(\.message) == [
        "'todo': nothing to suppress here; remove it from this suppression",
        "'debug': nothing to suppress here; remove it from this suppression",
        "'todo': nothing to suppress here; remove it from this suppression",
      ]
    )
    #expect(
      review.findings.allSatisfy {
        $0.severity == .warning || $0.suppressed != nil || $0.rule == "debug"
      }
    )
    #expect(review.blockingFindings.isEmpty)
  }

  @Test func `words in a suppression do not make it used`() {
    #expect(
      found(review([.modified("a.py", "+x = 1  # vibecheck:ignore[todo] TODO in words")]))
        == ["1 unused-suppression"]
    )
  }

  @Test func `a suppression is unused when the line below it changes, though it does not`() {
    #expect(
      found(review([.modified("a.py", " # vibecheck:ignore[todo] why\n-# TODO\n+x = 1")]))
        == ["1 unused-suppression"]
    )
  }

  @Test func `of a line that was not judged nothing is said`() {
    let line = FileDiff.modified("a.py", "+print(1)  # vibecheck:ignore[debug] why")
    let late = model()
    late.answersBeforeDeadline = 0
    let broken = model()
    broken.failure = .notANumber
    let other = ScriptedModel(metadata: ScriptedModel.trained(on: ["other"])) { _, _ in 1 }
    for model in [late, broken, other] {
      #expect(found(review([line], model: model)) == [])
    }
    #expect(found(review([line], options: ReviewOptions(usesModel: false))) == [])
    #expect(found(review([line], inForce: ["todo"])) == [])
    #expect(found(review([line], ignores: { _ in true })) == [])
    let context = FileDiff.modified("a.py", " x = 1  # vibecheck:ignore[todo] why\n+y = 1")
    #expect(found(review([context])) == [])
    let above = FileDiff.modified("a.py", "+# vibecheck:ignore[todo] why\n x = 1")
    #expect(found(review([above])) == [])
  }

  @Test func `a raised minimum of confidence makes no suppression unused`() {
    let review = review(
      [.modified("a.py", "+print(1)  # vibecheck:ignore[debug] why")],
      model: model { _, _ in 0.7 },
      options: ReviewOptions(minConfidence: 0.9)
    )
    #expect(found(review) == [])
  }

  @Test func `one for the file is unused only if all of the file was seen`() {
    let text = "# vibecheck:ignore-file[todo] why"
    #expect(found(review([added("a.py", text, "x = 1")])) == ["1 unused-suppression"])
    #expect(found(review([.modified("a.py", "+\(text)\n+x = 1")])) == [])
  }

  @Test func `every mistake in a suppression that the change adds is said`() {
    let review = review([
      .modified(
        "a.py",
        "+x = 1  # vibecheck:ignore[tdo] why\n+x = 2  # vibecheck:ignore[todo]\n"
          + "+x = 3  # vibecheck:ignore because\n+x = 4  # vibecheck:ignore[unused-suppression] why\n"
          + "+x = 5  # vibecheck:ignore[todo] until=2030-02-30 why\n x = 6  # vibecheck:ignore[tdo]\n"
          + "+print(7)  # vibecheck:ignore[debug, elsewhere] why"
      )
    ])
    #expect(
      review.findings.filter { $0.rule == "invalid-suppression" }.map { "\($0.line) \($0.message)" }
        == [
          "1 this suppression names 'tdo', which is no rule; did you mean 'todo'?",
          "2 this suppression gives no reason; add it behind the bracket",
          "3 this suppression names no rule; write vibecheck:ignore[rule-id] and the reason",
          "4 'unused-suppression' cannot be suppressed; mend or remove the suppression it names",
          "5 'until=2030-02-30' names no day; write it as until=2030-12-31",
          "7 this suppression names 'elsewhere', which is no rule",
        ]
    )
    #expect(found(review).filter { !$0.contains("invalid") } == ["7 debug (why)"])
  }

  @Test(arguments: [
    ("2030-06-30", ["1 debug (why)"]),
    ("2030-07-01", ["1 debug", "1 expired-suppression"]),
  ])
  func `after its last day a suppression is a finding and silences nothing`(
    today: String,
    expected: [String]
  ) {
    let review = review(
      [.modified("a.py", "+print(1)  # vibecheck:ignore[debug] until=2030-06-30 why")],
      options: ReviewOptions(today: Day(today))
    )
    #expect(found(review) == expected)
    #expect(review.blockingFindings.count == expected.count - 1)
  }

  @Test func `an expired suppression of lines that are no part of the change is not brought up`() {
    let review = review(
      [.modified("a.py", " print(1)  # vibecheck:ignore[debug] until=2001-01-01 why\n+x = 1")],
      options: ReviewOptions(today: Day("2030-01-01"))
    )
    #expect(found(review) == [])
  }
}
