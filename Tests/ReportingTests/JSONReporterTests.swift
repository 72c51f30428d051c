import Foundation
import ReviewTypes
import TestSupport
import Testing

@testable import Reporting

struct JSONReporterTests {
  @Test func `a rich review`() throws {
    try expectSnapshot(json(richReview()), named: "rich.json")
  }

  @Test func `a rich review, verbose`() throws {
    try expectSnapshot(json(richReview(), .verbose), named: "rich-verbose.json")
  }

  @Test func `an empty review`() throws {
    try expectSnapshot(json(Review()), named: "empty.json")
  }

  @Test func `every key of the format is there, and no other`() throws {
    let document = try parse(json(richReview()))
    #expect(
      Set(document.keys) == [
        "version", "tool", "model", "summary", "engineFailure", "remarks", "skipped", "unreviewed",
        "checks", "findings",
      ]
    )
    #expect(try keys(of: document["tool"]) == ["name", "version"])
    #expect(try keys(of: document["model"]) == ["name", "sha256", "engine"])
    #expect(
      try keys(of: document["summary"]) == [
        "blocking", "warnings", "notes", "files", "hunks", "candidates", "judged",
        "elapsedSeconds", "tokensEvaluated", "tokensFromCache", "modelLoaded",
      ]
    )
    for file in try #require(document["skipped"] as? [Any]) {
      #expect(try keys(of: file) == ["path", "reason"])
    }
    for line in try #require(document["unreviewed"] as? [Any]) {
      #expect(try keys(of: line) == ["path", "line", "rule", "reason", "commit"])
    }
    for finding in try #require(document["findings"] as? [Any]) {
      #expect(
        try keys(of: finding) == [
          "rule", "severity", "blocking", "path", "line", "endLine", "message", "evidence",
          "confidence", "threshold", "source", "fingerprint", "suppressed", "baselined",
          "explanation", "suggestion", "original", "withheld", "commit",
        ]
      )
    }
  }

  @Test func `any text survives being written and parsed`() throws {
    let text = "\u{0}\u{1b}[31m\"\\/\n\r\t\u{7f}\u{2028}\u{202e}\u{e0041}é日👩‍💻::error::##[x]\u{fffd}"
    let review = Review(
      findings: [
        finding(path: text, line: 1, message: text, evidence: text, confidence: 1, suppressed: text)
      ],
      remarks: [text]
    )
    let written = json(review)
    let document = try parse(written)
    let finding = try #require((document["findings"] as? [[String: Any]])?.first)
    for key in ["path", "message", "evidence", "suppressed"] {
      #expect(finding[key] as? String == text)
    }
    #expect(document["remarks"] as? [String] == [text])
    #expect(written.utf8.allSatisfy { $0 >= 0x20 || $0 == 0x0a })
    #expect(!written.unicodeScalars.contains("\u{202e}"))
  }

  @Test func `findings below their threshold appear only when verbose and never block`() throws {
    var low = finding(path: "a", line: 1, evidence: "x", confidence: 0.5)
    low.blocking = true
    let review = Review(findings: [low])
    let normal = try parse(json(review))
    #expect((normal["findings"] as? [Any])?.count == 0)
    let verbose = try parse(json(review, .verbose))
    let finding = try #require((verbose["findings"] as? [[String: Any]])?.first)
    #expect(finding["blocking"] as? Bool == false)
    #expect((verbose["summary"] as? [String: Any])?["blocking"] as? Int == 0)
  }

  @Test(arguments: [
    (0.1, "0.1"), (1e-9, "1e-09"), (0.30000000000000004, "0.30000000000000004"), (1, "1.0"),
    (Double.nan, "null"), (.infinity, "null"),
  ])
  func `numbers are written exactly`(number: Double, written: String) throws {
    var review = Review()
    review.counts.elapsedSeconds = number
    #expect(json(review).contains("\"elapsedSeconds\":\(written),"))
    _ = try parse(json(review))
  }

  private func json(_ review: Review, _ verbosity: ReportOptions.Verbosity = .normal) -> String {
    JSONReporter(options: ReportOptions(verbosity: verbosity, toolVersion: "1.2.3")).report(review)
  }

  private func parse(_ text: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  private func keys(of value: Any?) throws -> Set<String> {
    Set(try #require(value as? [String: Any]).keys)
  }
}
