package import ReviewTypes

/// Findings as GitLab's Code Quality artefact.
///
/// What was not reviewed is in it too, as one entry of severity `info` a file.
/// See https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format.
package struct GitLabReporter: Reporter {
  package init(options: ReportOptions) {}

  package func report(_ review: Review) -> String {
    // GitLab drops all but one of the entries that share a fingerprint.
    var seen: [String: Int] = [:]
    func unique(_ fingerprint: String) -> String {
      seen[fingerprint, default: 0] += 1
      let count = seen[fingerprint, default: 1]
      return count == 1 ? fingerprint : "\(fingerprint)-\(count)"
    }
    let findings = review.activeFindings.map { finding in
      entry(
        finding.message,
        check: finding.rule.rawValue,
        fingerprint: unique(finding.fingerprint),
        severity: severity(of: finding),
        path: finding.path,
        line: finding.line
      )
    }
    let gaps = review.gaps.map { gap in
      entry(
        gap.message,
        check: "vibecheck-\(gap.kind.rawValue)",
        fingerprint: unique("\(gap.kind.rawValue):\(gap.path)"),
        severity: "info",
        path: gap.path,
        line: gap.line
      )
    }
    let rows = (findings + gaps).map { "  \($0.text)" }.joined(separator: ",\n")
    return rows.isEmpty ? "[]\n" : "[\n\(rows)\n]\n"
  }

  private func entry(
    _ description: String,
    check: String,
    fingerprint: String,
    severity: String,
    path: String,
    line: Int
  ) -> JSONValue {
    .object([
      "description": .string(description),
      "check_name": .string(check),
      "fingerprint": .string(fingerprint),
      "severity": .string(severity),
      "location": .object([
        "path": .string(path),
        "lines": .object(["begin": .int(line)]),
      ]),
    ])
  }

  private func severity(of finding: Finding) -> String {
    if finding.blocking { return "critical" }
    return switch finding.severity {
    case .error: "major"
    case .warning: "minor"
    case .note: "info"
    }
  }
}
