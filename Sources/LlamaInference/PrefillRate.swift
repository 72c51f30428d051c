package import Inference

extension LlamaModel {
  /// Tokens a second that llama.cpp evaluates in batches of `batchTokens`, each from an empty
  /// context: the bound that any review with this model on this machine is measured against.
  ///
  /// - Parameters:
  ///   - batchTokens: length of one batch.
  ///   - batches: how many are timed; one more is evaluated before, to warm up.
  package func prefillRate(
    batchTokens: Int = 512,
    batches: Int = 8
  ) throws(InferenceError) -> Double {
    let context = try ContextHandle(
      model: model,
      sizes: ContextHandle.Sizes(
        cells: batchTokens,
        sequences: 1,
        batch: batchTokens,
        threads: options.threads ?? ThreadCount.free
      ),
      placement: placement
    )
    let words = try model.vocabulary.tokens(of: Prompt([.plain("let total = items.count + 1\n")]))
    let run = ContextHandle.Run(
      sequences: [SequenceID(0)],
      start: 0,
      tokens: (0..<batchTokens).map { words[$0 % words.count] },
      wantsLogits: true
    )
    var elapsed = Duration.zero
    for batch in 0...batches {
      let start = ContinuousClock.now
      _ = try context.evaluate([run], until: nil)
      if batch > 0 { elapsed += ContinuousClock.now - start }
      context.remove(SequenceID(0))
    }
    let seconds = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
    return Double(batchTokens * batches) / seconds
  }
}
