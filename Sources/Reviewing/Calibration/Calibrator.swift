package import Inference
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

  private func measure(
    with model: any LanguageModel,
    profile: ModelProfile,
    progress: (Int, Int) -> Void
  ) throws -> [Result] {
    let texts = LabelledTexts(rules: rules, labels: labels)
    let measurable = rules.indices.filter { isMeasurable($0, profile) }
    var asked = profile
    // Whether a rule may be asked about is decided above, here for labelled ones too.
    asked.measurements = nil
    let answers = try texts.answers(
      about: .candidates,
      ofRules: measurable,
      profile: asked,
      model: model,
      progress: progress
    )
    let biases = try ContentFree.biases(
      of: measurable.map { rules[$0] },
      profile: asked,
      model: model
    )
    return rules.indices.map { index in
      guard let bias = biases[rules[index].id] else { return Result(rule: rules[index]) }
      let scores = texts.texts.enumerated().filter { $1.rule == index }.compactMap { place, text in
        score(answers[place] ?? .failed, of: text, bias: bias)
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

  /// Nil if a question did not fit the model.
  private func score(
    _ answer: LabelledTexts.Answer,
    of text: LabelledTexts.Text,
    bias: Double
  ) -> Calibration.Score? {
    let probability: Double?
    switch answer {
    case .failed: return nil
    case .nothing: probability = nil
    case .probability(let given): probability = LogOdds.probability(LogOdds.of(given) - bias)
    }
    return Calibration.Score(
      probability,
      isFinding: text.label.isFinding,
      isLabelled: text.isLabelled
    )
  }

  /// A model trained on some rules is asked about another one only if there are labels enough to
  /// show whether it can.
  private func isMeasurable(_ rule: Int, _ profile: ModelProfile) -> Bool {
    guard !profile.canJudge(rules[rule].id) else { return true }
    let labelled = labels.filter { $0.rule == rules[rule].id }
    return labelled.count(where: \.isFinding) >= Calibration.leastLabelled
      && labelled.count(where: { !$0.isFinding }) >= Calibration.leastLabelled
  }
}

/// The model could not be measured: the engine failed, or the prompt form is unknown.
package struct CalibratorError: Error, Equatable, CustomStringConvertible {
  package var description: String
}
