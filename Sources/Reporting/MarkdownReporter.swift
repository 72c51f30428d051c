package import ReviewTypes

/// The review as GitHub's Markdown, for step summaries, comments and notes.
///
/// Never longer than a step summary may be; what did not fit is counted.
package struct MarkdownReporter: Reporter {
  /// GitHub takes a mebibyte for a step, this program's neighbours in the step included.
  private static let byteLimit = 900_000

  private let options: ReportOptions

  package init(options: ReportOptions) {
    self.options = options
  }

  package func report(_ review: Review) -> String {
    let summary = Summary(review, isVerbose: true)
    let head = ["## Vibecheck: \(summary.verdict)\n"] + (summary.work.map { ["\($0)\n"] } ?? [])
    let foot = closing(review)
    let room = Self.byteLimit - (head + foot).reduce(0) { $0 + $1.utf8.count + 1 }
    return (head + findings(review, room: room) + foot).map { $0 + "\n" }.joined()
  }

  /// Worst first if they do not fit, else in their own order.
  private func findings(_ review: Review, room: Int) -> [String] {
    let isVerbose = options.verbosity == .verbose
    let shown = review.findings.filter { isVerbose || $0.isActive }
    var left = room
    let kept = Set(
      shown.indices.sorted { rank(shown[$0], $0) < rank(shown[$1], $1) }.prefix { index in
        left -= item(shown[index]).utf8.count + heading(shown[index]).utf8.count + 2
        return left > 0
      }
    )
    var lines: [String] = []
    var last: String?
    for index in shown.indices where kept.contains(index) {
      let heading = heading(shown[index])
      if heading != last {
        lines.append((last == nil ? "" : "\n") + heading)
        last = heading
      }
      lines.append(item(shown[index]))
    }
    if !lines.isEmpty { lines.append("") }
    let cut = shown.count - kept.count
    if cut > 0 { lines.append("\(counted(cut, "more finding")) did not fit here.\n") }
    return lines
  }

  private func rank(_ finding: Finding, _ index: Int) -> (Int, Int) {
    let severity =
      switch finding.severity {
      case .error: 1
      case .warning: 2
      case .note: 3
      }
    return (finding.isActive ? (finding.blocking ? 0 : severity) : 4, index)
  }

  private func heading(_ finding: Finding) -> String {
    let commit = finding.commit.map { " in " + MarkdownText.code(String($0.prefix(12))) } ?? ""
    return "### \(MarkdownText.code(finding.path))\(commit)\n"
  }

  private func item(_ finding: Finding) -> String {
    let lines =
      finding.endLine > finding.line
      ? "lines \(finding.line)–\(finding.endLine)" : "line \(finding.line)"
    var text =
      "- **\(finding.severity.rawValue)**, \(lines): \(MarkdownText.plain(finding.message))"
    text += " (\(MarkdownText.code(finding.rule.rawValue))"
    if finding.source == .model { text += ", \(percent(finding.confidence))" }
    text += ")"
    if let reason = finding.suppressed {
      text += ", suppressed: \(MarkdownText.plain(reason))"
    } else if !finding.reachesThreshold {
      text += ", below its threshold of \(percent(finding.threshold))"
    } else if finding.isBaselined {
      text += ", in the baseline"
    }
    let evidence = MarkdownText.code(finding.evidence.cut(toColumns: 300))
    if !evidence.isEmpty { text += "<br>\(evidence)" }
    if let explanation = finding.explanation { text += "<br>\(MarkdownText.prose(explanation))" }
    guard let lines = SuggestedLines(finding) else { return text }
    return "\(text)\n\n\(MarkdownText.suggestion(lines.added, indent: "  "))"
  }

  /// What was not reviewed, and why, and who judged.
  private func closing(_ review: Review) -> [String] {
    var lines: [String] = []
    if let failure = review.engineFailure {
      lines.append("**The engine failed:** \(MarkdownText.plain(failure))\n")
    }
    lines += review.remarks.map { "Note: \(MarkdownText.plain($0))\n" }
    if let unreviewed = review.unreviewed.notReviewed {
      let places = review.unreviewed.map {
        "\(MarkdownText.code("\($0.path):\($0.line)")) \(MarkdownText.code($0.rule.rawValue))"
      }
      lines.append(details(unreviewed, places))
    }
    if let skipped = review.skipped.skippedLine {
      let files = review.skipped.filter { $0.reason != .deleted }
        .map { "\(MarkdownText.code($0.path)) \($0.reason.rawValue)" }
      lines.append(details(skipped, files))
    }
    if let model = review.model {
      lines.append(
        "Judged by \(MarkdownText.code(model.name)) on \(MarkdownText.code(model.engine)).\n"
      )
    }
    return lines
  }

  private func details(_ title: String, _ items: [String]) -> String {
    let limit = 1000
    var rows = items.prefix(limit).map { "- \($0)\n" }.joined()
    if items.count > limit { rows += "- \(items.count - limit) more\n" }
    return "<details><summary>\(title)</summary>\n\n\(rows)\n</details>\n"
  }
}
