package import Inference
import ReviewTypes
package import Rules

/// Measures a model on the examples of rules and on labelled texts, whatever it was trained for.
///
/// Probabilities are those that a review sees: of a model that brings measurements along as they are,
/// of a general one without its liking for yes or no.
package struct Evaluator {
  /// Rules with a question; others are left out.
  package var rules: [Rule]
  package var labels: [Label]
  /// What the repository measured before; decides only the threshold in force.
  package var lock: CalibrationLock?

  package init(rules: [Rule], labels: [Label], lock: CalibrationLock? = nil) {
    // The message of a commit is no file; it cannot be reviewed as one.
    self.rules = rules.filter { $0.ask != nil && $0.scope != .commitMessage }.sorted {
      $0.id < $1.id
    }
    self.labels = labels
    self.lock = lock
  }

  /// - Parameter progress: told how many questions of how many are answered; several times from 0 on.
  /// - Returns: the rules with a text, by id.
  package func evaluate(
    _ model: any LanguageModel,
    progress: (_ answered: Int, _ total: Int) -> Void = { _, _ in }
  ) throws(EvaluatorError) -> [RuleEvaluation] {
    do {
      let own = try ModelProfile(model.identity)
      let profile = own.calibrated(by: lock, with: model.identity, rules: rules)
      return try evaluate(model, profile: profile, progress: progress)
    } catch {
      throw EvaluatorError(description: String(describing: error))
    }
  }

  private func evaluate(
    _ model: any LanguageModel,
    profile: ModelProfile,
    progress: (Int, Int) -> Void
  ) throws(InferenceError) -> [RuleEvaluation] {
    var asked = profile
    asked.measurements = nil
    let texts = LabelledTexts(rules: rules.map(\.askingModel), labels: labels, followsPaths: true)
    func answers(
      _ subject: LabelledTexts.Subject
    ) throws(InferenceError) -> [Int: LabelledTexts.Answer] {
      try texts.answers(
        about: subject,
        ofRules: Array(rules.indices),
        profile: asked,
        model: model,
        progress: progress
      )
    }
    let proposed = try answers(.candidates)
    let others = try answers(.rest)
    let biases =
      profile.measurements == nil
      ? try ContentFree.biases(of: texts.rules, profile: asked, model: model) : [:]

    let places = Dictionary(grouping: texts.texts.indices) { texts.texts[$0].rule }
    return rules.enumerated().compactMap { index, rule in
      guard let places = places[index] else { return nil }
      let lines = places.map { place in
        line(
          texts.texts[place],
          proposed: proposed[place] ?? .nothing,
          other: others[place] ?? .nothing,
          bias: biases[rule.id] ?? 0
        )
      }
      return RuleEvaluation(
        rule: rule,
        isInProfile: profile.canJudge(rule.id),
        thresholdInForce: rule.threshold ?? profile.threshold(for: rule.id),
        lines: lines,
        labels: places.map { texts.texts[$0].label }
      )
    }
  }

  /// What counts of a text that is proposed is what the patterns propose of it.
  private func line(
    _ text: LabelledTexts.Text,
    proposed: LabelledTexts.Answer,
    other: LabelledTexts.Answer,
    bias: Double
  ) -> EvaluatedLine {
    let isProposed = proposed != .nothing
    var probability: Double?
    if case .probability(let given) = isProposed ? proposed : other {
      probability = bias == 0 ? given : LogOdds.probability(LogOdds.of(given) - bias)
    }
    let label = text.label
    let example = text.example.map { "\(label.isFinding ? "bad" : "good") \($0 + 1)" }
    return EvaluatedLine(
      isFinding: label.isFinding,
      group: example.map { "\(label.rule) \($0)" } ?? label.group ?? label.path,
      set: example == nil ? label.set ?? "labels" : RuleEvaluation.examples,
      language: Language(path: label.path),
      isProposed: isProposed,
      probability: probability
    )
  }
}

/// The model could not be measured: the engine failed, or the prompt form is unknown.
package struct EvaluatorError: Error, Equatable, CustomStringConvertible {
  package var description: String
}
