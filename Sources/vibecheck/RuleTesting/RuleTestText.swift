import Reporting
import ReviewTypes
import Reviewing
import Rules

extension RuleTestReport {
  /// A table of the rules, what failed, and what is known to be wrong still.
  func text(_ style: Style) -> String {
    var text = table(style)
    for result in results where result.isFailure { text += "\n" + page(of: result, style) }
    let todo = results.filter { $0.patterns == .todo || $0.model == .todo }
    if !todo.isEmpty {
      text += "\nknown to be wrong still:\n"
      text += todo.map { "  \(place(of: $0)): \($0.expectation.rawValue): \($0.rule)\n" }.joined()
    }
    text += "\n\(failedRules.count) of \(counted(rules.count, "rule")) failed"
    let notJudged = Self.count(.notJudged, in: results.map(\.model))
    if notJudged > 0 {
      text += "; \(counted(notJudged, "text")) not judged: this model was not measured on the rule"
    }
    return text + "\n"
  }

  private func table(_ style: Style) -> String {
    let idWidth = rules.map(\.id.rawValue.count).max() ?? 0
    let rows = rules.map { rule in
      let own = results.filter { $0.rule == rule.id }
      let id = rule.id.rawValue.padded(to: idWidth)
      let patterns = "patterns \(tally(own.compactMap(\.patterns)))".padded(to: 36)
      let model = own.contains { $0.model != nil } ? "model \(tally(own.compactMap(\.model)))" : ""
      let mark =
        own.isEmpty
        ? style.yellow("no example")
        : own.contains(where: \.isFailure)
          ? style.red("failed    ") : style.green("passed    ")
      let row = "\(mark)  \(id)  \(patterns)  \(model)"
      return String(row[...(row.lastIndex { $0 != " " } ?? row.startIndex)])
    }
    return rows.joined(separator: "\n") + (rows.isEmpty ? "" : "\n")
  }

  /// "11 of 13 right, 2 missing", or "not judged".
  private func tally(_ verdicts: [RuleTestResult.Verdict]) -> String {
    func number(_ verdict: RuleTestResult.Verdict) -> Int { Self.count(verdict, in: verdicts) }
    let asked = verdicts.count - number(.notJudged)
    if asked == 0 { return "not judged" }
    let wrong: [RuleTestResult.Verdict] = [.missing, .noisy, .todo]
    let parts = wrong.filter { number($0) > 0 }.map { ", \(number($0)) \($0.rawValue)" }
    let open = number(.notJudged) > 0 ? ", \(number(.notJudged)) not judged" : ""
    return "\(number(.right)) of \(asked) right" + parts.joined() + open
  }

  private func page(of result: RuleTestResult, _ style: Style) -> String {
    let byPatterns = result.patterns == .missing || result.patterns == .noisy
    let verdict = byPatterns ? result.patterns : result.model
    var why = "by its patterns"
    if !byPatterns, let confidence = result.confidence, let threshold = result.threshold {
      why = "by the model: \(Self.percent(confidence)), threshold \(Self.percent(threshold))"
    }
    let head = "\(place(of: result)): \(verdict?.rawValue ?? "") \(result.rule) (\(why))"
    let code = result.code.split(separator: "\n", omittingEmptySubsequences: false)
      .map { "    \(printable(String($0)))\n" }
    let lines = code.last == "    \n" ? code.dropLast() : code[...]
    return style.bold(head) + "\n" + lines.joined()
  }

  private func place(of result: RuleTestResult) -> String {
    switch result.place {
    case .example(let number):
      "\(result.rule): \(result.expectation.rawValue) example \(number)"
        + (result.language.map { " (\($0))" } ?? "")
    case .line(let path, let newLine): "\(printable(path)):\(newLine)"
    }
  }

  private func counted(_ number: Int, _ word: String) -> String {
    "\(number) \(word)\(number == 1 ? "" : "s")"
  }

  private static func percent(_ probability: Double) -> String {
    "\(Int((probability * 100).rounded())) %"
  }
}

extension String {
  fileprivate func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }
}
