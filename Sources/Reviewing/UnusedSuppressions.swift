import ReviewTypes
import Rules

/// Tells which suppressions of a change suppress nothing.
///
/// Only of a line that was looked at: where the rule was not in force, the line is no part of the
/// change or nobody judged it, nothing is known and nothing is said.
struct UnusedSuppressions {
  /// A place that was proposed and not judged.
  struct Open {
    var rule: RuleID
    var path: String
    var lines: ClosedRange<Int>
  }

  var suppressions: SuppressionIndex
  /// Findings that reach their rule's own threshold, whatever the user's minimum of confidence.
  var flagged: [Finding]
  var open: [Open]
  /// Rules about hunks and files as wholes.
  var wholes: Set<RuleID>

  func findings() -> [Finding] {
    let flagged = Dictionary(grouping: flagged, by: \.path)
    let open = Dictionary(grouping: open, by: \.path)
    let unused = suppressions.placed.flatMap { path, placed in
      placed.filter { placed in
        placed.isInForce && placed.isInside
          && !(flagged[path] ?? []).contains {
            placed.covers($0, isWhole: wholes.contains($0.rule))
          }
          && !(open[path] ?? []).contains { touches(placed, $0) }
      }
    }
    let byLine = Dictionary(grouping: unused) { Place(path: $0.path, newLine: $0.newLine) }
    return byLine.map { place, unused in
      let rules = unused.map { "'\($0.rule)'" }.joined(separator: ", ")
      return suppressions.finding(
        SuppressionIndex.unusedRule,
        "\(rules): nothing to suppress here; remove it from this suppression",
        path: place.path,
        newLine: place.newLine
      )
    }
  }

  private struct Place: Hashable {
    var path: String
    var newLine: Int
  }

  private func touches(_ placed: SuppressionIndex.Placed, _ open: Open) -> Bool {
    open.rule == placed.rule && placed.targets?.overlaps(open.lines) ?? true
  }
}
