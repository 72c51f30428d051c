import Inference
import ReviewTypes
import Reviewing
import Rules
import TestSupport
import Testing

struct BaselineTests {
  private let rules: RuleSet

  init() throws {
    rules = try RuleSet.inline(
      "id: debug\nseverity: error\nmessage: m\nmatch: {any: ['print']}",
      "id: judged\nseverity: error\nmessage: m\nask: a?\nmatch: {any: ['judge']}"
    )
  }

  private func review(_ diffs: [FileDiff], baseline: Baseline = Baseline()) -> Review {
    Reviewer(rules: rules, options: ReviewOptions(usesModel: false, baseline: baseline))
      .review(diffs) { () throws(InferenceError) -> any LanguageModel in throw .notANumber }
  }

  private func updated(
    _ baseline: Baseline,
    by diffs: [FileDiff],
    rules asked: Set<RuleID> = ["debug", "judged"],
    known: Set<RuleID> = ["debug", "judged"],
    files: [String: [String]]? = nil
  ) -> [String] {
    baseline.updated(
      by: review(diffs, baseline: baseline),
      of: diffs,
      rules: asked,
      known: known,
      linesOf: { files == nil ? nil : files?[$0] ?? [] }
    ).entries.map { "\($0.path) \($0.rule) \($0.evidence)" }
  }

  private func baseline(of diffs: [FileDiff]) -> Baseline {
    Baseline().updated(
      by: review(diffs),
      of: diffs,
      rules: ["debug"],
      known: ["debug"],
      linesOf: { _ in nil }
    )
  }

  @Test func `what the baseline holds is a finding that never blocks`() {
    let old = baseline(of: [.modified("a.py", "+print(1)")])
    let review = review([.modified("a.py", "+  print(1)\n+print(2)", newStart: 30)], baseline: old)
    #expect(review.findings.map(\.isBaselined) == [true, false])
    #expect(review.findings.map(\.blocking) == [false, true])
    #expect(review.activeFindings.map(\.evidence) == ["print(2)"])
  }

  @Test func `suppressed findings are not taken into it`() {
    let made = baseline(of: [.modified("a.py", "+print(1)  # vibecheck:ignore[debug] shown")])
    #expect(made.entries.isEmpty)
  }

  @Test func `an entry the review did not look at stays`() {
    let old = baseline(of: [.modified("a.py", "+print(1)"), .modified("b.py", "+print(2)")])
    #expect(
      updated(old, by: [.modified("c.py", "+print(3)")])
        == ["a.py debug print(1)", "b.py debug print(2)", "c.py debug print(3)"]
    )
    #expect(
      updated(old, by: [.modified("a.py", " print(1)\n+x = 1")])
        == ["a.py debug print(1)", "b.py debug print(2)"]
    )
  }

  @Test func `an entry whose line is gone is dropped, and one whose line moved is not`() {
    let old = baseline(of: [.modified("a.py", "+print(1)"), .modified("b.py", "+print(2)")])
    let files = ["a.py": ["x", "", "    print(1)"], "b.py": ["print(3)"]]
    #expect(updated(old, by: [], files: files) == ["a.py debug print(1)"])
    #expect(old.obsolete { files[$0] }.map(\.path) == ["b.py"])
    #expect(old.obsolete { _ in nil } == [])
  }

  @Test func `of two equal lines one may go`() {
    var diff = FileDiff.modified("a.py", "+print(1)\n+print(1)")
    diff.equalLinesAbove = [2: 1]
    let old = baseline(of: [diff])
    #expect(old.entries.count == 2)
    #expect(updated(old, by: [], files: ["a.py": ["print(1)"]]).count == 1)
  }

  @Test func `an entry that was looked at and is no finding any more is dropped`() throws {
    let old = Baseline([
      Baseline.Entry(
        rule: "debug",
        path: "a.py",
        evidence: "x = 1",
        fingerprint: Fingerprint.make(
          rule: "debug",
          path: "a.py",
          text: "x = 1",
          equalLinesAbove: 0
        )
      ),
      Baseline.Entry(
        rule: "judged",
        path: "a.py",
        evidence: "judge()",
        fingerprint: Fingerprint.make(
          rule: "judged",
          path: "a.py",
          text: "judge()",
          equalLinesAbove: 0
        )
      ),
    ])
    let diffs = [FileDiff.modified("a.py", "+x = 1\n+judge()")]
    // 'judged' had no model to ask, so nothing is known of its line.
    #expect(updated(old, by: diffs) == ["a.py judged judge()"])
    #expect(updated(old, by: diffs, rules: ["judged"]).count == 2)
    #expect(updated(old, by: [], known: ["debug"]) == ["a.py debug x = 1"])
  }

  @Test func `the file is sorted, one finding a line, and reads back the same`() throws {
    let made = baseline(of: [
      .modified("b.py", "+print(2)"), .modified("a.py", "+print('\u{e9}\\/\"')\n+print(1)"),
    ])
    let text = try BaselineFile.text(of: made)
    #expect(try BaselineFile.read(text) == made)
    let fingerprints = made.entries.map(\.fingerprint)
    #expect(
      text == #"""
        {
          "version": 1,
          "findings": [
            {"rule": "debug", "path": "a.py", "evidence": "print('é\\/\"')", "fingerprint": "\#(fingerprints[0])"},
            {"rule": "debug", "path": "a.py", "evidence": "print(1)", "fingerprint": "\#(fingerprints[1])"},
            {"rule": "debug", "path": "b.py", "evidence": "print(2)", "fingerprint": "\#(fingerprints[2])"}
          ]
        }

        """#
    )
    #expect(
      try BaselineFile.text(of: Baseline()) == "{\n  \"version\": 1,\n  \"findings\": []\n}\n"
    )
  }

  @Test(arguments: [
    (
      "",
      ["it is no JSON object with 'version' and 'findings'; write it anew with --write-baseline"]
    ),
    (
      "{\"version\": 2, \"findings\": []}",
      ["its version is 2, this program reads 1; use a newer vibecheck"]
    ),
    (
      #"{"version": 1, "findings": [{"rule": "a"}, {"rule": 7, "path": "p"}]}"#,
      ["finding 1: 'path' is missing or no text", "finding 2: 'rule' is missing or no text"]
    ),
    (
      "{\"version\": 1,\n<<<<<<< HEAD\n\"findings\": []}",
      [
        "it holds conflict markers; keep the lines of both sides, or write it anew with --write-baseline"
      ]
    ),
  ])
  func `every mistake in the file is said at once`(text: String, messages: [String]) {
    #expect(throws: BaselineMistakes(messages: messages)) { try BaselineFile.read(text) }
  }
}
