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

  package func reporter(options: ReportOptions) -> any Reporter {
    switch self {
    case .text: TextReporter(options: options)
    case .json: JSONReporter(options: options)
    }
  }
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
