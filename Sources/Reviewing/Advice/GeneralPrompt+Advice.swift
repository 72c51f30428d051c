import Inference
import Rules

extension GeneralPrompt: WritingPromptForm {
  func request(_ kind: AdviceKind, for candidate: ReviewPlan.Candidate) -> Prompt {
    let rule = candidate.rule
    let text = """

      Rule \(rule.id): \(rule.ask ?? rule.message)
      \(place(of: candidate)): \(candidate.quote)
      \(instruction(kind, candidate))
      """
    guard let turns else { return Prompt([.plain(text + ":")]) }
    return Prompt([.plain(text + "."), .control(turns.answerHeader)])
  }

  private func instruction(_ kind: AdviceKind, _ candidate: ReviewPlan.Candidate) -> String {
    switch kind {
    case .explanation:
      "The rule applies here. Write why, in one or two short sentences, as a JSON string"
    case .suggestion:
      "The rule applies here. Write the code that should stand here instead, as a JSON list of its "
        + "lines, or \"\(AnswerShape.delete)\" if nothing should"
    }
  }
}
