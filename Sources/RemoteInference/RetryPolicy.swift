/// When a request that failed is worth another try, and when to make it. Pure.
package struct RetryPolicy {
  /// How often one request is sent at most.
  package var maxAttempts: Int
  /// Wait before the second attempt; doubled for each further one.
  package var firstDelay: Duration
  /// The longest wait, also where the server asks for a longer one.
  var maxDelay: Duration

  package init(
    maxAttempts: Int = 4,
    firstDelay: Duration = .milliseconds(500),
    maxDelay: Duration = .seconds(60)
  ) {
    self.maxAttempts = maxAttempts
    self.firstDelay = firstDelay
    self.maxDelay = maxDelay
  }

  package enum Decision: Equatable {
    case retry(after: Duration)
    case giveUp
    /// The server asks for more patience than there is.
    case tooLong(Duration)
  }

  /// - Parameters:
  ///   - attempts: how often the request was sent so far, at least 1.
  ///   - retryAfter: what the server asked for.
  ///   - jitter: a random number in 0...1, so that clients that failed together do not come back together.
  package func decision(
    after failure: RequestFailure,
    attempts: Int,
    retryAfter: Duration?,
    jitter: Double
  ) -> Decision {
    guard failure.mayPass, attempts < maxAttempts else { return .giveUp }
    if let retryAfter, retryAfter > maxDelay { return .tooLong(retryAfter) }
    let backoff = min(firstDelay * (1 << min(attempts - 1, 20)), maxDelay)
    let delay = backoff * (0.5 + jitter / 2)
    return .retry(after: max(delay, retryAfter ?? .zero))
  }
}

/// How a request can fail before there is an answer to read.
package enum RequestFailure: Equatable {
  /// The server said so; `text` is the beginning of its own words, or empty.
  case status(Int, text: String)
  /// curl's exit code and its words.
  case transport(code: Int32, text: String)
  case answerTooLarge(maxBytes: Int)

  /// Whether the same request may succeed later.
  package var mayPass: Bool {
    switch self {
    case .status(let status, let text):
      // A server without log-probabilities has been seen to say so with status 500.
      [408, 429, 500, 502, 503, 504, 529].contains(status) && !text.contains("logprobs")
    case .transport(let code, _): Self.passing.contains(code)
    case .answerTooLarge: false
    }
  }

  /// See EXIT CODES in curl(1): no such host for now, refused, cut short, timed out, TLS or HTTP/2 broken off,
  /// nothing sent back, sending or receiving failed. 130: the interrupt of the terminal, which the stop flag is
  /// told too.
  private static let passing: Set<Int32> = [6, 7, 16, 18, 28, 35, 52, 55, 56, 92, 95, 130]
}
