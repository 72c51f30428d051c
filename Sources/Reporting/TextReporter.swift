package import ReviewTypes

/// The review for a person at a terminal: findings by file, then what was and was not looked at.
///
/// Says how much was left unreviewed at every verbosity. Nothing that comes from the change can
/// steer the terminal; see `printable`.
package struct TextReporter: Reporter {
  private let options: ReportOptions
  private let style: Style

  package init(options: ReportOptions) {
    self.options = options
    style = Style(isColored: options.isColored)
  }

  package func report(_ review: Review) -> String {
    let shown = review.findings.filter(isShown)
    let blocks = findingBlocks(shown) + [closing(review, shown: shown)]
    let paragraphs = blocks.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }
    return paragraphs.isEmpty ? "" : paragraphs.joined(separator: "\n\n") + "\n"
  }

  private var isVerbose: Bool { options.verbosity == .verbose }

  private func isShown(_ finding: Finding) -> Bool {
    isVerbose || finding.isActive && (finding.blocking || finding.severity > .note)
  }

  // MARK: - Findings

  /// One block a file, or a file of one commit, headed by its path.
  private func findingBlocks(_ findings: [Finding]) -> [[String]] {
    var blocks: [[String]] = []
    var last: Finding?
    for finding in findings {
      if finding.path != last?.path || finding.commit != last?.commit {
        let commit = finding.commit.map { style.dim(" in " + printable(String($0.prefix(12)))) }
        blocks.append([style.bold(printableLine(finding.path)) + (commit ?? "")])
        last = finding
      }
      blocks[blocks.count - 1] += lines(of: finding)
    }
    return blocks
  }

  private func lines(of finding: Finding) -> [String] {
    let numbers =
      finding.endLine > finding.line ? "\(finding.line)-\(finding.endLine)" : "\(finding.line)"
    let gutter = String(repeating: " ", count: max(2, 7 - numbers.count)) + numbers
    let margin = String(repeating: " ", count: gutter.count - 1)
    var result = ["  " + headline(finding), code(finding.evidence, gutter: gutter)]
    if let explanation = finding.explanation {
      result += prose(explanation).map { style.dim(margin + "= ") + $0 }
    }
    for line in SuggestedLines(finding)?.signed ?? [] {
      let paint = line.sign == "+" ? style.green : style.red
      result.append(code(line.text, gutter: margin + String(line.sign), paint: paint))
    }
    if isVerbose { result += finding.withheld.map { style.dim(margin + "= " + printable($0)) } }
    return result
  }

  /// Running text in lines as wide as code.
  private func prose(_ text: String) -> [String] {
    printable(text).wrapped(toColumns: max(20, options.width - 9))
  }

  private func headline(_ finding: Finding) -> String {
    var text = word(for: finding.severity) + ": " + printable(finding.message)
    text += " " + style.dim("[\(printable(finding.rule.rawValue))]")
    if finding.source == .model { text += " " + percent(finding.confidence) }
    if let reason = finding.suppressed {
      text += style.dim(", suppressed: \(printable(reason))")
    } else if !finding.reachesThreshold {
      text += style.dim(", below its threshold of \(percent(finding.threshold))")
    } else if finding.isBaselined {
      text += style.dim(", in the baseline")
    }
    return text
  }

  private func code(
    _ text: String,
    gutter: String,
    paint: (String) -> String = { $0 }
  ) -> String {
    let margin = gutter + " | "
    let line = printable(text.replacing("\t", with: "  "))
      .cut(toColumns: max(20, options.width - margin.count))
    return style.dim(margin) + (line.isEmpty ? line : paint(line))
  }

  private func word(for severity: Severity) -> String {
    switch severity {
    case .error: style.red("error")
    case .warning: style.yellow("warning")
    case .note: style.cyan("note")
    }
  }

  // MARK: - Closing

  private func closing(_ review: Review, shown: [Finding]) -> [String] {
    var lines: [String] = []
    // What the tool itself checks, such as a suppression, no comment silences.
    let silenceable = shown.filter { $0.source != .check }
    if options.verbosity > .quiet,
      let first = silenceable.first(where: \.blocking) ?? silenceable.first
    {
      lines.append(silencing(first))
    }
    lines += review.remarks.map { style.yellow("note") + ": " + printable($0) }
    lines += unreviewed(review.unreviewed)
    lines += skipped(review.skipped)
    if isVerbose { lines += engine(review) }
    let summary = Summary(review, isVerbose: isVerbose)
    if options.verbosity > .quiet || !shown.isEmpty {
      lines += verdict(summary, isAlone: shown.isEmpty)
    }
    return lines
  }

  /// The verdict last, where the eye ends; on one line with the work if there is nothing else.
  private func verdict(_ summary: Summary, isAlone: Bool) -> [String] {
    let verdict = "vibecheck: " + summary.verdict
    let paint = summary.blocks ? style.red : summary.warns ? style.yellow : style.green
    guard let work = summary.work else { return [paint(verdict)] }
    return isAlone ? [paint(verdict) + style.dim("; " + work)] : [style.dim(work), paint(verdict)]
  }

  private func silencing(_ finding: Finding) -> String {
    let marker = "vibecheck:ignore[\(printable(finding.rule.rawValue))] reason"
    let comment = comment(marker, in: Language(path: finding.path))
    return style.dim("silence one, on its line or the line above: ") + comment
  }

  private func comment(_ text: String, in language: Language?) -> String {
    switch language {
    case "cmake", "dockerfile", "elixir", "julia", "make", "perl", "python", "r", "ruby", "shell",
      "toml", "yaml":
      "# \(text)"
    case "haskell", "lua", "sql": "-- \(text)"
    case "clojure": ";; \(text)"
    case nil: text
    default: "// \(text)"
    }
  }

  private func unreviewed(_ candidates: [Unreviewed]) -> [String] {
    guard let line = candidates.notReviewed else { return [] }
    guard isVerbose else { return [style.yellow("note") + ": " + line] }
    return [style.yellow("note") + ": " + line]
      + candidates.map { "  \(printableLine($0.path)):\($0.line) [\(printable($0.rule.rawValue))]" }
  }

  /// A deleted file has nothing to review, so only the list says it was skipped.
  private func skipped(_ files: [SkippedFile]) -> [String] {
    if isVerbose {
      return files.map { style.dim("skipped: \(printable($0.path)) (\($0.reason.rawValue))") }
    }
    return files.skippedLine.map { [style.dim($0)] } ?? []
  }

  private func engine(_ review: Review) -> [String] {
    guard let model = review.model else { return [style.dim("no model was opened")] }
    let counts = review.counts
    let tokens = "\(counts.tokensEvaluated) tokens evaluated, \(counts.tokensFromCache) from cache"
    return [style.dim("\(tokens), \(printable(model.name)), \(printable(model.engine))")]
  }
}
