import Inference
import Reporting
import ReviewTypes
import Reviewing
import Rules

/// An explanation for people to read. Pure.
struct ExplanationText {
  private let explanation: Explanation

  init(_ explanation: Explanation) {
    self.explanation = explanation
  }

  private var finding: Finding { explanation.finding }

  /// Place and line, then a row for each thing that decided.
  func text() -> String {
    let last = finding.endLine > finding.line ? "-\(finding.endLine)" : ""
    var text = printableLine("\(finding.path):\(finding.line)\(last)") + " \(finding.fingerprint)\n"
    text += "    \(printable(finding.evidence))\n\n"
    let rows = self.rows
    let width = rows.map(\.name.count).max() ?? 0
    for (name, value) in rows {
      let padding = String(repeating: " ", count: width - name.count)
      text += "\(name)\(padding)  \(printable(value))\n"
    }
    return text
  }

  private var rows: [(name: String, value: String)] {
    var rows = [("rule", "\(explanation.rule.id) (\(explanation.rule.severity.rawValue))")]
    rows.append(("message", explanation.rule.message))
    rows.append(("outcome", outcome))
    guard let judgement = explanation.judgement else {
      rows.append(("found by", "a pattern of the rule; no model is asked"))
      return rows
    }
    rows.append(("question", explanation.rule.ask ?? explanation.rule.message))
    rows.append(("probability", probability(judgement)))
    rows.append(("threshold", threshold(judgement)))
    if let second = judgement.secondLook {
      rows.append(
        ("second look", "\(second.short) without the comments and texts around the line")
      )
    }
    rows.append(
      (
        "model",
        "\(judgement.model.name) (\(judgement.model.sha256.prefix(12))), \(judgement.model.engine)"
      )
    )
    rows.append(
      (
        "prompt",
        "\(judgement.prefixTokens) + \(judgement.hunkTokens) + \(judgement.questionTokens) tokens: what "
          + "all questions share, the lines, the question; --prompt shows them"
      )
    )
    return rows
  }

  private var outcome: String {
    if explanation.judgement?.probability == nil, explanation.judgement != nil {
      return "not judged"
    }
    if let reason = finding.suppressed { return "a finding, ignored here: \(reason)" }
    if !finding.reachesThreshold { return "no finding: the probability is below the threshold" }
    if finding.isBaselined { return "a finding from before, in the baseline" }
    if finding.blocking { return "a finding that blocks" }
    if let judgement = explanation.judgement, !judgement.mayBlock,
      explanation.rule.severity > .warning
    {
      return "a finding that only warns: this model is not known to be right about the rule often "
        + "enough to block"
    }
    return "a finding that does not block"
  }

  private func probability(_ judgement: Explanation.Judgement) -> String {
    guard let probability = judgement.probability else { return "none" }
    return "\(probability.short) that the answer is yes, "
      + (judgement.isStored ? "kept from an earlier run" : "judged now")
  }

  private func threshold(_ judgement: Explanation.Judgement) -> String {
    var text = max(judgement.threshold, finding.threshold == 1 ? 0 : finding.threshold).short
    switch judgement.origin {
    case .settings: text += ", as the configuration says"
    case .lock: text += ", measured by 'vibecheck calibrate' (.vibecheck.lock)"
    case .standard:
      text += ", because nobody measured this rule with this model; 'vibecheck calibrate' does"
    case .model(let measurement):
      text += ", measured with this model"
      let figures = [
        measurement.n.map { "on \($0) lines" },
        measurement.precision.map { "\($0.percent) of its findings were right" },
        measurement.recall.map { "\($0.percent) of what is to be found was" },
      ].compactMap { $0 }
      if !figures.isEmpty { text += ": \(figures.joined(separator: ", "))" }
    }
    return text
  }

  /// The prompt as the model reads it, control tokens between brackets that no diff is shown with.
  ///
  /// - Throws: `Failure` for a pattern's finding.
  func prompt() throws -> String {
    guard let judgement = explanation.judgement else {
      throw Failure(
        "'\(explanation.rule.id)' found this by a pattern; there is no prompt to show"
      )
    }
    let parts = [judgement.prefix, judgement.hunk, judgement.question].flatMap(\.parts)
    return parts.map { part in
      switch part {
      case .plain(let text): Self.shown(text)
      case .control(let text): "⟦\(text)⟧"
      }
    }.joined() + "\n"
  }

  /// As it is, but for what would steer a terminal and the brackets of control tokens.
  private static func shown(_ text: String) -> String {
    text.replacing("⟦", with: "\\u{27e6}").replacing("⟧", with: "\\u{27e7}")
      .split(separator: "\n", omittingEmptySubsequences: false)
      .map { line in
        line.split(separator: "\t", omittingEmptySubsequences: false)
          .map { printable(String($0)) }.joined(separator: "\t")
      }.joined(separator: "\n")
  }
}

extension Double {
  /// Three decimals, so that a value just below a threshold is not shown as equal to it.
  fileprivate var short: String { String(Int((self * 1000).rounded(.down))).thousandths }
  fileprivate var percent: String { "\(Int((self * 100).rounded())) %" }
}

extension String {
  /// `0.042` for `42`.
  fileprivate var thousandths: String {
    let digits = String(repeating: "0", count: Swift.max(0, 4 - count)) + self
    return "\(digits.dropLast(3)).\(digits.suffix(3))"
  }
}
