package import Inference
package import ReviewTypes
package import Rules

/// Steps 4 to 7 of the straight line: plan, stored verdicts, model, review.
///
/// Verdict store and model are opened only if there is a candidate.
package struct Reviewer {
  /// Told how many of all questions are answered.
  package typealias Progress = (_ answered: Int, _ total: Int) -> Void

  package var rules: RuleSet
  /// Every rule a suppression may name: also those that settings turned off.
  package var known: Set<RuleID>
  package var options: ReviewOptions

  package init(
    rules: RuleSet,
    known: Set<RuleID>? = nil,
    options: ReviewOptions
  ) {
    self.rules = rules
    self.known = known ?? Set(rules.rules.map(\.id))
    self.options = options
  }

  /// What happened to one candidate.
  enum Outcome {
    /// `mayBlock` is false where the model is not known to be right often enough.
    case judged(probability: Double, threshold: Double, mayBlock: Bool)
    case unreviewed(Unreviewed.Reason)
  }

  /// Reviews `diffs`. An engine that fails leaves its candidates unreviewed and is named in
  /// `engineFailure`; findings of patterns stand all the same.
  ///
  /// - Parameters:
  ///   - ignores: paths that the user's configuration leaves out.
  ///   - openVerdicts: called at most once, and only if there is a candidate; nil if every
  ///     candidate is to be judged anew.
  ///   - openModel: called at most once, and only if there is a candidate.
  package func review(
    _ diffs: [FileDiff],
    ignores: (String) -> Bool = { _ in false },
    openVerdicts: () -> (any VerdictCache)? = { nil },
    openModel: () throws(InferenceError) -> any LanguageModel,
    progress: Progress = { _, _ in }
  ) -> Review {
    let plan = ReviewPlan(diffs: diffs, rules: rules, ignores: ignores)
    var judging = Judging()
    if plan.candidateCount > 0 {
      if options.usesModel {
        judge(
          plan,
          verdicts: openVerdicts(),
          openModel: openModel,
          progress: progress,
          into: &judging
        )
      } else {
        judging.fallback = .modelOff
      }
    }
    return Verdicts(plan: plan, judging: judging, options: options, known: known).review(of: diffs)
  }

  /// What judging brought, whether it came to its end or not.
  struct Judging {
    var outcomes: [QuestionPlan.CandidateIndex: Outcome] = [:]
    /// Why a candidate without an outcome has none.
    var fallback = Unreviewed.Reason.engineError
    var model: ModelIdentity?
    var usage = TokenUsage()
    var failure: String?
  }

  private func judge(
    _ plan: ReviewPlan,
    verdicts: (any VerdictCache)?,
    openModel: () throws(InferenceError) -> any LanguageModel,
    progress: Progress,
    into judging: inout Judging
  ) {
    do {
      let model = try openModel()
      judging.model = model.identity
      let profile = try ModelProfile(model.identity)
      let questions = try QuestionPlan(plan, rules: rules.rules, profile: profile, model: model)
      for (index, reason) in questions.unasked {
        judging.outcomes[index] = .unreviewed(reason)
      }
      let open = unanswered(questions, by: verdicts, plan: plan, profile: profile, into: &judging)
      if !open.isEmpty {
        let postponed = verdicts?.postponed(among: open.flatMap { $0.questions.map(\.key) }) ?? []
        let (fresh, late) = try ask(
          model,
          windows: open.inOrderOfWorth(after: postponed),
          of: questions,
          plan: plan,
          profile: profile,
          progress: progress,
          into: &judging
        )
        verdicts?.record(fresh)
        verdicts?.postpone(late)
      }
    } catch {
      judging.failure = String(describing: error)
    }
  }

  /// Takes the verdicts that are known already.
  /// - Returns: the windows with the questions that are still open.
  private func unanswered(
    _ questions: QuestionPlan,
    by verdicts: (any VerdictCache)?,
    plan: ReviewPlan,
    profile: ModelProfile,
    into judging: inout Judging
  ) -> [QuestionPlan.Window] {
    guard let verdicts else { return questions.windows }
    let known = verdicts.verdicts(for: questions.windows.flatMap { $0.questions.map(\.key) })
    return questions.windows.compactMap { window in
      var window = window
      window.questions.removeAll { question in
        guard let probability = known[question.key] else { return false }
        judging.outcomes[question.index] = outcome(
          probability,
          of: question.index,
          in: plan,
          profile: profile
        )
        return true
      }
      return window.questions.isEmpty ? nil : window
    }
  }

  /// - Returns: the verdicts to remember, and the questions there was no time for.
  private func ask(
    _ model: any LanguageModel,
    windows: [QuestionPlan.Window],
    of questions: QuestionPlan,
    plan: ReviewPlan,
    profile: ModelProfile,
    progress: Progress,
    into judging: inout Judging
  ) throws(InferenceError) -> (fresh: [VerdictKey: Double], late: [VerdictKey]) {
    let total = windows.reduce(0) { $0 + $1.questions.count }
    let request = JudgeRequest(
      prefix: questions.prefix,
      hunks: windows.map { .init(hunk: $0.hunk, questions: $0.questions.map(\.prompt)) },
      verdictTokens: profile.promptForm.verdictTokens,
      deadline: options.deadline
    )
    let response = try model.judge(request) { progress($0, total) }
    judging.usage = response.usage
    var fresh: [VerdictKey: Double] = [:]
    var late: [VerdictKey] = []
    for (window, answers) in zip(windows, response.answers) {
      for (question, answer) in zip(window.questions, answers) {
        switch answer {
        case .probability(let probability):
          fresh[question.key] = probability
          judging.outcomes[question.index] = outcome(
            probability,
            of: question.index,
            in: plan,
            profile: profile
          )
        case .outOfTime:
          late.append(question.key)
          judging.outcomes[question.index] = .unreviewed(.budget)
        }
      }
    }
    return (fresh, late)
  }

  private func outcome(
    _ probability: Double,
    of index: QuestionPlan.CandidateIndex,
    in plan: ReviewPlan,
    profile: ModelProfile
  ) -> Outcome {
    let rule = plan.hunks[index.hunk].candidates[index.candidate].rule
    return .judged(
      probability: probability,
      threshold: max(
        rule.threshold ?? profile.threshold(for: rule.id),
        options.minConfidence
      ),
      mayBlock: profile.mayBlock(with: rule.id)
    )
  }
}
