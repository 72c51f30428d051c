import ReviewTypes
import TestSupport
import Testing

@testable import Reporting

/// Each format as a whole, on a review with something of everything and on one with nothing.
struct ReportFormatTests {
  private static let names: [ReportFormat: String] = [
    .jsonl: "jsonl", .sarif: "sarif.json", .github: "github.txt", .gitlab: "gitlab.json",
    .rdjson: "rdjson", .rdjsonl: "rdjsonl", .checkstyle: "checkstyle.xml", .junit: "junit.xml",
    .markdown: "md", .html: "html",
  ]

  @Test(arguments: ReportFormat.allCases.filter { $0 != .text && $0 != .json })
  func `a rich review`(format: ReportFormat) throws {
    let name = try #require(Self.names[format], "name a snapshot for '\(format)'")
    try expectSnapshot(readable(richReview(), format), named: "rich.\(name)")
  }

  @Test(arguments: ReportFormat.allCases.filter { $0 != .text && $0 != .json })
  func `an empty review`(format: ReportFormat) throws {
    let name = try #require(Self.names[format], "name a snapshot for '\(format)'")
    try expectSnapshot(readable(Review(), format), named: "empty.\(name)")
  }

  @Test(arguments: ReportFormat.allCases)
  func `what was not reviewed is told in every format`(format: ReportFormat) {
    var review = Review()
    review.counts.files = 1
    review.skipped = [SkippedFile(path: "logo.png", reason: .binary)]
    review.unreviewed = [Unreviewed(path: "late.py", line: 7, rule: "r", reason: .budget)]
    let report = report(review, format)
    #expect(report.contains("binary"))
    #expect(report.contains("budget") || report.contains("out of time"))
  }

  @Test(arguments: ReportFormat.allCases.filter { $0 != .text && $0 != .github })
  func `notes are in every format that is kept`(format: ReportFormat) {
    let review = Review(
      findings: [
        finding(path: "a.py", line: 1, rule: "vague", severity: .note, evidence: "x", confidence: 1)
      ]
    )
    #expect(report(review, format).contains("vague"))
  }

  @Test(arguments: [ReportFormat.github, .gitlab, .rdjson, .rdjsonl, .checkstyle])
  func `what does not count is not in formats that cannot say so`(format: ReportFormat) {
    let review = Review(
      findings: [
        finding(path: "a.py", line: 1, rule: "low", evidence: "x", confidence: 0.1),
        finding(
          path: "a.py",
          line: 2,
          rule: "quiet",
          evidence: "x",
          confidence: 1,
          suppressed: "s"
        ),
        finding(
          path: "a.py",
          line: 3,
          rule: "old",
          evidence: "x",
          confidence: 1,
          isBaselined: true
        ),
      ]
    )
    let report = report(review, format, .verbose)
    for rule in ["low", "quiet", "old"] {
      #expect(!report.contains("[\(rule)]") && !report.contains("=\(rule)::"))
      #expect(!report.contains("\"\(rule)\"") && !report.contains(".\(rule)\""))
    }
  }

  /// SARIF is one line; a snapshot of it is laid out to be read.
  private func readable(_ review: Review, _ format: ReportFormat) -> String {
    let text = report(review, format)
    return format == .sarif ? indented(text) : text
  }

  /// JSON with an element or a member a line; texts stay as they are written.
  private func indented(_ json: String) -> String {
    var result = ""
    var depth = 0
    var isText = false
    var isEscaped = false
    func newLine(_ change: Int = 0) {
      depth += change
      result += "\n" + String(repeating: "  ", count: depth)
    }
    for character in json {
      if isText || character == "\"" {
        if character == "\"", !isEscaped { isText.toggle() }
        isEscaped = character == "\\" && !isEscaped
        result.append(character)
        continue
      }
      switch character {
      case "{", "[":
        result.append(character)
        newLine(1)
      case "}", "]":
        newLine(-1)
        result.append(character)
      case ",":
        result.append(character)
        newLine()
      default: result.append(character)
      }
    }
    return result
  }

  private func report(
    _ review: Review,
    _ format: ReportFormat,
    _ verbosity: ReportOptions.Verbosity = .normal
  ) -> String {
    format.reporter(options: ReportOptions(verbosity: verbosity, toolVersion: "1.2.3"))
      .report(review)
  }
}
