import Inference
import Testing

@testable import LlamaInference

@Suite struct VerdictTests {
  /// Logits of yes and of two spellings of no, and the probability of yes.
  private static let examples: [([Float], Double)] = [
    ([0, 0, -1000], 0.5),
    ([1, 0, -1000], 0.731_058_6),
    ([0, 1, -1000], 0.268_941_4),
    ([2, 2, 2], 0.333_333_3),
    ([900, 0, 0], 1),
    ([-900, 0, 0], 0),
    ([1e30, 1e30, -1e30], 0.5),
    ([-.infinity, 3, 3], 0),
    ([3, -.infinity, -.infinity], 1),
  ]

  @Test(arguments: examples)
  func `the probability is the softmax over the verdict's tokens alone`(
    _ example: ([Float], Double)
  ) throws {
    let verdict = try Self.verdict()
    let (logits, expected) = example
    let found = try Self.withLogits(logits) { logits throws(InferenceError) in
      try verdict.probability(logits)
    }
    #expect(abs(found - expected) < 1e-6)
  }

  @Test(arguments: [
    [Float.nan, 0, 0], [0, .nan, 0], [0, 0, .nan], [.infinity, .infinity, 0],
    [-.infinity, -.infinity, -.infinity],
  ])
  func `what is no probability is an error`(_ logits: [Float]) throws {
    let verdict = try Self.verdict()
    #expect(throws: InferenceError.notANumber) {
      try Self.withLogits(logits) { logits throws(InferenceError) in
        try verdict.probability(logits)
      }
    }
  }

  /// Yes is one token, no two; `logits` are theirs in that order.
  private static func verdict() throws -> Verdict {
    let handle = try ModelHandle(file: ModelFile(path: TestModel.transformer.path()))
    return try Verdict(
      VerdictTokens(yes: [.control("<|yes|>")], no: [.control("<|no|>"), .plain("n")]),
      in: handle.vocabulary
    )
  }

  private static func withLogits(
    _ logits: [Float],
    _ body: (UnsafeBufferPointer<Float>) throws(InferenceError) -> Double
  ) throws -> Double {
    let handle = try ModelHandle(file: ModelFile(path: TestModel.transformer.path()))
    var all = [Float](repeating: 50, count: handle.vocabulary.count)
    for (spelling, logit) in zip(
      [Prompt.Part.control("<|yes|>"), .control("<|no|>"), .plain("n")],
      logits
    ) {
      all[Int(try handle.vocabulary.tokens(of: spelling)[0])] = logit
    }
    return try all.withUnsafeBufferPointer { try body($0) }
  }
}
