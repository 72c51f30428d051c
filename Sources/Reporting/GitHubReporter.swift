package import ReviewTypes

/// Findings as GitHub's workflow commands, which annotate the lines of a pull request, and the rest
/// as plain lines of the job's log.
///
/// GitHub shows ten annotations of a level and drops the others without a word, so the worst come
/// first and what is left over is in the log. Notes are annotated only when verbose.
/// See https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands.
package struct GitHubReporter: Reporter {
  package static let annotationsPerLevel = 10

  private let options: ReportOptions

  package init(options: ReportOptions) {
    self.options = options
  }

  package func report(_ review: Review) -> String {
    let isVerbose = options.verbosity == .verbose
    let shown = review.activeFindings
      .filter { isVerbose || $0.blocking || $0.severity > .note }
      .worstFirst
    let messages = about(review) + shown.map(Message.init)
    var counts: [Message.Level: Int] = [:]
    var commands: [String] = []
    var rest: [String] = []
    for message in messages {
      counts[message.level, default: 0] += 1
      if counts[message.level, default: 0] <= Self.annotationsPerLevel {
        commands.append(message.command)
      } else {
        rest.append(message.line)
      }
    }
    if !rest.isEmpty {
      let limit = "GitHub annotates \(Self.annotationsPerLevel) of a level"
      rest.insert("\(counted(rest.count, "more finding")) (\(limit)):", at: 0)
    }
    let summary = Summary(review, isVerbose: isVerbose)
    let isSilent = options.verbosity == .quiet && messages.isEmpty
    let closing = isSilent ? [] : [summary.work, "vibecheck: " + summary.verdict].compactMap { $0 }
    return (commands + rest + closing.map(printableLine)).map { $0 + "\n" }.joined()
  }

  /// What is said of the review as a whole.
  private func about(_ review: Review) -> [Message] {
    let failure = review.engineFailure.map { Message(level: .error, title: "engine failure", $0) }
    let unreviewed = review.unreviewed.notReviewed.map {
      Message(
        level: review.unreviewed.isUnexpected ? .warning : .notice,
        title: "not reviewed",
        $0
      )
    }
    let skipped = review.skipped.skippedLine.map {
      Message(level: .notice, title: "not reviewed", $0)
    }
    let remarks = review.remarks.map { Message(level: .notice, title: "vibecheck", $0) }
    return [failure, unreviewed, skipped].compactMap { $0 } + remarks
  }

  /// One annotation.
  private struct Message {
    enum Level: String { case error, warning, notice }

    var level: Level
    var title: String
    var text: String
    var finding: Finding?
    /// A further line of an annotation.
    var explanation: String?

    init(level: Level, title: String, _ text: String) {
      self.level = level
      self.title = title
      self.text = text
    }

    init(_ finding: Finding) {
      self.finding = finding
      explanation = finding.explanation
      title = finding.rule.rawValue
      text = finding.message
      level =
        switch finding.severity {
        case .error: .error
        case .warning: .warning
        case .note: .notice
        }
    }

    var command: String {
      var properties: [(String, String)] = []
      if let finding {
        properties += [
          ("file", finding.path), ("line", String(finding.line)),
          ("endLine", String(finding.endLine)),
        ]
      }
      properties.append(("title", title))
      let words = properties.map { "\($0)=\(Self.property($1))" }.joined(separator: ",")
      let more = explanation.map { "%0A" + Self.data($0) } ?? ""
      return "::\(level.rawValue) \(words)::\(Self.data(text))\(more)"
    }

    /// For the log.
    var line: String {
      let place = finding.map { "\($0.path):\($0.line): " } ?? ""
      return printableLine("\(place)\(level.rawValue): \(text) [\(title)]")
    }

    private static func data(_ text: String) -> String {
      // Line endings are spelled out already; escaped all the same, as GitHub asks.
      printable(text)
        .replacing("%", with: "%25")
        .replacing("\r", with: "%0D")
        .replacing("\n", with: "%0A")
    }

    private static func property(_ text: String) -> String {
      data(text).replacing(":", with: "%3A").replacing(",", with: "%2C")
    }
  }
}

extension [Finding] {
  /// Those that block, then by severity, then by confidence; in their own order among equals.
  var worstFirst: [Finding] {
    enumerated()
      .sorted { left, right in
        let (a, b) = (left.element, right.element)
        if a.blocking != b.blocking { return a.blocking }
        if a.severity != b.severity { return a.severity > b.severity }
        if a.confidence != b.confidence { return a.confidence > b.confidence }
        return left.offset < right.offset
      }
      .map(\.element)
  }
}
