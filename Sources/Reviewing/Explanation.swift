package import Inference
package import ReviewTypes
package import Rules

/// Why a finding was made, or was not: what was asked and what the answer was measured by.
package struct Explanation {
  /// As a review reports it.
  package var finding: Finding
  package var rule: Rule
  /// Nil for a pattern's finding.
  package var judgement: Judgement?

  /// What a model was asked and said.
  package struct Judgement {
    package var model: ModelIdentity
    package var prefix: Prompt
    package var hunk: Prompt
    package var question: Prompt
    package var prefixTokens: Int
    package var hunkTokens: Int
    package var questionTokens: Int
    /// Whether the answer was kept from an earlier run.
    package var isStored = false
    /// Nil if the question was not put, or there was no time for it.
    package var probability: Double?
    /// The same without the words around the line; nil if there was no second look.
    package var secondLook: Double?
    package var threshold: Double
    package var origin: ThresholdOrigin
    package var mayBlock: Bool
  }

  /// Who says how sure a model must be.
  package enum ThresholdOrigin: Equatable, Sendable {
    /// The rule's settings.
    case settings
    /// `.vibecheck.lock`.
    case lock
    /// The model's own file.
    case model(ModelProfile.Measurement)
    /// Nobody measured.
    case standard
  }
}

/// Why nothing can be explained.
package enum ExplanationError: Error, Equatable {
  /// No candidate and no match has that name.
  case unknown
  /// The findings whose names begin so, in full.
  case ambiguous([String])
  case failed(String)
}

extension Reviewer {
  /// Explains the finding of `diffs` whose fingerprint begins with `name`.
  ///
  /// Only that one candidate is judged, and only if no earlier verdict is kept.
  /// - Parameters:
  ///   - asks: false asks nothing: the prompt is all that is wanted.
  ///   - openModel: called at most once, and only for a finding of a model.
  package func explanation<Failure: Error>(
    of name: String,
    asks: Bool,
    reading read: (_ add: (FileDiff) -> Void) throws(Failure) -> Void,
    ignores: @escaping (String) -> Bool = { _ in false },
    verdicts: (any VerdictCache)?,
    openModel: () throws(InferenceError) -> any LanguageModel
  ) throws -> Explanation {
    let (plan, suppressions) = try planned(reading: read, ignores: ignores)
    let places = plan.named(suppressions).filter { $0.names.contains { $0.hasPrefix(name) } }
    guard let first = places.first else { throw ExplanationError.unknown }
    let names = Set(places.flatMap { $0.names.filter { $0.hasPrefix(name) } })
    // A line's finding and the suspicion about it are one place.
    guard places.count == 1 else { throw ExplanationError.ambiguous(names.sorted()) }

    var judging = Judging()
    var judgement: Explanation.Judgement?
    if let index = first.candidate {
      do throws(InferenceError) {
        let model = try openModel()
        judgement = try judge(index, of: plan, with: model, asks: asks, verdicts, into: &judging)
      } catch {
        throw ExplanationError.failed(String(describing: error))
      }
    }
    let review = Verdicts(
      plan: plan,
      judging: judging,
      options: options,
      suppressions: suppressions,
      inForce: rules
    ).review()
    let reported = review.findings.first { $0.fingerprint == first.names[0] }
    var finding = reported ?? first.finding
    finding.fingerprint = first.names[0]
    return Explanation(finding: finding, rule: first.rule, judgement: judgement)
  }

