package import Inference
package import ReviewTypes
package import Rules

/// Steps 4 to 7 of the straight line: plan, stored verdicts, model, review.
///
/// Verdict store and model are opened only if there is a candidate.
package struct Reviewer {
  /// Told how many of all questions are answered.
  package typealias Progress = (_ answered: Int, _ total: Int) -> Void

  /// The ids of findings about suppressions and misleading words, which belong to no rule file.
  package static let ownRules = SuppressionIndex.ownRules.union([SecondLook.suspiciousRule])

  /// What the model is told in advance.
  package var rules: RuleSet
  /// Told the path of a file.
  package var rulesFor: (String) -> FileRules
  package var options: ReviewOptions

  /// - Parameters:
  ///   - known: every rule a suppression may name: also those that settings turned off.
  package init(
    rules: RuleSet,
    known: Set<RuleID>? = nil,
    options: ReviewOptions
  ) {
    let all = FileRules(rules: rules.rules, known: known ?? Set(rules.rules.map(\.id)))
    self.init(rules: rules, rulesFor: { _ in all }, options: options)
  }

  /// - Parameter rulesFor: the rules for the file at a path, which may differ from file to file.
  package init(
    rules: RuleSet,
    rulesFor: @escaping (String) -> FileRules,
    options: ReviewOptions
  ) {
    self.rules = rules
    self.rulesFor = rulesFor
    self.options = options
  }

  /// What happened to one candidate.
  enum Outcome {
    /// `threshold` is the rule's own. `mayBlock` is false where the model is not known to be right
    /// often enough.
    case judged(probability: Double, threshold: Double, mayBlock: Bool)
    case unreviewed(Unreviewed.Reason)
  }

  /// Reviews `diffs`. An engine that fails leaves its candidates unreviewed and is named in
  /// `engineFailure`; findings of patterns stand all the same. A model that was not open in time is no
  /// failure: its candidates are left to the next run, as those that it had no time for.
  ///
  /// - Parameters:
  ///   - ignores: paths that the user's configuration leaves out.
  ///   - openVerdicts: called at most once, and only if there is a candidate; nil if every
  ///     candidate is to be judged anew.
  ///   - openModel: called at most once, and only if there is a candidate.
  package func review(
    _ diffs: [FileDiff],
    ignores: @escaping (String) -> Bool = { _ in false },
    openVerdicts: () -> (any VerdictCache)? = { nil },
    openModel: () throws(InferenceError) -> any LanguageModel,
    progress: Progress = { _, _ in }
  ) -> Review {
    review(
      reading: { add in diffs.forEach(add) },
      ignores: ignores,
      openVerdicts: openVerdicts,
      openModel: openModel,
      progress: progress
    )
  }

  /// The same for a change that need not fit in memory: `read` hands over its files one by one, and
  /// each is let go once it is planned.
  package func review<Failure: Error>(
    reading read: (_ add: (FileDiff) -> Void) throws(Failure) -> Void,
    ignores: @escaping (String) -> Bool = { _ in false },
    openVerdicts: () -> (any VerdictCache)? = { nil },
    openModel: () throws(InferenceError) -> any LanguageModel,
    progress: Progress = { _, _ in }
  ) throws(Failure) -> Review {
    try examine(
      reading: read,
      ignores: ignores,
      openVerdicts: openVerdicts,
      openModel: openModel,
      progress: progress
    ).review()
  }

  /// Plans and judges, and leaves the review to be made when what others found is known, too.
  package func examine<Failure: Error>(
    reading read: (_ add: (FileDiff) -> Void) throws(Failure) -> Void,
    ignores: @escaping (String) -> Bool = { _ in false },
    openVerdicts: () -> (any VerdictCache)? = { nil },
    openModel: () throws(InferenceError) -> any LanguageModel,
    progress: Progress = { _, _ in }
  ) throws(Failure) -> Examined {
    let (plan, suppressions) = try planned(reading: read, ignores: ignores)
    var judging = Judging()
    if plan.candidateCount > 0 {
      if options.stop?.isRaised == true {
        judging.fallback = .interrupted
      } else if options.usesModel {
        judge(
          plan,
          verdicts: openVerdicts(),
          openModel: openModel,
          progress: progress,
          into: &judging
        )
      } else {
        judging.fallback = options.reasonWithoutModel
      }
    }
    return Examined(
      verdicts: Verdicts(
        plan: plan,
        judging: judging,
        options: options,
        suppressions: suppressions,
        inForce: rules
      )
    )
  }

  /// A change that was judged, of which the review is still to be made.
  package struct Examined {
    var verdicts: Verdicts

    /// - Parameter checks: what the team's own checks brought.
    package func review(with checks: [CheckReport] = []) -> Review {
      var verdicts = verdicts
      verdicts.checks = checks
      var review = verdicts.review()
      let measurements = verdicts.judging.measurements
      review.rules = verdicts.inForce.rules.map { rule in
        RuleSummary(rule, precision: measurements?[rule.id]?.precision)
      }
      review.rules += checks.filter { !$0.results.isEmpty }.map(\.summary)
      review.rules.sort { $0.id < $1.id }
      return review
    }
  }

  /// What there is to ask about a change, and the suppressions in it.
  func planned<Failure: Error>(
    reading read: (_ add: (FileDiff) -> Void) throws(Failure) -> Void,
    ignores: @escaping (String) -> Bool
  ) throws(Failure) -> (ReviewPlan, SuppressionIndex) {
    var plan = ReviewPlan(secondLookFrom: options.failOn)
    var suppressions = SuppressionIndex()
    try read { diff in
      let rules = rulesFor(diff.path)
      plan.add(
        diff.withoutSuppressions(),
        rules: rules.rules,
        subject: options.subject,
        ignores: ignores
      )
      if !ignores(diff.path) {
        suppressions.add(
          diff,
          known: rules.known,
          inForce: Set(rules.rules.map(\.id)),
          today: options.today
        )
      }
    }
    return (plan, suppressions)
  }

  /// What judging brought, whether it came to its end or not.
  struct Judging {
    var outcomes: [QuestionPlan.CandidateIndex: Outcome] = [:]
    /// What the model says of a candidate without the words around it, where it was asked.
    var secondLooks: [QuestionPlan.CandidateIndex: Double] = [:]
    /// Why a candidate without an outcome has none.
    var fallback = Unreviewed.Reason.engineError
    var model: ModelIdentity?
    /// What is known of the model's quality; nil for a general model, or none.
    var measurements: [RuleID: ModelProfile.Measurement]?
    var usage = TokenUsage()
    var failure: String?
    /// What the user should know about how was judged.
    var remarks: [String] = []
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
      let own = try ModelProfile(model.identity)
      let profile = own.calibrated(by: options.lock, with: model.identity, rules: rules.rules)
      judging.remarks =
        options.lock?.staleness(
          with: model.identity,
          prompt: profile.promptForm.name,
          rules: rules.rules
        ) ?? []
      judging.remarks += profile.promptForm.remark.map { [$0] } ?? []
      judging.measurements = profile.measurements
      let questions = try QuestionPlan(plan, rules: rules.rules, profile: profile, model: model)
      judging.remarks += questions.remarks
      for (index, reason) in questions.unasked {
        judging.outcomes[index] = .unreviewed(reason)
      }
      let open = unanswered(questions, by: verdicts, plan: plan, profile: profile, into: &judging)
      let postponed = verdicts?.postponed(among: open.flatMap { $0.questions.map(\.key) }) ?? []
      let total = open.reduce(0) { $0 + $1.questions.count }
      var asked = 0
      for portion in Self.portions(of: open.inOrderOfWorth(after: postponed)) {
        let (fresh, late) = try ask(
          model,
          windows: portion,
          of: questions,
          plan: plan,
          profile: profile,
          progress: { progress(asked + $0, total) },
          into: &judging
        )
        verdicts?.record(fresh)
        verdicts?.postpone(late)
        asked += portion.reduce(0) { $0 + $1.questions.count }
      }
      try lookAgain(
        at: questions,
        of: plan,
        with: model,
        profile: profile,
        verdicts: verdicts,
        into: &judging
      )
    } catch InferenceError.outOfTime {
      // Of questions that were never put into words none can be remembered: the next run finds all open.
      judging.fallback = options.stop?.isRaised == true ? .interrupted : .budget
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

  /// How many questions are put to a model at once. What it said to them is kept, whatever becomes of
  /// the rest.
  private static let portionQuestions = 1000

  static func portions(
    of windows: [QuestionPlan.Window]
  ) -> [ArraySlice<QuestionPlan.Window>] {
    var portions: [ArraySlice<QuestionPlan.Window>] = []
    var rest = windows[...]
    while !rest.isEmpty {
      var questions = 0
      let portion = rest.prefix { window in
        defer { questions += window.questions.count }
        return questions < portionQuestions
      }
      portions.append(portion)
      rest = rest.dropFirst(portion.count)
    }
    return portions
  }

  /// - Returns: the verdicts to remember, and the questions there was no time for.
  private func ask(
    _ model: any LanguageModel,
    windows: ArraySlice<QuestionPlan.Window>,
    of questions: QuestionPlan,
    plan: ReviewPlan,
    profile: ModelProfile,
    progress: (Int) -> Void,
    into judging: inout Judging
  ) throws(InferenceError) -> (fresh: [VerdictKey: Double], late: [VerdictKey]) {
    let request = request(for: windows, of: questions, profile: profile)
    let response = try model.judge(request, progress: progress)
    judging.usage += response.usage
    let isInterrupted = options.stop?.isRaised ?? false
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
          judging.outcomes[question.index] = .unreviewed(isInterrupted ? .interrupted : .budget)
        }
      }
    }
    return (fresh, late)
  }

  func request(
    for windows: ArraySlice<QuestionPlan.Window>,
    of questions: QuestionPlan,
    profile: ModelProfile
  ) -> JudgeRequest {
    JudgeRequest(
      prefix: questions.prefix,
      hunks: windows.map { .init(hunk: $0.hunk, questions: $0.questions.map(\.prompt)) },
      verdictTokens: profile.promptForm.verdictTokens,
      deadline: options.deadline,
      stop: options.stop
    )
  }

  func outcome(
    _ probability: Double,
    of index: QuestionPlan.CandidateIndex,
    in plan: ReviewPlan,
    profile: ModelProfile
  ) -> Outcome {
    let rule = plan.hunks[index.hunk].candidates[index.candidate].rule
    return .judged(
      probability: profile.confidence(probability, for: rule.id),
      threshold: rule.threshold ?? profile.threshold(for: rule.id),
      mayBlock: profile.mayBlock(with: rule.id)
    )
  }
}

extension RuleSummary {
  init(_ rule: Rule, precision: Double?) {
    self.init(
      id: rule.id,
      severity: rule.severity,
      message: rule.message,
      note: rule.note,
      url: rule.url,
      isJudged: rule.isJudged,
      precision: precision
    )
  }
}
