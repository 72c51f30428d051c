/// Asks for a short text in a fixed shape, about a hunk that was judged.
///
/// Prefix and hunk are those of a `JudgeRequest`: what an engine still holds of them is not evaluated again.
package struct CompletionRequest: Sendable {
  package var prefix: Prompt
  package var hunk: Prompt
  /// What is to be written; the text follows it at once.
  package var request: Prompt
  /// The shape of the text in GBNF; it begins with the rule `root`.
  package var grammar: String
  /// The most tokens the text may have.
  package var maxTokens: Int
  /// When to stop; nil for no limit.
  package var deadline: ContinuousClock.Instant?
  /// Ends writing like a deadline once it is raised; nil if nobody can.
  package var stop: StopFlag?

  package init(
    prefix: Prompt,
    hunk: Prompt,
    request: Prompt,
    grammar: String,
    maxTokens: Int,
    deadline: ContinuousClock.Instant? = nil,
    stop: StopFlag? = nil
  ) {
    self.prefix = prefix
    self.hunk = hunk
    self.request = request
    self.grammar = grammar
    self.maxTokens = maxTokens
    self.deadline = deadline
    self.stop = stop
  }
}

/// What a model wrote.
package struct Completion: Equatable, Sendable {
  package enum Ending: Equatable, Sendable {
    /// The model came to an end.
    case complete
    /// `maxTokens` were written first.
    case tokenLimit
    /// The deadline came first, or the stop flag was raised.
    case outOfTime
  }

  /// Whole characters only. Of a server that knows no grammar it need not have the shape asked for.
  package var text: String
  /// How many tokens the text has.
  package var tokens: Int
  package var ending: Ending
  package var usage: TokenUsage

  package init(text: String, tokens: Int, ending: Ending, usage: TokenUsage = TokenUsage()) {
    self.text = text
    self.tokens = tokens
    self.ending = ending
    self.usage = usage
  }

  package var isTruncated: Bool { ending != .complete }
}
