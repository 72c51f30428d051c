import Inference
import Testing

@testable import LlamaInference

@Suite struct JudgePlanTests {
  @Test(
    arguments: [
      ([], []),
      ([5], [0..<1]),
      ([5, 5], [0..<2]),
      ([5, 6], [0..<1, 1..<2]),
      ([11], [0..<1]),
      ([1, 11, 1], [0..<1, 1..<2, 2..<3]),
      ([1, 1, 1, 1, 1], [0..<3, 3..<5]),
      ([0, 0, 0, 0], [0..<3, 3..<4]),
      ([10, 0], [0..<2]),
    ] as [([Int], [Range<Int>])]
  )
  func `portions hold at most 10 tokens and 3 items, longer items stand alone`(
    _ example: ([Int], [Range<Int>])
  ) {
    #expect(JudgePlan.portions(of: example.0, tokens: 10, count: 3) == example.1)
  }

  private static let limits = JudgePlan.Limits(
    contextTokens: 20,
    batchTokens: 8,
    hunks: 2,
    questions: 3
  )

  private static func hunk(_ index: Int, _ length: Int, questions: [Int]) -> JudgePlan.HunkTokens {
    JudgePlan.HunkTokens(
      index: index,
      tokens: Array(repeating: 1, count: length),
      questions: questions.map { Array(repeating: 2, count: $0) }
    )
  }

  @Test func `hunks nobody asks about are left out`() throws {
    let hunks = [Self.hunk(0, 3, questions: []), Self.hunk(1, 3, questions: [1])]
    let plan = try JudgePlan(prefix: [0], hunks: hunks, limits: Self.limits)
    #expect(plan.hunks.map(\.index) == [1])
  }

  @Test func `room is made for the prefix, a wave and a batch of questions`() throws {
    let short = try JudgePlan(
      prefix: [0, 0],
      hunks: [Self.hunk(0, 3, questions: [1])],
      limits: Self.limits
    )
    #expect(short.cells == 2 + 8 + 8)
    let long = try JudgePlan(
      prefix: [0, 0],
      hunks: [Self.hunk(0, 9, questions: [1, 1]), Self.hunk(1, 1, questions: [10, 1])],
      limits: Self.limits
    )
    #expect(long.cells == 2 + 9 + 10)
    let askedOnce = try JudgePlan(
      prefix: [0, 0],
      hunks: [Self.hunk(0, 9, questions: [4])],
      limits: Self.limits
    )
    #expect(askedOnce.cells == 2 + (9 + 4) + 8)
  }

  @Test func `a hunk's only question is evaluated with it`() throws {
    let hunks = [Self.hunk(0, 2, questions: [3]), Self.hunk(1, 2, questions: [3, 3])]
    #expect(hunks.map(\.trunk) == [[1, 1, 2, 2, 2], [1, 1]])
    // Five and two of eight tokens, and the next hunk is one too many.
    let plan = try JudgePlan(prefix: [], hunks: hunks + [Self.hunk(2, 2, questions: [])], limits: Self.limits)
    #expect(plan.waves.map(\.count) == [2])
    let longer = try JudgePlan(prefix: [], hunks: hunks + [Self.hunk(2, 1, questions: [1])], limits: Self.limits)
    #expect(longer.waves.map(\.count) == [2, 1])
  }

  @Test func `prefix, hunk and question together must fit the context`() throws {
    _ = try JudgePlan(
      prefix: [0, 0],
      hunks: [Self.hunk(0, 8, questions: [10])],
      limits: Self.limits
    )
    #expect(throws: InferenceError.promptTooLong(tokens: 21, limit: 20)) {
      try JudgePlan(
        prefix: [0, 0],
        hunks: [Self.hunk(0, 8, questions: [1, 11])],
        limits: Self.limits
      )
    }
  }
}
