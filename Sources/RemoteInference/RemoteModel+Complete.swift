package import Inference

extension RemoteModel {
  /// The grammar goes along in the words of llama-server and of vLLM. A server that refuses them is asked again
  /// without: its text need not have the shape asked for.
  package func complete(_ request: CompletionRequest) throws(InferenceError) -> Completion {
    guard takesGrammar else { return try write(request, grammar: nil) }
    do {
      return try write(request, grammar: request.grammar)
    } catch .serverFailed(_, let reason) where Self.isAboutGrammar(reason) {
      takesGrammar = false
      return try write(request, grammar: nil)
    }
  }

  private static func isAboutGrammar(_ reason: String) -> Bool {
    ["grammar", "structured_outputs"].contains { reason.contains($0) }
  }

  private func write(
    _ request: CompletionRequest,
    grammar: String?
  ) throws(InferenceError) -> Completion {
    let body = RequestBody(model: identity.name, api: options.api)
      .request(for: request, grammar: grammar)
    var written: WrittenAnswer?
    let ending = try client.send([[body]], until: request.deadline, stop: request.stop) {
      (_, _, body) throws(InferenceError) in
      guard let answer = WrittenAnswer(body) else {
        throw .server(
          options.address.text,
          AnswerTokens.Unreadable.notJSON.reason
        )
      }
      written = answer
    }
    guard ending == .complete, let written else {
      return Completion(text: "", tokens: 0, ending: .outOfTime)
    }
    return Completion(
      text: written.text,
      tokens: written.tokens,
      ending: written.isCut ? .tokenLimit : .complete,
      usage: written.usage
    )
  }
}
