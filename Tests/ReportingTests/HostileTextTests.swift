import Foundation
import ReviewTypes
import Testing

@testable import Reporting

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// Text that a change can hold, in every field a report shows.
struct HostileTextTests {
  static let attacks = [
    "::error file=a,line=1::owned", "\n::set-output name=x::y", "%0A::warning::x", "##[error]owned",
    "]]>", "<![CDATA[", "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>",
    "'-alert(1)-'",
    "</script><script>", "<!-- --><b>", "&lt;&#60;&amp;", "\u{1b}[2J\u{1b}]0;t\u{7}",
    "\u{202e}gpj.exe",
    "\u{2066}\u{200b}\u{feff}", "\u{0}\u{1}\u{8}\u{b}\u{c}\u{7f}\u{85}\u{9b}31m",
    "\u{fffe}\u{ffff}\u{fffd}",
    "a\nb\r\nc\u{2028}d", "`` ` ```", "| a | b |", "[link](http://evil.example/)",
    "![i](http://e.example)",
    "@everyone and #1 and !2", "http://evil.example www.evil.example", "$\\mathrm{x}$ :tada: ~~x~~",
    "\\", "{\"a\":1}", "\"", "日本語 é 👩‍💻 e\u{301}", String(repeating: "x", count: 20_000), "", " ",
  ]

  /// One review with `attack` in every field.
  static func review(_ attack: String) -> Review {
    // git knows no empty path.
    let path = attack.isEmpty ? "-" : attack
    var review = Review(
      findings: [
        finding(
          path: "p\(attack)",
          line: 1,
          rule: RuleID("r\(attack)"),
          message: attack,
          evidence: attack,
          confidence: 1,
          explanation: attack,
          suggestion: attack,
          original: attack,
          withheld: [attack]
        ),
        finding(
          path: path,
          line: 2,
          severity: .warning,
          message: "m\(attack)",
          evidence: "e\(attack)",
          confidence: 1
        ),
        finding(path: path, line: 3, evidence: attack, confidence: 1, suppressed: attack),
      ],
      skipped: [SkippedFile(path: path, reason: .binary)],
      unreviewed: [Unreviewed(path: path, line: 1, rule: "r", reason: .budget)],
      model: Review.Model(name: attack, sha256: attack, engine: attack),
      engineFailure: attack,
      remarks: [attack]
    )
    review.rules = [
      RuleSummary(
        id: RuleID("r\(attack)"),
        severity: .error,
        message: attack,
        note: attack,
        url: attack
      )
    ]
    review.diffs = [
      FileDiff(
        oldPath: "o\(attack)",
        newPath: "p\(attack)",
        change: .renamed,
        content: .hunks([
          Hunk(
            oldStart: 0,
            oldCount: 0,
            newStart: 1,
            newCount: 1,
            heading: attack,
            lines: [DiffLine(origin: .addition, oldLine: nil, newLine: 1, text: attack)]
          )
        ])
      )
    ]
    return review
  }

  private func report(_ attack: String, _ format: ReportFormat) -> String {
    format.reporter(options: ReportOptions(verbosity: .verbose, toolVersion: "1.2.3"))
      .report(Self.review(attack))
  }

  @Test(arguments: ReportFormat.allCases, attacks)
  func `nothing steers a terminal or hides`(format: ReportFormat, attack: String) {
    // Markdown parts mentions and references with a word joiner of its own.
    let text = report(attack, format).replacing("\u{2060}", with: "")
    let hidden = text.unicodeScalars.filter { $0.isUnprintable && $0 != "\n" }
    #expect(hidden.isEmpty)
  }

  @Test(arguments: attacks)
  func `JSON stays JSON`(attack: String) throws {
    for format in [ReportFormat.json, .sarif, .gitlab, .rdjson] {
      _ = try JSONSerialization.jsonObject(with: Data(report(attack, format).utf8))
    }
    for format in [ReportFormat.jsonl, .rdjsonl] {
      let lines = report(attack, format).split(separator: "\n", omittingEmptySubsequences: false)
      #expect(lines.last == "")
      for line in lines.dropLast() {
        _ = try JSONSerialization.jsonObject(with: Data(line.utf8))
      }
    }
  }

  @Test(arguments: attacks)
  func `XML stays XML with the elements it should have`(attack: String) throws {
    let checkstyle = try Elements(report(attack, .checkstyle))
    #expect(checkstyle.counts["error"] == 4)
    #expect(Set(checkstyle.counts.keys) == ["checkstyle", "file", "error"])
    let junit = try Elements(report(attack, .junit))
    #expect(junit.counts["testcase"] == 5)
    #expect(junit.counts["failure"] == 1)
    #expect(
      Set(junit.counts.keys) == [
        "testsuites", "testsuite", "testcase", "failure", "error", "skipped", "system-out",
      ]
    )
  }

  @Test(arguments: attacks)
  func `GitHub sees the commands that the review has, and no other`(attack: String) {
    let lines = report(attack, .github).split(separator: "\n")
    let commands = lines.filter { $0.trimmingPrefix(while: \.isWhitespace).hasPrefix("::") }
    #expect(commands.count == 6)
    for command in commands {
      let isWhole = command.wholeMatch(
        of: /::(error|warning|notice) (file=[^:,]*,line=\d+,endLine=\d+,)?title=[^:,]*::.*/
      )
      #expect(isWhole != nil, "\(command)")
    }
    #expect(!lines.contains { $0.contains("##[") })
  }

  @Test func `SARIF holds no empty text`() throws {
    for attack in ["", " "] {
      let document = try JSONSerialization.jsonObject(with: Data(report(attack, .sarif).utf8))
      var empty: [String] = []
      func look(_ value: Any, _ path: String) {
        if let object = value as? [String: Any] {
          // A replacement may be empty: then it deletes.
          for (key, value) in object where key != "insertedContent" {
            look(value, "\(path).\(key)")
          }
        } else if let array = value as? [Any] {
          for value in array { look(value, path) }
        } else if let text = value as? String, text.isEmpty {
          empty.append(path)
        }
      }
      look(document, "")
      #expect(empty.isEmpty)
    }
  }
}

/// Counts the elements of a well-formed document.
private final class Elements: NSObject, XMLParserDelegate {
  private(set) var counts: [String: Int] = [:]

  init(_ text: String) throws {
    super.init()
    let parser = XMLParser(data: Data(text.utf8))
    parser.delegate = self
    guard parser.parse() else { throw parser.parserError ?? CocoaError(.fileReadCorruptFile) }
  }

  func parser(
    _ parser: XMLParser,
    didStartElement name: String,
    namespaceURI: String?,
    qualifiedName: String?,
    attributes: [String: String]
  ) {
    counts[name, default: 0] += 1
  }
}
