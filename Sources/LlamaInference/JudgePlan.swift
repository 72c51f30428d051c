import Inference

/// A request in tokens, cut into portions that fit a batch. Decides; evaluates nothing.
struct JudgePlan: Equatable {
  struct HunkTokens: Equatable {
    /// Index in the request.
    var index: Int
    var tokens: [Token]
    var questions: [[Token]]
  }

  struct Limits: Equatable {
    /// Tokens of prefix, hunk and question together.
    var contextTokens: Int
    var batchTokens: Int
    /// Sequences for hunks held at the same time.
    var hunks: Int
    /// Sequences for questions evaluated at the same time.
    var questions: Int
    /// Whether a token can be evaluated for several sequences at once: then a hunk goes into one batch with its
    /// questions.
    var sharesTokens: Bool

    /// One sequence for the prefix, then the hunks', then the questions'.
    var sequences: Int { 1 + hunks + questions }
  }

  /// What evaluating something takes of a batch.
  struct Size: Equatable {
    var tokens: Int
    var sequences = 1
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

  /// Hunks to hold together: as many as one batch evaluates, with their questions where it can, in the order
  /// asked.
  var waves: [ArraySlice<HunkTokens>] {
    let sizes = hunks.map { limits.sharesTokens ? $0.size : Size(tokens: $0.tokens.count) }
    let sequences = limits.sharesTokens ? limits.questions : limits.hunks
    return Self.portions(
      of: sizes,
      upTo: Size(tokens: limits.batchTokens, sequences: sequences)
    ).map { hunks[$0] }
  }

  /// Questions to evaluate at the same time.
  func portions(of questions: [[Token]]) -> [Range<Int>] {
    Self.portions(
      of: questions.map { Size(tokens: $0.count) },
      upTo: Size(tokens: limits.batchTokens, sequences: limits.questions)
    )
  }

  /// Room for the prefix, a wave and a batch of questions; llama.cpp rounds it up to a multiple of
  /// 256 itself.
  var cells: Int {
    let longestHunk = hunks.map(\.tokens.count).max() ?? 0
    let longestQuestion = hunks.flatMap { $0.questions.map(\.count) }.max() ?? 0
    return prefix.count + max(limits.batchTokens, longestHunk)
      + max(limits.batchTokens, longestQuestion)
  }

  /// Cuts `sizes` into runs of neighbours that take at most `limit` together; what takes more by itself
  /// stands alone.
  static func portions(of sizes: [Size], upTo limit: Size) -> [Range<Int>] {
    var portions: [Range<Int>] = []
    var start = 0
    var sum = Size(tokens: 0, sequences: 0)
    for (index, size) in sizes.enumerated() {
      let isFull =
        sum.tokens + size.tokens > limit.tokens || sum.sequences + size.sequences > limit.sequences
      if index > start, isFull {
        portions.append(start..<index)
        start = index
        sum = Size(tokens: 0, sequences: 0)
      }
      sum.tokens += size.tokens
      sum.sequences += size.sequences
    }
    if start < sizes.count { portions.append(start..<sizes.count) }
    return portions
  }
}

extension JudgePlan.HunkTokens {
  /// With all of its questions, each in a sequence.
  fileprivate var size: JudgePlan.Size {
    JudgePlan.Size(
      tokens: questions.reduce(tokens.count) { $0 + $1.count },
      sequences: questions.count
    )
  }
}

extension JudgePlan.Limits {
  /// - Parameter isRecurrent: a recurrent state is large and kept once a sequence.
  init(contextTokens: Int, isRecurrent: Bool) {
    self.init(
      contextTokens: contextTokens,
      batchTokens: 512,
      hunks: isRecurrent ? 4 : 8,
      questions: isRecurrent ? 8 : 32,
      sharesTokens: !isRecurrent
    )
  }
}
