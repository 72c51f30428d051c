import Inference

/// The answers of one `judge` so far: all out of time until they are written in.
struct RemoteSheet {
  private let verdict: RemoteVerdict
  private let address: String
  private var answers: [[JudgeResponse.Answer]]
  private var usage = TokenUsage()
  /// The first of a forced pair, by hunk.
  private var halves: [Int: AnswerTokens] = [:]
  /// Questions that were answered with yes or no among the likeliest tokens.
  private var listed = 0
  /// The likeliest token of an answer with neither.
  private var strange: String?
  private(set) var answered = 0

  init(_ request: JudgeRequest, verdict: RemoteVerdict, address: String) {
    self.verdict = verdict
    self.address = address
    answers = request.hunks.map { hunk in hunk.questions.map { _ in .outOfTime } }
  }

  var response: JudgeResponse { JudgeResponse(answers: answers, usage: usage) }

  /// - Throws: `InferenceError.serverFailed` if not one answer was yes or no: the model is not fit for questions.
  func checkedResponse() throws(InferenceError) -> JudgeResponse {
    if let strange, listed == 0 {
      throw failed("its model answers neither yes nor no but '\(strange)'; use another model")
    }
    return response
  }

  /// - Parameter index: of the request in its hunk's list.
  mutating func write(_ body: [UInt8], hunk: Int, request index: Int) throws(InferenceError) {
    let tokens: AnswerTokens
    do {
      tokens = try AnswerTokens(body)
    } catch {
      throw failed(error.reason)
    }
    usage.evaluated += tokens.promptTokens - tokens.cachedTokens
    usage.fromCache += tokens.cachedTokens
    switch verdict {
    case .spelled(let spellings):
      let found = RemoteVerdict.probability(of: spellings, in: tokens)
      if found.isListed { listed += 1 } else { strange = strange ?? tokens.chosen.text }
      set(found.probability, hunk: hunk, question: index)
    case .forced:
      guard let yes = halves.removeValue(forKey: hunk) else {
        halves[hunk] = tokens
        return
      }
      guard let probability = RemoteVerdict.probability(yes: yes, no: tokens) else {
        throw failed(
          "it does not honour 'logit_bias', which 'prompt: lines-1' needs; use another server"
        )
      }
      set(probability, hunk: hunk, question: index / 2)
    }
  }

  private mutating func set(_ probability: Double, hunk: Int, question: Int) {
    answers[hunk][question] = .probability(probability)
    answered += 1
  }

  private func failed(_ reason: String) -> InferenceError {
    .server(address, reason)
  }
}
