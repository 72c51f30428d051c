import Foundation

/// What a model costs on this machine.
struct ModelMeasurement: Codable, Equatable {
  /// Whether it brings measurements of its quality along, and so may be asked about some rules only.
  var isTrained: Bool
  /// Of the model file.
  var fileBytes: Int
  /// Tokens evaluated in a second, in batches as a review evaluates them.
  var tokensPerSecond: Double
  /// Until the model could be asked, its file having been read before.
  var openSeconds: Double
  /// Of `TypicalCommit`: what is kept between commits, and what is evaluated for this one.
  var prefixTokens: Int
  var commitTokens: Int
  /// Questions that the model answered; fewer than `TypicalCommit.candidateCount` if it may not be asked
  /// about a rule.
  var candidates: Int
  /// From opening the model to the last answer: as at a first commit, and as at every later one. Nil
  /// where only a prefill was measured.
  var firstCommitSeconds: Double?
  var commitSeconds: Double?
  /// The largest memory that the process held.
  var peakBytes: Int

  /// What a commit takes by the measured rate.
  var expectedCommitSeconds: Double {
    openSeconds + Double(commitTokens) / max(tokensPerSecond, .leastNonzeroMagnitude)
  }
}
