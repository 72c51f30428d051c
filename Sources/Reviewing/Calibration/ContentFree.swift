import Inference
import ReviewTypes
import Rules

/// A model's liking for yes or no, whatever the line is.
enum ContentFree {
  /// Lines without content: what a model says of these it says of any line.
  static let texts = ["", "N/A", "…"]

  /// The mean log-odds that the model gives to lines without content, by rule.
  static func biases(
    of rules: [Rule],
    profile: ModelProfile,
    model: any LanguageModel
  ) throws(InferenceError) -> [RuleID: Double] {
    guard !rules.isEmpty else { return [:] }
    let form = profile.promptForm
    let hunks = texts.map { text in
      let line = DiffLine(origin: .addition, oldLine: nil, newLine: 1, text: text)
      return JudgeRequest.HunkQuestions(
        hunk: form.hunk(HunkWindow(path: "src/module", heading: "", lines: [line])),
        questions: rules.map { rule in
          form.question(
            ReviewPlan.Candidate(rule: rule, lineIndex: 0, line: line, quote: text)
          )
        }
      )
    }
    let response = try model.judge(
      JudgeRequest(
        prefix: try QuestionPlan.prefix(of: form, rules: rules, model: model).prefix,
        hunks: hunks,
        verdictTokens: form.verdictTokens
      ),
      progress: { _ in }
    )
    return Dictionary(
      uniqueKeysWithValues: rules.enumerated().map { index, rule in
        let odds = response.answers.compactMap { answers -> Double? in
          guard case .probability(let probability) = answers[index] else { return nil }
          return LogOdds.of(probability)
        }
        let mean = odds.reduce(0, +) / Double(max(1, odds.count))
        return (rule.id, mean.rounded(toDecimals: 4))
      }
    )
  }
}
