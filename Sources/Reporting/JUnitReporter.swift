package import ReviewTypes

/// The review as JUnit's XML, for places that show test results.
///
/// A finding that blocks is a failed test; one that does not is a passed test with its text as output;
/// what was not reviewed is a skipped test. The suite `vibecheck` stands for the review as a whole.
package struct JUnitReporter: Reporter {
  private let options: ReportOptions

  package init(options: ReportOptions) {
    self.options = options
  }

  package func report(_ review: Review) -> String {
    var cases: [String: [TestCase]] = [:]
    for finding in review.activeFindings {
      cases[finding.path, default: []].append(testCase(finding))
    }
    for gap in review.gaps {
      cases[gap.path, default: []].append(
        TestCase(
          name: gap.kind.rawValue,
          outcome: .skipped,
          body: XML("skipped", ["message": gap.message])
        )
      )
    }
    let suites =
      [suite("vibecheck", [whole(review)], seconds: review.counts.elapsedSeconds)]
      + cases.sorted { $0.key < $1.key }.map { suite($0, $1, seconds: 0) }
    return XML("testsuites", ["name": "vibecheck"], suites).document
  }

  private struct TestCase {
    enum Outcome: Equatable { case passed, failed, broken, skipped }

    var name: String
    var outcome: Outcome
    var body: XML?
  }

  private func testCase(_ finding: Finding) -> TestCase {
    let place = "\(finding.path):\(finding.line)"
    let text = "\(place): \(finding.message)\n\(finding.evidence)"
    let name = "\(finding.rule.rawValue) in line \(finding.line)"
    guard finding.blocking else {
      let output = XML("system-out", text: "\(finding.severity.rawValue): \(text)")
      return TestCase(name: name, outcome: .passed, body: output)
    }
    let failure = XML(
      "failure",
      ["type": finding.severity.rawValue, "message": finding.message],
      text: text
    )
    return TestCase(name: name, outcome: .failed, body: failure)
  }

  private func whole(_ review: Review) -> TestCase {
    if let failure = review.engineFailure {
      return TestCase(
        name: "review",
        outcome: .broken,
        body: XML("error", ["type": "engine", "message": failure])
      )
    }
    let summary = Summary(review, isVerbose: true)
    let lines = review.remarks + [summary.work, summary.verdict].compactMap { $0 }
    let output = XML("system-out", text: lines.joined(separator: "\n"))
    return TestCase(name: "review", outcome: .passed, body: output)
  }

  private func suite(_ name: String, _ cases: [TestCase], seconds: Double) -> XML {
    func count(_ outcome: TestCase.Outcome) -> String {
      String(cases.count { $0.outcome == outcome })
    }
    return XML(
      "testsuite",
      [
        "name": name,
        "tests": String(cases.count),
        "failures": count(.failed),
        "errors": count(.broken),
        "skipped": count(.skipped),
        "time": seconds.isFinite && seconds > 0 ? String(seconds) : "0",
      ],
      cases.map { test in
        XML(
          "testcase",
          ["name": test.name, "classname": name, "time": "0"],
          test.body.map { [$0] } ?? []
        )
      }
    )
  }
}
