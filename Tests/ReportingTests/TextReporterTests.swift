import ReviewTypes
import TestSupport
import Testing

@testable import Reporting

struct TextReporterTests {
  @Test func `a rich review at normal verbosity`() throws {
    try expectSnapshot(text(richReview()), named: "rich.txt")
  }

  @Test func `a rich review, verbose`() throws {
    try expectSnapshot(text(richReview(), .verbose), named: "rich-verbose.txt")
  }

  @Test func `a rich review, quiet`() throws {
    try expectSnapshot(text(richReview(), .quiet), named: "rich-quiet.txt")
  }

  @Test func `a rich review in colour`() throws {
    let reporter = TextReporter(options: ReportOptions(isColored: true, toolVersion: "1.2.3"))
    let visible = reporter.report(richReview()).replacing("\u{1b}", with: "␛")
    try expectSnapshot(visible, named: "rich-colour.txt")
  }

  @Test func `colour changes nothing but colour`() {
    let options = ReportOptions(verbosity: .verbose, isColored: true, toolVersion: "1.2.3")
    let colored = TextReporter(options: options).report(richReview())
    #expect(colored.replacing(/\u{1b}\[[0-9;]+m/, with: "") == text(richReview(), .verbose))
  }

  @Test func `an empty review is one line, and nothing when quiet`() {
    #expect(text(Review()) == "vibecheck: nothing to review\n")
    #expect(text(Review(), .quiet) == "")
  }

  @Test func `a clean review is one line, and nothing when quiet`() {
    var review = Review()
    review.counts.files = 1
    review.counts.hunks = 2
    review.counts.elapsedSeconds = 0.01
    #expect(text(review) == "vibecheck: clean; 2 hunks of 1 file, 0.0 s\n")
    #expect(text(review, .quiet) == "")
  }

  @Test(arguments: [ReportOptions.Verbosity.quiet, .normal, .verbose])
  func `what was not judged is said at every verbosity, and is not called clean`(
    verbosity: ReportOptions.Verbosity
  ) {
    var review = Review()
    review.counts.files = 1
    review.unreviewed = [Unreviewed(path: "a.py", line: 1, rule: "r", reason: .engineError)]
    review.remarks = ["the engine failed"]
    let report = text(review, verbosity)
    #expect(report.contains("1 candidate not reviewed: 1 because the engine failed\n"))
    #expect(report.contains("note: the engine failed\n"))
    #expect(!report.contains("clean"))
  }

