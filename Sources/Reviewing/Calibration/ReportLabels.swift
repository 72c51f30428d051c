import Foundation
import ReviewTypes
import Rules

/// A JSON report as labels: each finding of which somebody decided whether it is one.
///
/// A finding that a comment silenced with a reason is none. A reader may add a key `label` to a
/// finding, `finding` or `not`, which counts more. Findings without either say nothing. The text of
/// a label is the line that was found.
struct ReportLabels {
  private var findings: [Any]

  /// Nil for a text that is no report of this program.
  init?(_ text: String) {
    guard let value = try? JSONSerialization.jsonObject(with: Data(text.utf8)),
      let report = value as? [String: Any],
      let tool = report["tool"] as? [String: Any], tool["name"] as? String == "vibecheck",
      let findings = report["findings"] as? [Any]
    else { return nil }
    self.findings = findings
  }

  /// - Throws: `RuleFileErrors` with every mistake, or if nobody decided anything.
  func labels(file: String, known: Set<RuleID>) throws(RuleFileErrors) -> [Label] {
    var labels: [Label] = []
    var mistakes: [String] = []
    for (index, finding) in findings.enumerated() {
      func wrong(_ message: String) { mistakes.append("findings.\(index): \(message)") }
      guard let finding = finding as? [String: Any] else {
        wrong("expected keys and values")
        continue
      }
      let word = finding["label"] as? String
      guard word != nil || finding["label"] == nil, word.map(["finding", "not"].contains) ?? true
      else {
        wrong("'label' is no 'finding' and no 'not'")
        continue
      }
      guard let label = word ?? (finding["suppressed"] is String ? "not" : nil) else { continue }
      guard let rule = finding["rule"] as? String, let path = finding["path"] as? String,
        let evidence = finding["evidence"] as? String, !evidence.isEmpty
      else {
        wrong("'rule', 'path' or 'evidence' is missing")
        continue
      }
      guard known.contains(RuleID(rule)) else {
        // Findings about suppressions belong to no rule file.
        if !SuppressionIndex.ownRules.contains(RuleID(rule)) { wrong("there is no rule '\(rule)'") }
        continue
      }
      labels.append(
        Label(
          rule: RuleID(rule),
          path: path,
          lines: Label.added(evidence),
          isFinding: label == "finding",
          set: "report"
        )
      )
    }
    if labels.isEmpty, mistakes.isEmpty {
      mistakes = [
        "nobody decided anything in this report: add a key 'label' to findings, 'finding' or 'not'"
      ]
    }
    guard mistakes.isEmpty else {
      throw RuleFileErrors(
        mistakes: mistakes.map { RuleMistake(file: file, line: 1, column: 1, message: $0) }
      )
    }
    return labels
  }
}
