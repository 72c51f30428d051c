import Foundation
import Inference

/// The tokens that mean yes and no, and how their logits become a probability.
struct Verdict {
  let yes: Set<Token>
  let no: Set<Token>

  /// Finds each spelling that is one token of `vocabulary`.
  ///
  /// Of a verdict that has none, the first tokens of its spellings count, but for those with which
  /// the other verdict may begin, too.
  /// - Throws: `InferenceError.noVerdictToken` if nothing is left of yes or of no;
  ///   `unknownControlToken` if a control spelling is not known.
  init(_ spellings: VerdictTokens, in vocabulary: Vocabulary) throws(InferenceError) {
    let yes = try Self.tokens(spellings.yes, in: vocabulary)
    let no = try Self.tokens(spellings.no, in: vocabulary)
    self.yes = try Self.telling(yes, against: no, spellings.yes)
    self.no = try Self.telling(no, against: yes, spellings.no)
  }

  private static func tokens(
    _ spellings: [Prompt.Part],
    in vocabulary: Vocabulary
  ) throws(InferenceError) -> [[Token]] {
    var tokens: [[Token]] = []
    for spelling in spellings { tokens.append(try vocabulary.tokens(of: spelling)) }
    return tokens.filter { !$0.isEmpty }
  }

  private static func telling(
    _ own: [[Token]],
    against other: [[Token]],
    _ spellings: [Prompt.Part]
  ) throws(InferenceError) -> Set<Token> {
    let whole = Set(own.filter { $0.count == 1 }.map { $0[0] })
    let first = Set(own.map { $0[0] }).subtracting(other.map { $0[0] })
    let found = whole.isEmpty ? first : whole
    guard !found.isEmpty else {
      throw .noVerdictToken(spellings: spellings.map { Prompt([$0]).text })
    }
    return found
  }

  /// p(yes) / (p(yes) + p(no)), each the sum over its spellings; the rest of the vocabulary is
  /// left out of the softmax, as it cancels.
  ///
  /// - Parameter logits: one for each token of the vocabulary.
  func probability(_ logits: UnsafeBufferPointer<Float>) throws(InferenceError) -> Double {
    let yes = Self.logSum(self.yes.map { Double(logits[Int($0)]) })
    let no = Self.logSum(self.no.map { Double(logits[Int($0)]) })
    // also NaN for two infinities of one sign, of which nothing can be said
    let probability = 1 / (1 + exp(no - yes))
    guard !probability.isNaN else { throw .notANumber }
    return probability
  }

  /// log(sum of exp), without overflow.
  private static func logSum(_ logits: [Double]) -> Double {
    // `max()` may skip NaN, the sum below does not
    let top = logits.max() ?? -.infinity
    guard top.isFinite else { return logits.reduce(0, +) }
    return top + log(logits.reduce(0) { $0 + exp($1 - top) })
  }
}