  private func judge(
    _ index: QuestionPlan.CandidateIndex,
    of plan: ReviewPlan,
    with model: any LanguageModel,
    asks: Bool,
    _ verdicts: (any VerdictCache)?,
    into judging: inout Judging
  ) throws(InferenceError) -> Explanation.Judgement {
    let own: ModelProfile
    do throws(ModelProfileError) {
      own = try ModelProfile(model.identity)
    } catch {
      throw .cannotLoad(path: model.identity.name, reason: String(describing: error))
    }
    let profile = own.calibrated(by: options.lock, with: model.identity, rules: rules.rules)
    let rule = plan.hunks[index.hunk].candidates[index.candidate].rule
    judging.model = model.identity
    judging.measurements = profile.measurements
    var questions = try QuestionPlan(plan, rules: rules.rules, profile: profile, model: model)
    for place in questions.windows.indices {
      questions.windows[place].questions.removeAll { $0.index != index }
    }
    questions.windows.removeAll { $0.questions.isEmpty }
    guard let window = questions.windows.first, let question = window.questions.first else {
      throw .cannotLoad(
        path: model.identity.name,
        reason: "it is not asked about '\(rule.id)': it was not measured on the rule, or the line "
          + "does not fit its context; name another model with --model"
      )
    }
    var judgement = Explanation.Judgement(
      model: model.identity,
      prefix: questions.prefix,
      hunk: window.hunk,
      question: question.prompt,
      prefixTokens: try model.tokenCount(of: questions.prefix),
      hunkTokens: window.hunkTokens,
      questionTokens: question.tokens,
      threshold: rule.threshold ?? profile.threshold(for: rule.id),
      origin: profile.origin(ofThresholdFor: rule),
      mayBlock: profile.mayBlock(with: rule.id)
    )
    guard asks else { return judgement }
    if let known = verdicts?.verdicts(for: [question.key])[question.key] {
      judgement.isStored = true
      judgement.probability = known
    } else {
      let request = request(for: questions.windows[...], of: questions, profile: profile)
      let response = try model.judge(request, progress: { _ in })
      judging.usage += response.usage
      if case .probability(let probability)? = response.answers.first?.first {
        judgement.probability = probability
        verdicts?.record([question.key: probability])
      }
    }
    guard let probability = judgement.probability else { return judgement }
    judgement.probability = profile.confidence(probability, for: rule.id)
    judging.outcomes[index] = outcome(probability, of: index, in: plan, profile: profile)
    try lookAgain(
      at: questions,
      of: plan,
      with: model,
      profile: profile,
      verdicts: verdicts,
      into: &judging
    )
    judgement.secondLook = judging.secondLooks[index]
    return judgement
  }
}

extension ModelProfile {
  fileprivate func origin(ofThresholdFor rule: Rule) -> Explanation.ThresholdOrigin {
    if rule.threshold != nil { return .settings }
    if calibrations[rule.id]?.threshold != nil { return .lock }
    return measurements?[rule.id].map { .model($0) } ?? .standard
  }
}

/// A place that may be a finding, with the fingerprints of what can be reported of it.
private struct NamedPlace {
  var rule: Rule
  /// Nil for a pattern's match.
  var candidate: QuestionPlan.CandidateIndex?
  /// The rule's own first.
  var names: [String]
  /// What is known of it before anything was judged.
  var finding: Finding
}

extension ReviewPlan {
  fileprivate func named(_ suppressions: SuppressionIndex) -> [NamedPlace] {
    func place(
      _ rule: Rule,
      _ path: String,
      _ line: DiffLine,
      _ endLine: Int,
      _ candidate: QuestionPlan.CandidateIndex?
    ) -> NamedPlace {
      let newLine = line.newLine ?? 0
      let text = suppressions.text(of: line, in: path).trimmed
      let ids = candidate == nil ? [rule.id] : [rule.id, SecondLook.suspiciousRule]
      let names = ids.map { id in
        Fingerprint.make(
          rule: id,
          path: path,
          text: text,
          equalLinesAbove: equalLinesAbove[path]?[newLine] ?? 0
        )
      }
      let finding = Finding(
        rule: rule.id,
        severity: rule.severity,
        blocking: false,
        path: path,
        line: newLine,
        endLine: endLine,
        message: rule.message,
        evidence: text,
        confidence: 0,
        threshold: 1,
        source: candidate == nil ? .pattern : .model,
        fingerprint: names[0]
      )
      return NamedPlace(rule: rule, candidate: candidate, names: names, finding: finding)
    }
    let judged = hunks.enumerated().flatMap { hunkIndex, hunk in
      hunk.candidates.enumerated().map { index, candidate in
        place(
          candidate.rule,
          hunk.path,
          candidate.line,
          candidate.endLine,
          QuestionPlan.CandidateIndex(hunk: hunkIndex, candidate: index)
        )
      }
    }
    return judged
      + patternMatches.map { place($0.rule, $0.path, $0.line, $0.endLine, nil) }
  }
}
