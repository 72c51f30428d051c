import Foundation
import ReviewTypes
import TestSupport
import Testing

@testable import Reporting

struct SARIFReporterTests {
  @Test(arguments: [
    ("a b.swift", "a%20b.swift"), ("c:/x#y?z.py", "c%3A/x%23y%3Fz.py"), ("%41", "%2541"),
    ("é日", "%C3%A9%E6%97%A5"), ("a\nb\u{0}", "a%0Ab%00"),
    ("src/[id]/a~b_c-d.ts", "src/%5Bid%5D/a~b_c-d.ts"),
  ])
  func `a path is written as a relative URI`(path: String, uri: String) throws {
    let result = try results(
      Review(findings: [finding(path: path, line: 1, evidence: "x", confidence: 1)])
    )
    let location = try #require((result.first?["locations"] as? [[String: Any]])?.first)
    let place = try #require(location["physicalLocation"] as? [String: Any])
    #expect(
      place["artifactLocation"] as? [String: String] == ["uri": uri, "uriBaseId": "%SRCROOT%"]
    )
  }

  @Test(arguments: [
    (0.99, "very-high"), (0.95, "very-high"), (0.949, "high"), (0.85, "high"), (0.849, "medium"),
    (0.7, "medium"), (0.699, "low"), (nil, nil),
  ])
  func `a rule has the precision it was measured with`(precision: Double?, word: String?) throws {
    var review = Review()
    review.rules = [RuleSummary(id: "r", severity: .note, message: "m", precision: precision)]
    let rule = try #require(try rules(review).first)
    let properties = try #require(rule["properties"] as? [String: Any])
    #expect(properties["precision"] as? String == word)
    #expect(properties["problem.severity"] as? String == "recommendation")
  }

  @Test func `a line is known by its hash where the whole file is known`() throws {
    var known = FileDiff.modified("a.py", "+x = 1")
    known.newText = "x = 1\r\n\r\ny = 2\r\n"
    var review = Review(
      findings: [
        finding(path: "a.py", line: 1, evidence: "x = 1", confidence: 1),
        finding(path: "b.py", line: 1, evidence: "x = 1", confidence: 1),
      ]
    )
    review.diffs = [known, FileDiff.modified("b.py", "+x = 1")]
    let prints = try results(review).map { $0["partialFingerprints"] as? [String: String] }
    #expect(
      prints == [
        ["primaryLocationLineHash": "6148b50f3c2aedeb:1", "vibecheck/v1": "f1"],
        ["vibecheck/v1": "f1"],
      ]
    )
  }

  @Test func `columns count UTF-16 units, from behind the indentation to behind the end`() throws {
    var review = Review(findings: [finding(path: "a.py", line: 2, evidence: "é(👩‍💻)", confidence: 1)])
    review.diffs = [FileDiff.modified("a.py", " x\n+\t  é(👩‍💻)  ")]
    let result = try #require(try results(review).first)
    let location = try #require((result["locations"] as? [[String: Any]])?.first)
    let region = try #require(
      (location["physicalLocation"] as? [String: Any])?["region"] as? [String: Any]
    )
    #expect(region["startLine"] as? Int == 2)
    #expect(region["startColumn"] as? Int == 4)
    #expect(region["endColumn"] as? Int == 14)
  }

  @Test func `with a baseline every result says whether it is new`() throws {
    let new = finding(path: "a", line: 1, evidence: "x", confidence: 1)
    let old = finding(path: "a", line: 2, evidence: "x", confidence: 1, isBaselined: true)
    let states = { (review: Review) in try results(review).map { $0["baselineState"] as? String } }
    #expect(try states(Review(findings: [new, old])) == ["new", "unchanged"])
    #expect(try states(Review(findings: [new])) == [nil])
  }

  @Test func `suppressed findings stay, with the reason; those below threshold do not`() throws {
    let review = Review(
      findings: [
        finding(path: "a", line: 1, evidence: "x", confidence: 1, suppressed: "on purpose"),
        finding(path: "a", line: 2, evidence: "x", confidence: 0.1),
        finding(path: "a", line: 3, evidence: "x", confidence: 1),
      ]
    )
    let suppressions = try results(review).map { $0["suppressions"] as? [[String: String]] }
    #expect(suppressions == [[["kind": "inSource", "justification": "on purpose"]], []])
  }

  @Test func `of too many results the worst are kept, and the rest is counted`() throws {
    var findings = (1...SARIFReporter.maxResults + 2).map {
      finding(path: "a", line: $0, severity: .warning, evidence: "x", confidence: 1)
    }
    findings.append(finding(path: "z", line: 1, evidence: "x", confidence: 1))
    let review = Review(findings: findings)
    let run = try run(review)
    let kept = try #require(run["results"] as? [[String: Any]])
    #expect(kept.count == 25_000)
    #expect(kept.last?["level"] as? String == "error")
    let invocation = try #require((run["invocations"] as? [[String: Any]])?.first)
    let notifications = try #require(invocation["toolExecutionNotifications"] as? [[String: Any]])
    let texts = notifications.map { ($0["message"] as? [String: String])?["text"] }
    #expect(texts == ["3 more findings left out: 25000 is the limit"])
  }

  private func run(_ review: Review) throws -> [String: Any] {
    let text = SARIFReporter(options: ReportOptions(toolVersion: "1.2.3")).report(review)
    let document = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
    return try #require((document?["runs"] as? [[String: Any]])?.first)
  }

  private func results(_ review: Review) throws -> [[String: Any]] {
    try #require(try run(review)["results"] as? [[String: Any]])
  }

  private func rules(_ review: Review) throws -> [[String: Any]] {
    let driver = (try run(review)["tool"] as? [String: Any])?["driver"] as? [String: Any]
    return try #require(driver?["rules"] as? [[String: Any]])
  }
}
