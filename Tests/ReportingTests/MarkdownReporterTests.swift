import ReviewTypes
import Testing

@testable import Reporting

struct MarkdownReporterTests {
  @Test(arguments: [
    ("plain words, nothing else.", "plain words, nothing else."),
    ("a*b_c`d`", "a\\*b\\_c\\`d\\`"),
    ("<b>&amp;</b>", "\\<b\\>\\&amp;\\</b\\>"),
    ("[x](y) | z", "\\[x\\](y) \\| z"),
    ("@all #12", "\\@\u{2060}all \\#\u{2060}12"),
    ("http://a.example/", "http\\://a\\.example/"),
    ("\u{1b}[31m\n", "\\\\u\\{1b\\}\\[31m\\\\n"),
  ])
  func `running text is no markup`(text: String, expected: String) {
    #expect(MarkdownText.plain(text) == expected)
  }

  @Test(arguments: [
    ("", ""), ("x", "`x`"), ("a`b", "``a`b``"), ("`a", "`` `a ``"), ("``` x", "```` ``` x ````"),
    (" x", "`  x `"), ("a\nb", "`a\\nb`"),
  ])
  func `code stays within its ticks`(text: String, expected: String) {
    #expect(MarkdownText.code(text) == expected)
  }

  @Test func `a report fits into a step summary, with the worst findings`() {
    var findings = (1...4000).map {
      finding(
        path: "a.py",
        line: $0,
        severity: .warning,
        evidence: String(repeating: "日", count: 150),
        confidence: 1
      )
    }
    findings.append(finding(path: "z.py", line: 1, evidence: "worst", confidence: 1))
    let report = MarkdownReporter(options: ReportOptions(toolVersion: "1")).report(
      Review(findings: findings)
    )
    #expect(report.utf8.count <= 900_000)
    #expect(report.contains("`worst`"))
    let kept = report.split(separator: "\n").count { $0.hasPrefix("- **") }
    #expect(report.contains("\n\(4001 - kept) more findings did not fit here.\n"))
  }
}
