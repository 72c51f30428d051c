/// A batch of questions that share a prefix.
///
/// Three levels, each evaluated once: the prefix (kept on disk), a hunk on top of it, and the
/// questions that branch off the hunk. A question never sees another question.
package struct JudgeRequest: Sendable {
  /// One hunk and what is asked of it.
  package struct HunkQuestions: Sendable {
    package var hunk: Prompt
    /// Each ends right before the verdict token.
    package var questions: [Prompt]

    package init(hunk: Prompt, questions: [Prompt]) {
      self.hunk = hunk
      self.questions = questions
    }
  }

  package var prefix: Prompt
  package var hunks: [HunkQuestions]
  package var verdictTokens: VerdictTokens
  /// When to stop; nil for no limit.
  package var deadline: ContinuousClock.Instant?
  /// Ends judging like a deadline once it is raised; nil if nobody can.
  package var stop: StopFlag?

  package init(
    prefix: Prompt,
    hunks: [HunkQuestions],
    verdictTokens: VerdictTokens,
    deadline: ContinuousClock.Instant? = nil,
    stop: StopFlag? = nil
  ) {
    self.prefix = prefix
    self.hunks = hunks
    self.verdictTokens = verdictTokens
    self.deadline = deadline
    self.stop = stop
  }
}

/// The spellings of "yes" and "no" whose probabilities are summed.
///
/// A spelling counts if the vocabulary holds it as one token. Where none of a verdict's is, its spellings
/// count by their first tokens, as far as these tell it from the other verdict.
package struct VerdictTokens: Hashable, Sendable {
  package var yes: [Prompt.Part]
  package var no: [Prompt.Part]

  package init(yes: [Prompt.Part], no: [Prompt.Part]) {
    self.yes = yes
    self.no = no
  }
}

package struct JudgeResponse: Equatable, Sendable {
  package enum Answer: Equatable, Sendable {
    /// p(yes) / (p(yes) + p(no)) at the last token of the question, in 0...1.
    case probability(Double)
    /// The deadline came first, or the stop flag was raised.
    case outOfTime
  }

  /// `answers[h][q]` belongs to `request.hunks[h].questions[q]`.
  package var answers: [[Answer]]
  package var usage: TokenUsage

  package init(answers: [[Answer]], usage: TokenUsage) {
    self.answers = answers
    self.usage = usage
  }
}

/// Where the state of the tokens came from.
package struct TokenUsage: Equatable, Sendable {
  /// Tokens handed to the engine to compute, counted at the call.
  package var evaluated: Int
  /// Tokens of the prefix that were not computed: restored from its snapshot, or still held from
  /// the request before.
  package var fromCache: Int

  package init(evaluated: Int = 0, fromCache: Int = 0) {
    self.evaluated = evaluated
    self.fromCache = fromCache
  }

  package static func += (left: inout TokenUsage, right: TokenUsage) {
    left.evaluated += right.evaluated
    left.fromCache += right.fromCache
  }
}