  @Test func `a file of several commits is shown once for each`() {
    let first = String(repeating: "a1", count: 20)
    let second = String(repeating: "b2", count: 20)
    let findings = [first, first, second].map { commit in
      var found = finding(path: "a.py", line: 3, evidence: "x", confidence: 0.9)
      found.commit = commit
      return found
    }
    let lines = text(Review(findings: findings), .quiet).split(separator: "\n")
    #expect(
      lines.filter { $0.hasPrefix("a.py") } == ["a.py in a1a1a1a1a1a1", "a.py in b2b2b2b2b2b2"]
    )
  }

  @Test func `a finding below its threshold is shown only when verbose`() {
    let review = Review(findings: [finding(path: "a", line: 1, evidence: "x()", confidence: 0.799)])
    #expect(!text(review).contains("x()"))
    #expect(text(review, .verbose).contains("79%, below its threshold of 80%"))
  }

  @Test func `without colour no byte of the report is a control character`() {
    for verbosity in [ReportOptions.Verbosity.quiet, .normal, .verbose] {
      let bytes = text(richReview(), verbosity).utf8.filter { $0 < 0x20 && $0 != 0x0a }
      #expect(bytes.isEmpty)
    }
  }

  @Test(arguments: [
    "\u{1b}[31m", "\r", "\t", "\u{7}", "\u{8}", "\u{7f}", "\u{9b}2J", "\n::error::x", "\u{2028}",
    "\u{202e}", "\u{2066}", "\u{200b}", "\u{feff}", "\u{e0041}", "##[stop-commands]x",
    "##vso[task.complete]", "##teamcity[blockOpened]",
  ])
  func `no field of the change reaches the terminal raw`(attack: String) {
    let review = Review(
      findings: [
        finding(
          path: "p\(attack)",
          line: 1,
          rule: RuleID("r\(attack)"),
          message: "m\(attack)",
          evidence: "e\(attack)",
          confidence: 1,
          suppressed: "s\(attack)",
          suggestion: "g\(attack)"
        )
      ],
      skipped: [SkippedFile(path: "k\(attack)", reason: .binary)],
      unreviewed: [
        Unreviewed(path: "u\(attack)", line: 1, rule: RuleID("v\(attack)"), reason: .budget)
      ],
      model: Review.Model(name: "n\(attack)", sha256: "", engine: "e\(attack)"),
      remarks: ["q\(attack)"]
    )
    #expect(!Array(text(review, .verbose).unicodeScalars).contains(Array(attack.unicodeScalars)))
    #expect(!Array(text(review).unicodeScalars).contains(Array(attack.unicodeScalars)))
  }

  @Test(arguments: ["::error::owned", " \u{3000}::add-mask::a"])
  func `no line begins as a workflow command`(attack: String) {
    let review = Review(
      findings: [
        finding(
          path: attack,
          line: 1,
          message: attack,
          evidence: attack,
          confidence: 1,
          suggestion: attack
        )
      ],
      skipped: [SkippedFile(path: attack, reason: .binary)],
      unreviewed: [Unreviewed(path: attack, line: 1, rule: "r", reason: .budget)],
      remarks: [attack]
    )
    let lines = text(review, .verbose).split(separator: "\n")
    #expect(lines.count > 6)
    for line in lines {
      #expect(!line.trimmingPrefix(while: \.isWhitespace).hasPrefix("::"), "\(line)")
    }
  }

  @Test(arguments: [
    ("a.py", "# vibecheck:ignore[leftover-debug] reason"),
    ("a.swift", "// vibecheck:ignore[leftover-debug] reason"),
    ("a.sql", "-- vibecheck:ignore[leftover-debug] reason"),
    ("a.clj", ";; vibecheck:ignore[leftover-debug] reason"),
    ("a.unknown", ": vibecheck:ignore[leftover-debug] reason"),
  ])
  func `the way to silence is spelled in the file's own comments`(path: String, line: String) {
    let review = Review(findings: [finding(path: path, line: 1, evidence: "x", confidence: 1)])
    #expect(text(review).contains(line + "\n"))
  }

  @Test func `no way is shown to silence what no comment silences`() {
    let check = finding(
      path: "a.py",
      line: 1,
      rule: "unused-suppression",
      evidence: "x",
      confidence: 1,
      source: .check
    )
    let other = finding(path: "a.py", line: 2, evidence: "y", confidence: 1)
    #expect(!text(Review(findings: [check])).contains("vibecheck:ignore"))
    let both = text(Review(findings: [check, other]))
    #expect(both.contains("vibecheck:ignore[leftover-debug]"))
    #expect(!both.contains("vibecheck:ignore[unused-suppression]"))
  }

  @Test(arguments: [
    (String(repeating: "x", count: 70), String(repeating: "x", count: 70)),
    (String(repeating: "x", count: 71), String(repeating: "x", count: 69) + "…"),
    (String(repeating: "日", count: 35), String(repeating: "日", count: 35)),
    (String(repeating: "日", count: 36), String(repeating: "日", count: 34) + "…"),
    (String(repeating: "👩‍💻", count: 36), String(repeating: "👩‍💻", count: 34) + "…"),
    (String(repeating: "e\u{301}", count: 70), String(repeating: "e\u{301}", count: 70)),
    ("x" + String(repeating: "\u{301}", count: 9_999), "…"),
  ])
  func `a quoted line is cut to the width in columns`(line: String, shown: String) {
    let review = Review(findings: [finding(path: "a", line: 1, evidence: line, confidence: 1)])
    let options = ReportOptions(width: 80, toolVersion: "1.2.3")
    #expect(TextReporter(options: options).report(review).contains("    1 | \(shown)\n"))
  }

  @Test(arguments: [
    (Double.nan, "?%"), (.infinity, "?%"), (0, "0%"), (0.29, "29%"), (0.57, "57%"), (0.9999, "99%"),
    (1, "100%"),
    (7, "100%"), (-1, "0%"),
  ])
  func `any confidence can be shown`(confidence: Double, shown: String) {
    let review = Review(findings: [
      finding(path: "a", line: 1, evidence: "x", confidence: confidence)
    ])
    #expect(text(review, .verbose).contains("[leftover-debug] \(shown)"))
  }

  private func text(_ review: Review, _ verbosity: ReportOptions.Verbosity = .normal) -> String {
    TextReporter(options: ReportOptions(verbosity: verbosity, toolVersion: "1.2.3")).report(review)
  }
}
