import Inference
import ReviewTypes
import Rules

/// Asks a model for texts about findings.
struct AdviceWriter {
  let model: any LanguageModel
  private let form: any WritingPromptForm
  private let prefix: Prompt
  /// Tokens that the prefix leaves to all the rest.
  private let room: Int
  private let options: ReviewOptions

  /// Nil if the model writes nothing: it was trained for verdicts alone.
  init?(_ reviewer: Reviewer, model: any LanguageModel) throws {
    let profile = try ModelProfile(model.identity)
    guard let form = profile.promptForm as? any WritingPromptForm else { return nil }
    self.form = form
    self.model = model
    options = reviewer.options
    (prefix, room, _) = try QuestionPlan.prefix(
      of: form,
      rules: reviewer.rules.rules.filter { $0.isJudged && profile.canJudge($0.id) },
      model: model
    )
  }

  func explanation(
    of rule: Rule,
    at place: AdvicePlace,
    _ usage: inout TokenUsage
  ) throws(Withheld) -> WrittenExplanation {
    let (text, shown) = try complete(
      .explanation,
      rule: rule,
      at: place,
      shape: WrittenExplanation.shape,
      maxTokens: WrittenExplanation.maxTokens,
      &usage
    )
    return try WrittenExplanation(
      text,
      about: rule,
      asked: form.request(.explanation, for: place.candidate(of: rule)).text,
      shown: shown
    )
  }

  func suggestion(
    for rule: Rule,
    at place: AdvicePlace,
    _ usage: inout TokenUsage
  ) throws(Withheld) -> Suggestion {
    guard place.isWhole, place.lines.count <= Suggestion.maxLines else { throw .linesNotShown }
    let originals = place.originals
    let (text, _) = try complete(
      .suggestion,
      rule: rule,
      at: place,
      shape: Suggestion.shape(for: originals),
      maxTokens: Suggestion.maxTokens,
      &usage
    )
    return try Suggestion(text, for: place.lines, originals: originals)
  }

  /// - Returns: what was written, and what the model was shown of the change.
  private func complete(
    _ kind: AdviceKind,
    rule: Rule,
    at place: AdvicePlace,
    shape: AnswerShape,
    maxTokens: Int,
    _ usage: inout TokenUsage
  ) throws(Withheld) -> (text: String, shown: String) {
    let request = form.request(kind, for: place.candidate(of: rule))
    let completion: Completion
    let shown: String
    do {
      guard let window = try fitting(place, besides: request, maxTokens) else {
        throw Withheld.doesNotFit
      }
      shown = ([window.path, window.heading] + window.lines.map(\.text)).joined(separator: "\n")
      completion = try model.complete(
        CompletionRequest(
          prefix: prefix,
          hunk: form.hunk(window),
          request: request,
          grammar: shape.grammar,
          maxTokens: maxTokens,
          deadline: options.deadline,
          stop: options.stop
        )
      )
    } catch let reason as Withheld {
      throw reason
    } catch {
      throw .engine("\(error)")
    }
    usage += completion.usage
    switch completion.ending {
    case .complete: break
    case .tokenLimit: throw .cutOff(tokens: maxTokens)
    case .outOfTime: throw options.stop?.isRaised == true ? .interrupted : .outOfTime
    }
    return (completion.text, shown)
  }

  /// As many lines around the finding as leave room for `request` and its answer; nil if not even its own do.
  private func fitting(
    _ place: AdvicePlace,
    besides request: Prompt,
    _ maxTokens: Int
  ) throws(InferenceError) -> HunkWindow? {
    let room = try room - model.tokenCount(of: request) - maxTokens
    for size in WindowSize.shrinking {
      let window = place.window(margin: size.margin)
      if try model.tokenCount(of: form.hunk(window)) <= room { return window }
    }
    return nil
  }
}
