package import Inference

/// A language model that answers from a closure: the one stand-in behind the seam.
///
/// It counts a token per Unicode scalar, so that lengths can be worked out by hand.
package final class ScriptedModel: LanguageModel {
  package var identity: ModelIdentity
  /// Every request, in order.
  package private(set) var requests: [JudgeRequest] = []
  /// Every completion that was asked for, in order.
  package private(set) var completions: [CompletionRequest] = []
  /// What is written to the text of a request; nothing is scripted if nil.
  package var write: ((_ request: String) throws(InferenceError) -> Completion)?
  /// Thrown by the next `judge`, if set.
  package var failure: InferenceError?
  /// Questions answered before the deadline "comes"; nil for all of them.
  package var answersBeforeDeadline: Int?
  private let answer: (_ hunk: String, _ question: String) -> Double

  /// - Parameter answer: the probability of "yes" for the text of a hunk and a question.
  package init(
    metadata: [String: String] = [:],
    contextTokens: Int = 100_000,
    answer: @escaping (_ hunk: String, _ question: String) -> Double
  ) {
    identity = ModelIdentity(
      name: "scripted",
      sha256: String(repeating: "0", count: 64),
      engine: "script",
      metadata: metadata,
      contextTokens: contextTokens
    )
    self.answer = answer
  }

  /// The metadata of a model trained on `rules`, all with the same measured figures.
  package static func trained(
    on rules: [String],
    threshold: Double = 0.5,
    precision: Double = 0.9
  ) -> [String: String] {
    let entries = rules.map {
      "\"\($0)\":{\"threshold\":\(threshold),\"precision\":\(precision)}"
    }
    return [
      "vibecheck.prompt": "lines-1",
      "vibecheck.profile": "{\"rules\":{\(entries.joined(separator: ","))}}",
    ]
  }

  package func tokenCount(of prompt: Prompt) throws(InferenceError) -> Int {
    prompt.text.unicodeScalars.count
  }

  package func judge(
    _ request: JudgeRequest,
    progress: (Int) -> Void
  ) throws(InferenceError) -> JudgeResponse {
    requests.append(request)
    if let failure { throw failure }
    var answered = 0
    var answers: [[JudgeResponse.Answer]] = []
    for hunk in request.hunks {
      var ofHunk: [JudgeResponse.Answer] = []
      for question in hunk.questions {
        if let limit = answersBeforeDeadline, answered >= limit {
          ofHunk.append(.outOfTime)
          continue
        }
        ofHunk.append(.probability(answer(hunk.hunk.text, question.text)))
        answered += 1
        progress(answered)
      }
      answers.append(ofHunk)
    }
    return JudgeResponse(answers: answers, usage: TokenUsage(evaluated: 1, fromCache: 0))
  }

  package func complete(_ request: CompletionRequest) throws(InferenceError) -> Completion {
    completions.append(request)
    guard let write else { throw .invalidGrammar(reason: "the script writes nothing") }
    return try write(request.request.text)
  }

  /// The text of every question asked, in order.
  package var questions: [String] {
    requests.flatMap { $0.hunks.flatMap { $0.questions.map(\.text) } }
  }
}
