import Inference

/// A request in tokens, cut into portions that fit a batch. Decides; evaluates nothing.
struct JudgePlan: Equatable {
  struct HunkTokens: Equatable {
    /// Index in the request.
    var index: Int
    var tokens: [Token]
    var questions: [[Token]]

    /// What is evaluated first: the hunk, and its question, too, where it has but one. Then there is nothing
    /// to share, and one batch fewer.
    var trunk: [Token] { isAskedOnce ? tokens + questions[0] : tokens }
    var isAskedOnce: Bool { questions.count == 1 }
  }

  struct Limits: Equatable {
    /// Tokens of prefix, hunk and question together.
    var contextTokens: Int
    var batchTokens: Int
    /// Sequences for hunks held at the same time.
    var hunks: Int
    /// Sequences for questions evaluated at the same time.
    var questions: Int

    /// One sequence for the prefix, then the hunks', then the questions'.
    var sequences: Int { 1 + hunks + questions }
  }

  let prefix: [Token]
  /// Those that are asked about.
  let hunks: [HunkTokens]
  let limits: Limits

  /// - Throws: `InferenceError.promptTooLong` for the first question that does not fit.
  init(prefix: [Token], hunks: [HunkTokens], limits: Limits) throws(InferenceError) {
    for hunk in hunks {
      for question in hunk.questions {
        precondition(!question.isEmpty, "a question needs a token to answer behind")
        let tokens = prefix.count + hunk.tokens.count + question.count
        guard tokens <= limits.contextTokens else {
          throw .promptTooLong(tokens: tokens, limit: limits.contextTokens)
        }
      }
    }
    self.prefix = prefix
    self.hunks = hunks.filter { !$0.questions.isEmpty }
    self.limits = limits
  }

  /// Hunks to hold together: as many as one batch evaluates, in the order asked.
  var waves: [ArraySlice<HunkTokens>] {
    Self.portions(
      of: hunks.map(\.trunk.count),
      tokens: limits.batchTokens,
      count: limits.hunks
    ).map { hunks[$0] }
  }

  /// Room for the prefix, a wave and a batch of questions; llama.cpp rounds it up to a multiple of
  /// 256 itself.
  var cells: Int {
    let longestHunk = hunks.map(\.trunk.count).max() ?? 0
    let longestQuestion = hunks.flatMap { $0.questions.map(\.count) }.max() ?? 0
    return prefix.count + max(limits.batchTokens, longestHunk)
      + max(limits.batchTokens, longestQuestion)
  }

  /// Cuts `lengths` into runs of neighbours that hold at most `tokens` and `count` each; what is
  /// longer than `tokens` stands alone.
  static func portions(of lengths: [Int], tokens: Int, count: Int) -> [Range<Int>] {
    var portions: [Range<Int>] = []
    var start = 0
    var sum = 0
    for (index, length) in lengths.enumerated() {
      if index > start, sum + length > tokens || index - start == count {
        portions.append(start..<index)
        start = index
        sum = 0
      }
      sum += length
    }
    if start < lengths.count { portions.append(start..<lengths.count) }
    return portions
  }
}

extension JudgePlan.Limits {
  /// - Parameter isRecurrent: a recurrent state is large and kept once a sequence.
  init(contextTokens: Int, isRecurrent: Bool) {
    self.init(
      contextTokens: contextTokens,
      batchTokens: 512,
      hunks: isRecurrent ? 4 : 8,
      questions: isRecurrent ? 8 : 32
    )
  }
}
