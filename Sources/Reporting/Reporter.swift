package import ReviewTypes

/// Turns a finished review into text in one format.
///
/// Pure: a reporter reads no clock, no environment and no file.
package protocol Reporter: Sendable {
  init(options: ReportOptions)

  /// The whole report, ending in a line ending unless it is empty.
  func report(_ review: Review) -> String
}

/// The formats there are, by the name that `--format` takes.
package enum ReportFormat: String, CaseIterable, Sendable {
  case text
  case json
  case jsonl
  case sarif
  case github
  case gitlab
  case rdjson
  case rdjsonl
  case checkstyle
  case junit
  case markdown
  case html

  package func reporter(options: ReportOptions) -> any Reporter {
    switch self {
    case .text: TextReporter(options: options)
    case .json: JSONReporter(options: options)
    case .jsonl: JSONLinesReporter(options: options)
    case .sarif: SARIFReporter(options: options)
    case .github: GitHubReporter(options: options)
    case .gitlab: GitLabReporter(options: options)
    case .rdjson: RDJSONReporter(options: options)
    case .rdjsonl: RDJSONLinesReporter(options: options)
    case .checkstyle: CheckstyleReporter(options: options)
    case .junit: JUnitReporter(options: options)
    case .markdown: MarkdownReporter(options: options)
    case .html: HTMLReporter(options: options)
    }
  }

  /// Whether the format has a place for what is no finding, such as `Review.remarks`.
  package var holdsRemarks: Bool {
    switch self {
    case .text, .json, .jsonl, .sarif, .github, .junit, .markdown, .html: true
    case .gitlab, .rdjson, .rdjsonl, .checkstyle: false
    }
  }

  /// Whether the format needs `Review.diffs`, with the whole new files in them.
  package var showsDiffs: Bool { self == .sarif || self == .html }
}

/// What the caller decides about a report: how much is said, and to whom.
package struct ReportOptions: Equatable, Sendable {
  package enum Verbosity: Comparable, Sendable {
    /// Nothing about a clean review.
    case quiet
    case normal
    /// Also notes, suppressed findings and findings below their threshold.
    case verbose
  }

  package var verbosity: Verbosity
  /// Whether terminal colours may be written. No reporter asks whether there is a terminal.
  package var isColored: Bool
  /// Columns to cut quoted lines to.
  package var width: Int
  /// This program's version.
  package var toolVersion: String

  package init(
    verbosity: Verbosity = .normal,
    isColored: Bool = false,
    width: Int = 100,
    toolVersion: String
  ) {
    self.verbosity = verbosity
    self.isColored = isColored
    self.width = width
    self.toolVersion = toolVersion
  }
}
