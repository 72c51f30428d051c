import Inference
import ReviewTypes
import Rules

extension Reviewer {
  /// Asks again where a finding that would block may have been talked away; see `SecondLook`.
  func lookAgain(
    at questions: QuestionPlan,
    of plan: ReviewPlan,
    with model: any LanguageModel,
    profile: ModelProfile,
    verdicts: (any VerdictCache)?,
    into judging: inout Judging
  ) throws(InferenceError) {
    let outcomes = judging.outcomes
    var windows = try SecondLook.windows(of: questions, in: plan, profile: profile, model: model) {
      index in
      guard case .judged(let probability, let threshold, true)? = outcomes[index] else {
        return false
      }
      let candidate = plan.hunks[index.hunk].candidates[index.candidate]
      return plan.looksTwice(candidate.rule) && probability < threshold
    }
    let known = verdicts?.verdicts(for: windows.flatMap { $0.questions.map(\.key) }) ?? [:]
    func note(_ probability: Double, of index: QuestionPlan.CandidateIndex) {
      let rule = plan.hunks[index.hunk].candidates[index.candidate].rule
      judging.secondLooks[index] = profile.confidence(probability, for: rule.id)
    }
    for index in windows.indices {
      windows[index].questions.removeAll { question in
        guard let probability = known[question.key] else { return false }
        note(probability, of: question.index)
        return true
      }
    }
    windows.removeAll { $0.questions.isEmpty }
    var late = 0
    for portion in Self.portions(of: windows) {
      let response = try model.judge(request(for: portion, of: questions, profile: profile)) { _ in
      }
      judging.usage += response.usage
      var fresh: [VerdictKey: Double] = [:]
      for (window, answers) in zip(portion, response.answers) {
        for (question, answer) in zip(window.questions, answers) {
          switch answer {
          case .probability(let probability):
            fresh[question.key] = probability
            note(probability, of: question.index)
          case .outOfTime: late += 1
          }
        }
      }
      verdicts?.record(fresh)
    }
    if late > 0 {
      judging.remarks.append(
        "there was no time for a second look at \(late) \(late == 1 ? "line" : "lines"), without the "
          + "comments and texts around"
      )
    }
  }
}
