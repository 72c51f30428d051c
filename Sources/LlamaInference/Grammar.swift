import CLlama
import Inference

/// Owns the state of one text in the making: which tokens may follow by its GBNF grammar.
///
/// Keeps the model alive.
final class Grammar {
  private let model: ModelHandle
  private let pointer: UnsafeMutablePointer<llama_sampler>
  private let vocabulary: OpaquePointer
  /// Tokens that steer a model. The grammar would let them pass where their spelling is text.
  private let forbidden: Set<Token>

  /// - Throws: `InferenceError.invalidGrammar` with llama.cpp's reason.
  init(_ text: String, model: ModelHandle) throws(InferenceError) {
    guard let vocabulary = llama_model_get_vocab(model.pointer) else {
      preconditionFailure("a model without a vocabulary is not loaded")
    }
    // of an empty text llama.cpp makes a grammar that lets everything pass
    guard !text.isEmpty else { throw .invalidGrammar(reason: "it is empty") }
    let (made, errors) = EngineLog.collecting {
      llama_sampler_init_grammar(vocabulary, text, "root")
    }
    guard let made else {
      throw .invalidGrammar(reason: errors.first ?? "it cannot be parsed")
    }
    self.model = model
    self.vocabulary = vocabulary
    pointer = made
    let tokens = model.vocabulary
    forbidden = Set(
      (0..<Token(tokens.count)).filter {
        tokens.isMarkup($0) && !llama_vocab_is_eog(vocabulary, $0)
      }
    )
  }

  deinit {
    llama_sampler_free(pointer)
  }

  /// The likeliest token that may follow; nil where the text may and should end.
  ///
  /// The likeliest of all is tried alone first: asking the grammar about a whole vocabulary costs as much as
  /// evaluating a token.
  /// - Parameters:
  ///   - logits: one for each token of the vocabulary.
  ///   - fits: whether a token can follow the bytes before it: llama.cpp's grammars let broken UTF-8 pass.
  /// - Throws: `InferenceError.notANumber` if no token may follow.
  func next(
    _ logits: UnsafeBufferPointer<Float>,
    where fits: (Token) -> Bool
  ) throws(InferenceError) -> Token? {
    var candidates = logits.indices.map {
      llama_token_data(id: Token($0), logit: logits[$0], p: 0)
    }
    for token in forbidden { candidates[Int(token)].logit = -.infinity }
    var alone = candidates.max(by: { $0.logit < $1.logit }).map { [$0] } ?? []
    if !allowed(&alone) || !ends(alone[0]) && !fits(alone[0].id) {
      _ = allowed(&candidates)
    } else {
      candidates = alone
    }
    while let best = candidates.max(by: { $0.logit < $1.logit }), best.logit > -.infinity {
      if ends(best) { return nil }
      if fits(best.id) { return best.id }
      candidates.removeAll { $0.id == best.id }
    }
    throw .notANumber
  }

  private func ends(_ candidate: llama_token_data) -> Bool {
    llama_vocab_is_eog(vocabulary, candidate.id)
  }

  /// Goes on behind `token`, which `next` chose.
  func accept(_ token: Token) {
    llama_sampler_accept(pointer, token)
  }

  /// Makes the logits of tokens that must not follow minus infinity.
  ///
  /// - Returns: whether one may follow.
  private func allowed(_ candidates: inout [llama_token_data]) -> Bool {
    candidates.withUnsafeMutableBufferPointer { buffer in
      var array = llama_token_data_array(
        data: buffer.baseAddress,
        size: buffer.count,
        selected: -1,
        sorted: false
      )
      llama_sampler_apply(pointer, &array)
    }
    return candidates.contains { $0.logit > -.infinity }
  }
}
