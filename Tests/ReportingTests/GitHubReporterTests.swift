import ReviewTypes
import Testing

@testable import Reporting

struct GitHubReporterTests {
  private func lines(
    _ review: Review,
    _ verbosity: ReportOptions.Verbosity = .normal
  ) -> [String] {
    GitHubReporter(options: ReportOptions(verbosity: verbosity, toolVersion: "1.2.3"))
      .report(review).split(separator: "\n").map(String.init)
  }

  @Test func `ten of a level are annotated, the worst first, and the rest is in the log`() {
    let warnings = (1...12).map {
      finding(path: "w.py", line: $0, severity: .warning, evidence: "x", confidence: 1)
    }
    var errors = (1...11).map {
      finding(path: "e.py", line: $0, evidence: "x", confidence: 0.8 + Double($0) / 100)
    }
    errors[4].blocking = false
    let lines = lines(Review(findings: warnings + errors))
    let annotated = lines.filter { $0.hasPrefix("::error") }.compactMap {
      $0.firstMatch(of: /line=(\d+)/).map { String($0.1) }
    }
    #expect(annotated == ["11", "10", "9", "8", "7", "6", "4", "3", "2", "1"])
    #expect(lines.count { $0.hasPrefix("::warning") } == 10)
    let rest = lines.drop { $0.hasPrefix("::") }
    let message = "debug output left in; remove it or use the project's logger [leftover-debug]"
    #expect(
      rest.prefix(4) == [
        "3 more findings (GitHub annotates 10 of a level):", "e.py:5: error: \(message)",
        "w.py:11: warning: \(message)", "w.py:12: warning: \(message)",
      ]
    )
  }

  @Test func `values are escaped as GitHub asks`() {
    let odd = finding(
      path: "a,b:c%d.py",
      line: 1,
      rule: "r:1,2",
      message: "50% of: this, and that",
      evidence: "x",
      confidence: 1
    )
    #expect(
      lines(Review(findings: [odd])).first
        == "::error file=a%2Cb%3Ac%25d.py,line=1,endLine=1,title=r%3A1%2C2::50%25 of: this, and that"
    )
  }

  @Test func `notes are annotated only when verbose`() {
    let note = finding(path: "a", line: 1, severity: .note, evidence: "x", confidence: 1)
    #expect(
      lines(Review(findings: [note])) == ["vibecheck: nothing to review, 1 note hidden (see -v)"]
    )
    #expect(lines(Review(findings: [note]), .verbose).first?.hasPrefix("::notice file=a,") == true)
  }

  @Test func `what a rule's model cannot judge is a notice, what time did not allow a warning`() {
    let level = { (reason: Unreviewed.Reason) in
      let candidate = Unreviewed(path: "a", line: 1, rule: "r", reason: reason)
      return lines(Review(unreviewed: [candidate])).first?.prefix { $0 != " " }
    }
    #expect(level(.needsGeneralModel) == "::notice")
    #expect(level(.budget) == "::warning")
  }
}
