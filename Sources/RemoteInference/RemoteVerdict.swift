import Foundation
import Inference

/// How a server's answers become the probability of yes against no.
enum RemoteVerdict: Hashable, Sendable {
  /// One request a question: yes and no are looked for among the likeliest tokens of the answer.
  ///
  /// Each side is the sum of its listed spellings, and the answer is yes ÷ (yes + no). Of a side with no listed
  /// spelling only an upper bound is known: it is at most as likely as the least likely token listed. It counts as
  /// exactly that, so that the listed side's share is never overstated; if neither side is listed, the answer
  /// is 0.5, which says nothing and reaches no usual threshold. Further spellings of a listed side that are not
  /// listed themselves count as 0.
  case spelled(VerdictTokens)

  /// Two requests a question, for a model whose yes and no are single tokens with these numbers and need not be
  /// among the likeliest: each is made the answer by a bias on its number, and the server tells its log-probability
  /// before the bias. Servers may show control tokens as empty text; here no text is needed.
  case forced(yes: Int, no: Int)

  /// How many tokens the server is asked to list. No OpenAI-compatible server allows more than 20 by default.
  static let listedTokens = 20
  /// More than any two logits differ.
  static let bias = 100
}

/// The probability, or why there is none, from answers that were read.
extension RemoteVerdict {
  struct Spelled: Equatable {
    var probability: Double
    /// False if neither yes nor no was listed.
    var isListed: Bool
  }

  static func probability(
    of spellings: VerdictTokens,
    in answer: AnswerTokens
  ) -> Spelled {
    var listed: [String: Double] = [answer.chosen.text: answer.chosen.logProbability]
    for token in answer.top { listed[token.text] = token.logProbability }
    let yes = sum(of: spellings.yes, in: listed)
    let no = sum(of: spellings.no, in: listed)
    let bound = exp(listed.values.min() ?? 0)
    let total = (yes ?? bound) + (no ?? bound)
    guard total > 0 else { return Spelled(probability: 0.5, isListed: false) }
    return Spelled(probability: (yes ?? bound) / total, isListed: yes != nil || no != nil)
  }

  /// Nil if no spelling is listed.
  private static func sum(of parts: [Prompt.Part], in listed: [String: Double]) -> Double? {
    let spellings = Set(parts.map { Prompt([$0]).text })
    let found = spellings.compactMap { listed[$0] }
    return found.isEmpty ? nil : found.reduce(0) { $0 + exp($1) }
  }

  /// - Returns: nil if the server cannot have done what the bias asks: then both answers are the same token.
  static func probability(yes: AnswerTokens, no: AnswerTokens) -> Double? {
    guard yes.chosen != no.chosen else { return nil }
    let probability =
      1 / (1 + exp(no.chosen.logProbability - yes.chosen.logProbability))
    return probability.isNaN ? nil : probability
  }
}
