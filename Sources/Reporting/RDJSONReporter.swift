package import ReviewTypes

/// Findings as reviewdog's `rdjson`: one document.
///
/// Whole lines are named, without columns. What was not reviewed is in it too, as one diagnostic of
/// severity `INFO` a file. See https://github.com/reviewdog/reviewdog/tree/master/proto/rdf.
package struct RDJSONReporter: Reporter {
  package init(options: ReportOptions) {}

  package func report(_ review: Review) -> String {
    let document: JSONValue = .object([
      "source": .object(["name": .string("vibecheck")]),
      "diagnostics": .array(
        Diagnostics(review).members.map(JSONValue.object)
      ),
    ])
    return document.lines + "\n"
  }
}

/// Findings as reviewdog's `rdjsonl`: one diagnostic a line.
package struct RDJSONLinesReporter: Reporter {
  package init(options: ReportOptions) {}

  package func report(_ review: Review) -> String {
    let source: JSONMembers = ["source": .object(["name": .string("vibecheck")])]
    return Diagnostics(review).members
      .map { JSONValue.object($0 + source).text + "\n" }
      .joined()
  }
}

/// The diagnostics of both formats.
private struct Diagnostics {
  let members: [JSONMembers]

  init(_ review: Review) {
    let urls = Dictionary(review.rules.map { ($0.id, $0.url) }) { first, _ in first }
    members =
      review.activeFindings.map { Self.diagnostic($0, url: urls[$0.rule] ?? nil) }
      + review.gaps.map(Self.diagnostic)
  }

  private static func diagnostic(_ finding: Finding, url: String?) -> JSONMembers {
    let range: JSONValue = .object([
      "start": .object(["line": .int(finding.line)]),
      "end": .object(["line": .int(finding.endLine)]),
    ])
    let code: JSONMembers = [
      "value": .string(finding.rule.rawValue), "url": .string(orNull: url),
    ]
    let members: JSONMembers = [
      "message": .string(text(finding)),
      "location": .object(["path": .string(finding.path), "range": range]),
      "severity": .string(word(for: finding.severity)),
      "code": .object(code.present),
      "suggestions": finding.suggestion.map {
        .array([.object(["range": range, "text": .string($0)])])
      } ?? .null,
    ]
    return members.present
  }

  /// reviewdog puts it into comments as Markdown.
  private static func text(_ finding: Finding) -> String {
    finding.message + (finding.explanation.map { "\n\n" + MarkdownText.prose($0) } ?? "")
  }

  private static func diagnostic(_ gap: Gap) -> JSONMembers {
    [
      "message": .string(gap.message),
      "location": .object([
        "path": .string(gap.path),
        "range": .object(["start": .object(["line": .int(gap.line)])]),
      ]),
      "severity": .string("INFO"),
      "code": .object(["value": .string("vibecheck-\(gap.kind.rawValue)")]),
    ]
  }

  private static func word(for severity: Severity) -> String {
    switch severity {
    case .error: "ERROR"
    case .warning: "WARNING"
    case .note: "INFO"
    }
  }
}
