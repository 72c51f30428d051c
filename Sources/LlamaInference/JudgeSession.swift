import Inference

/// Answers the questions of one plan in a context whose prefix sequence is ready.
///
/// Whatever way it ends, only the prefix sequence is left in the context, unless it throws.
struct JudgeSession {
  enum Ending: Equatable {
    case complete
    case outOfTime
    /// The model's memory cannot hold one beginning in two sequences.
    case cannotBranch
  }

  private struct Question {
    var hunk: JudgePlan.HunkTokens
    var trunk: SequenceID
    /// Index within the hunk.
    var index: Int
    var tokens: [Token] { hunk.questions[index] }
  }

  let plan: JudgePlan
  let verdict: Verdict
  let context: ContextHandle
  let deadline: ContinuousClock.Instant?
  let prefixSequence: SequenceID

  private var hunkSequences: [SequenceID] { (0..<plan.limits.hunks).map { SequenceID(1 + $0) } }
  private var questionSequences: [SequenceID] {
    (0..<plan.limits.questions).map { SequenceID(1 + plan.limits.hunks + $0) }
  }

  /// Each hunk once, behind the prefix; each question once, behind its hunk.
  func answerShared(
    _ sheet: inout AnswerSheet,
    _ progress: (Int) -> Void
  ) throws(InferenceError) -> Ending {
    for wave in plan.waves {
      // Only the questions of a single hunk can be too many.
      let fits = plan.portions(of: wave.flatMap(\.questions)).count == 1
      let ending =
        plan.limits.sharesTokens && fits
        ? try answerTogether(wave, &sheet, progress) : try answerWave(wave, &sheet, progress)
      (hunkSequences + questionSequences).forEach(context.remove)
      guard ending == .complete else { return ending }
    }
    return .complete
  }

  /// Hunks and questions in one go: a hunk's tokens belong to the sequences of all its questions.
  ///
  /// Few tokens take nearly as long as a batch of them, so it pays to have no batch of questions alone.
  private func answerTogether(
    _ wave: ArraySlice<JudgePlan.HunkTokens>,
    _ sheet: inout AnswerSheet,
    _ progress: (Int) -> Void
  ) throws(InferenceError) -> Ending {
    var runs: [ContextHandle.Run] = []
    var asked: [(hunk: Int, question: Int)?] = []
    var free = questionSequences[...]
    for hunk in wave {
      let sequences = free.prefix(hunk.questions.count)
      free = free.dropFirst(sequences.count)
      for sequence in sequences {
        guard context.branch(sequence, from: prefixSequence) else { return .cannotBranch }
      }
      runs.append(
        ContextHandle.Run(
          sequences: Array(sequences),
          start: plan.prefix.count,
          tokens: hunk.tokens,
          wantsLogits: false
        )
      )
      asked.append(nil)
      for (index, sequence) in zip(hunk.questions.indices, sequences) {
        runs.append(
          ContextHandle.Run(
            sequences: [sequence],
            start: plan.prefix.count + hunk.tokens.count,
            tokens: hunk.questions[index],
            wantsLogits: true
          )
        )
        asked.append((hunk.index, index))
      }
    }
    let evaluation = try context.evaluate(runs, until: deadline) {
      (run, logits) throws(InferenceError) in
      guard let (hunk, question) = asked[run] else { return }
      sheet.write(try verdict.probability(logits), hunk: hunk, question: question)
    }
    progress(sheet.answered)
    return evaluation == .complete ? .complete : .outOfTime
  }

  /// Hunks first, then their questions, a portion at a time.
  private func answerWave(
    _ wave: ArraySlice<JudgePlan.HunkTokens>,
    _ sheet: inout AnswerSheet,
    _ progress: (Int) -> Void
  ) throws(InferenceError) -> Ending {
    precondition(wave.count <= plan.limits.hunks, "a wave holds no more hunks than sequences")
    var runs: [ContextHandle.Run] = []
    var questions: [Question] = []
    for (hunk, sequence) in zip(wave, hunkSequences) {
      guard context.branch(sequence, from: prefixSequence) else { return .cannotBranch }
      runs.append(
        ContextHandle.Run(
          sequences: [sequence],
          start: plan.prefix.count,
          tokens: hunk.tokens,
          wantsLogits: false
        )
      )
      questions += hunk.questions.indices.map { Question(hunk: hunk, trunk: sequence, index: $0) }
    }
    guard try context.evaluate(runs, until: deadline) == .complete else { return .outOfTime }

    for portion in plan.portions(of: questions.map(\.tokens)) {
      let ending = try answerPortion(questions[portion], &sheet)
      questionSequences.forEach(context.remove)
      guard ending == .complete else { return ending }
      progress(sheet.answered)
    }
    return .complete
  }

  private func answerPortion(
    _ questions: ArraySlice<Question>,
    _ sheet: inout AnswerSheet
  ) throws(InferenceError) -> Ending {
    var runs: [ContextHandle.Run] = []
    for (question, sequence) in zip(questions, questionSequences) {
      guard context.branch(sequence, from: question.trunk) else { return .cannotBranch }
      runs.append(
        ContextHandle.Run(
          sequences: [sequence],
          start: plan.prefix.count + question.hunk.tokens.count,
          tokens: question.tokens,
          wantsLogits: true
        )
      )
    }
    let evaluation = try context.evaluate(runs, until: deadline) {
      (run, logits) throws(InferenceError) in
      let question = questions[questions.startIndex + run]
      sheet.write(
        try verdict.probability(logits),
        hunk: question.hunk.index,
        question: question.index
      )
    }
    return evaluation == .complete ? .complete : .outOfTime
  }

  /// Each question alone, from its first token. Those answered before are left out.
  func answerApart(
    _ sheet: inout AnswerSheet,
    _ progress: (Int) -> Void
  ) throws(InferenceError) {
    for hunk in plan.hunks {
      for index in hunk.questions.indices where !sheet.isAnswered(hunk: hunk.index, question: index)
      {
        let run = ContextHandle.Run(
          sequences: [prefixSequence],
          start: 0,
          tokens: plan.prefix + hunk.tokens + hunk.questions[index],
          wantsLogits: true
        )
        let evaluation = try context.evaluate([run], until: deadline) {
          (_, logits) throws(InferenceError) in
          sheet.write(try verdict.probability(logits), hunk: hunk.index, question: index)
        }
        context.remove(prefixSequence)
        guard evaluation == .complete else { return }
        progress(sheet.answered)
      }
    }
  }
}
