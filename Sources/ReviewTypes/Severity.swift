/// How much a finding matters. The author of a rule chooses it.
///
/// Ordered: `note < warning < error`.
package enum Severity: String, Codable, CaseIterable, Comparable, Sendable {
  /// Shown only with `-v` and in reports.
  case note
  /// Shown and annotated; never blocks unless `--fail-on warning` says so.
  case warning
  /// Blocks the commit when the evidence reaches the threshold.
  case error

  package static func < (left: Severity, right: Severity) -> Bool {
    left.rank < right.rank
  }

  private var rank: Int {
    switch self {
    case .note: 0
    case .warning: 1
    case .error: 2
    }
  }
}
