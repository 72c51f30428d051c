package import ReviewTypes

/// Findings as Checkstyle's XML, which Jenkins, SonarQube, reviewdog and editors read.
///
/// What was not reviewed is in it too, as one `info` a file.
package struct CheckstyleReporter: Reporter {
  package init(options: ReportOptions) {}

  package func report(_ review: Review) -> String {
    var errors: [String: [XML]] = [:]
    for finding in review.activeFindings {
      let error = error(
        finding.message,
        line: finding.line,
        severity: word(for: finding.severity),
        source: finding.rule.rawValue
      )
      errors[finding.path, default: []].append(error)
    }
    for gap in review.gaps {
      let error = error(gap.message, line: gap.line, severity: "info", source: gap.kind.rawValue)
      errors[gap.path, default: []].append(error)
    }
    let files = errors.sorted { $0.key < $1.key }.map { XML("file", ["name": $0], $1) }
    // The version of the format, not of a program.
    return XML("checkstyle", ["version": "8.0"], files).document
  }

  private func error(_ message: String, line: Int, severity: String, source: String) -> XML {
    XML(
      "error",
      [
        "line": String(line),
        "severity": severity,
        "message": message,
        "source": "vibecheck.\(source)",
      ]
    )
  }

  private func word(for severity: Severity) -> String {
    switch severity {
    case .error: "error"
    case .warning: "warning"
    case .note: "info"
    }
  }
}
