package import Inference
import ReviewTypes
package import Rules

/// Measures how well a model tells a rule's examples and labelled texts apart.
///
/// No text judges itself: where a prompt form shows examples, a text that is judged is not among
/// those shown, and its verdict is measured by the threshold that the others give.
package struct Calibrator {
  /// Rules that are judged by a model; others are left out.
  package var rules: [Rule]
  package var labels: [Label]

  package init(rules: RuleSet, labels: [Label] = []) {
    // The message of a commit is no file; it cannot be reviewed as one.
    self.rules = rules.rules.filter { $0.isJudged && $0.scope != .commitMessage }
    self.labels = labels
  }

  /// What one rule's texts are and how they were judged.
  package struct Result {
    package var rule: Rule
    /// Nil if the model may not be asked about the rule.
    package var calibration: Calibration?
  }

  /// Lines without content: what a model says of these it says of any line.
  static let contentFree = ["", "N/A", "…"]

  /// - Parameter progress: told how many of all questions are answered.
  package func measure(
    with model: any LanguageModel,
    progress: (_ answered: Int, _ total: Int) -> Void = { _, _ in }
  ) throws(CalibratorError) -> [Result] {
    do {
      let profile = try ModelProfile(model.identity)
      return try measure(with: model, profile: profile, progress: progress)
    } catch {
      throw CalibratorError(description: String(describing: error))
    }
  }

  /// A text, and what is to be asked about it.
  private struct Text {
    /// Into `rules`.
    var rule: Int
    var isFinding: Bool
    var isLabelled: Bool
    /// Among the rule's examples of its kind; nil for a labelled text.
    var example: Int?
    var hunks: [ReviewPlan.HunkCandidates]

    /// Which of the examples a prompt form may show it is; nil if it is none of them.
    var shown: Int? {
      guard let example, example < GeneralPrompt.examplesShown else { return nil }
      return isFinding ? example : GeneralPrompt.examplesShown + example
    }
  }

  private func measure(
    with model: any LanguageModel,
    profile: ModelProfile,
    progress: (Int, Int) -> Void
  ) throws -> [Result] {
    let texts = rules.indices.flatMap { self.texts(of: $0) }
    let measurable = Set(rules.indices.filter { isMeasurable($0, texts, profile) })
    var asked = profile
    // Whether a rule may be asked about is decided above, here for labelled ones too.
    asked.measurements = nil
    let inForce = measurable.sorted().map { rules[$0] }

    var probabilities = [Double?](repeating: nil, count: texts.count)
    var failed: Set<Int> = []
    let asking = texts.indices.filter { measurable.contains(texts[$0].rule) }
    // All that are shown at one place are judged at once, under a prefix that shows none of them.
    for (_, group) in Dictionary(grouping: asking, by: { texts[$0].shown ?? -1 })
      .sorted(by: { $0.key < $1.key })
    {
      let hidden = texts[group[0]].shown
      let shown = hidden.map { place in inForce.map { $0.withoutExample(shownAt: place) } }
      var plan = ReviewPlan(diffs: [], rules: RuleSet())
      var owners: [Int] = []
      for index in group {
        plan.hunks += texts[index].hunks
        owners += texts[index].hunks.map { _ in index }
      }
      let answers = try self.answers(
        to: plan,
        rules: shown ?? inForce,
        profile: asked,
        model: model,
        progress: progress
      )
      for (place, probability) in answers {
        let owner = owners[place.hunk]
        guard let probability else {
          failed.insert(owner)
          continue
        }
        probabilities[owner] = max(probabilities[owner] ?? 0, probability)
      }
    }
    let biases = try self.biases(of: inForce, profile: asked, model: model)
    return rules.indices.map { index in
      guard let bias = biases[rules[index].id] else { return Result(rule: rules[index]) }
      let scores = texts.indices.filter { texts[$0].rule == index && !failed.contains($0) }
        .map { place in
          Calibration.Score(
            probabilities[place].map { LogOdds.probability(LogOdds.of($0) - bias) },
            isFinding: texts[place].isFinding,
            isLabelled: texts[place].isLabelled
          )
        }
      return Result(
        rule: rules[index],
        calibration: Calibration(
          rule: rules[index].judgementDigest,
          bias: bias,
          scores: scores
        )
      )
    }
  }

  /// A model trained on some rules is asked about another one only if there are labels enough to
  /// show whether it can.
  private func isMeasurable(_ rule: Int, _ texts: [Text], _ profile: ModelProfile) -> Bool {
    guard !profile.canJudge(rules[rule].id) else { return true }
    let labelled = texts.filter { $0.rule == rule && $0.isLabelled }
    return labelled.count(where: \.isFinding) >= Calibration.leastLabelled
      && labelled.count(where: { !$0.isFinding }) >= Calibration.leastLabelled
  }

  private func texts(of index: Int) -> [Text] {
    let rule = rules[index]
    func examples(_ examples: [Rule.Example], isFinding: Bool) -> [Text] {
      examples.enumerated().map { number, example in
        let label = Label(
          rule: rule.id,
          path: example.language.neutralPath,
          lines: Label.added(example.code),
          isFinding: isFinding
        )
        return Text(
          rule: index,
          isFinding: isFinding,
          isLabelled: false,
          example: number,
          hunks: label.candidates(of: rule)
        )
      }
    }
    return examples(rule.examples.bad, isFinding: true)
      + examples(rule.examples.good, isFinding: false)
      + labels.filter { $0.rule == rule.id }.map { label in
        Text(
          rule: index,
          isFinding: label.isFinding,
          isLabelled: true,
          hunks: label.candidates(of: rule)
        )
      }
  }

  /// Nil for a question that does not fit the model.
  private func answers(
    to plan: ReviewPlan,
    rules: [Rule],
    profile: ModelProfile,
    model: any LanguageModel,
    progress: (Int, Int) -> Void
  ) throws(InferenceError) -> [QuestionPlan.CandidateIndex: Double?] {
    let questions = try QuestionPlan(plan, rules: rules, profile: profile, model: model)
    let total = questions.windows.reduce(0) { $0 + $1.questions.count }
    let response = try model.judge(
      JudgeRequest(
        prefix: questions.prefix,
        hunks: questions.windows.map {
          .init(hunk: $0.hunk, questions: $0.questions.map(\.prompt))
        },
        verdictTokens: profile.promptForm.verdictTokens
      )
    ) { progress($0, total) }
    var answers: [QuestionPlan.CandidateIndex: Double?] = questions.unasked.mapValues { _ in nil }
    for (window, given) in zip(questions.windows, response.answers) {
      for (question, answer) in zip(window.questions, given) {
        if case .probability(let probability) = answer {
          answers[question.index] = .some(probability)
        } else {
          answers[question.index] = .some(nil)
        }
      }
    }
    return answers
  }

  /// The mean log-odds that the model gives to lines without content, by rule.
  private func biases(
    of rules: [Rule],
    profile: ModelProfile,
    model: any LanguageModel
  ) throws(InferenceError) -> [RuleID: Double] {
    guard !rules.isEmpty else { return [:] }
    let form = profile.promptForm
    let hunks = Self.contentFree.map { text in
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
        prefix: form.prefix(rules: rules),
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

/// The model could not be measured: the engine failed, or the prompt form is unknown.
package struct CalibratorError: Error, Equatable, CustomStringConvertible {
  package var description: String
}

extension Rule {
  /// Without the example that stands at `place` among those a prompt form shows, bad before good.
  fileprivate func withoutExample(shownAt place: Int) -> Rule {
    var rule = self
    let count = GeneralPrompt.examplesShown
    if place < count, place < examples.bad.count {
      rule.examples.bad.remove(at: place)
    } else if place >= count, place - count < examples.good.count {
      rule.examples.good.remove(at: place - count)
    }
    return rule
  }
}
