import Inference

/// A completion in tokens, known to fit. Decides; evaluates nothing.
struct CompletionPlan: Equatable {
  let prefix: [Token]
  let hunk: [Token]
  let request: [Token]
  let maxTokens: Int
  /// Room for all of it, the same as for judging wherever that is enough: a context of another size is made anew.
  let cells: Int

  /// - Throws: `InferenceError.promptTooLong` if prompt and text do not fit together.
  init(
    _ request: CompletionRequest,
    vocabulary: Vocabulary,
    limits: JudgePlan.Limits
  ) throws(InferenceError) {
    precondition(request.maxTokens > 0, "a text of no tokens need not be asked for")
    prefix = try vocabulary.tokens(of: request.prefix)
    hunk = try vocabulary.tokens(of: request.hunk)
    self.request = try vocabulary.tokens(of: request.request)
    maxTokens = request.maxTokens
    precondition(!self.request.isEmpty, "a request needs a token to write behind")
    let tokens = prefix.count + hunk.count + self.request.count + maxTokens
    guard tokens <= limits.contextTokens else {
      throw .promptTooLong(tokens: tokens, limit: limits.contextTokens)
    }
    cells =
      prefix.count + max(limits.batchTokens, hunk.count)
      + max(limits.batchTokens, self.request.count + maxTokens)
  }
}
