package import Inference

extension LlamaModel {
  /// Where the hunk of the last completion lies, behind the prefix.
  static let hunkSequence = SequenceID(1)
  private static let textSequence = SequenceID(2)

  package func complete(_ request: CompletionRequest) throws(InferenceError) -> Completion {
    let plan = try CompletionPlan(request, vocabulary: model.vocabulary, limits: limits)
    let grammar = try Grammar(request.grammar, model: model)
    guard !TimeLimit(instant: request.deadline, stop: request.stop).hasPassed else {
      return Completion(text: "", tokens: 0, ending: .outOfTime)
    }
    do {
      let context = try context(cells: plan.cells)
      context.stop = request.stop
      defer { context.stop = nil }
      return try write(plan, grammar, in: context, until: request.deadline)
    } catch {
      dropContext()
      throw error
    }
  }

  private func write(
    _ plan: CompletionPlan,
    _ grammar: Grammar,
    in context: ContextHandle,
    until deadline: ContinuousClock.Instant?
  ) throws(InferenceError) -> Completion {
    let before = context.evaluatedTokens
    var usage = TokenUsage()
    var text = TextInTheMaking()
    var ending = Completion.Ending.outOfTime
    if let beginning = try begin(plan, in: context, until: deadline, &usage) {
      ending = try CompletionSession(
        context: context,
        vocabulary: model.vocabulary,
        grammar: grammar,
        maxTokens: plan.maxTokens,
        deadline: deadline
      ).write(behind: beginning, &text)
    }
    context.remove(Self.textSequence)
    usage.evaluated = context.evaluatedTokens - before
    return Completion(text: text.text, tokens: text.tokens, ending: ending, usage: usage)
  }

  /// Makes the hunk's sequence hold prefix and hunk, and branches the text off it.
  ///
  /// - Returns: what is still to be evaluated; nil if the deadline came first.
  private func begin(
    _ plan: CompletionPlan,
    in context: ContextHandle,
    until deadline: ContinuousClock.Instant?,
    _ usage: inout TokenUsage
  ) throws(InferenceError) -> ContextHandle.Run? {
    if options.sharesSequences {
      guard try preparePrefix(plan.prefix, in: context, until: deadline, &usage) else { return nil }
      if plan.hunk == heldHunk {
        usage.fromCache += plan.hunk.count
      } else {
        forgetHunk(in: context)
        guard context.branch(Self.hunkSequence, from: Self.prefixSequence) else {
          return apart(plan, in: context, &usage)
        }
        let run = ContextHandle.Run(
          sequences: [Self.hunkSequence],
          start: plan.prefix.count,
          tokens: plan.hunk,
          wantsLogits: false
        )
        guard try context.evaluate([run], until: deadline) == .complete else {
          context.remove(Self.hunkSequence)
          return nil
        }
        heldHunk = plan.hunk
      }
      if context.branch(Self.textSequence, from: Self.hunkSequence) {
        return ContextHandle.Run(
          sequences: [Self.textSequence],
          start: plan.prefix.count + plan.hunk.count,
          tokens: plan.request,
          wantsLogits: true
        )
      }
    }
    return apart(plan, in: context, &usage)
  }

  /// The whole prompt from its first token, where the model's memory cannot share a beginning.
  private func apart(
    _ plan: CompletionPlan,
    in context: ContextHandle,
    _ usage: inout TokenUsage
  ) -> ContextHandle.Run {
    forgetHunk(in: context)
    forgetPrefix(in: context)
    usage.fromCache = 0
    return ContextHandle.Run(
      sequences: [Self.textSequence],
      start: 0,
      tokens: plan.prefix + plan.hunk + plan.request,
      wantsLogits: true
    )
  }
}
