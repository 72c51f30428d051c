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
    let sizes = example.0.map { JudgePlan.Size(tokens: $0) }
    let limit = JudgePlan.Size(tokens: 10, sequences: 3)
    #expect(JudgePlan.portions(of: sizes, upTo: limit) == example.1)
  }

  private static let limits = JudgePlan.Limits(
    contextTokens: 20,
    batchTokens: 8,
    hunks: 2,
    questions: 3,
    sharesTokens: true
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

  @Test func `a hunk goes into a batch with its questions, where tokens can be shared`() throws {
    let hunks = [
      Self.hunk(0, 2, questions: [1, 1]), Self.hunk(1, 2, questions: [2]),
      Self.hunk(2, 1, questions: [1, 1, 1, 1]), Self.hunk(3, 1, questions: [1, 1]),
    ]
    var limits = Self.limits
    // Of eight tokens and three sequences: 4 + 4 and 2 + 1, 5 and 4, 3 and 2.
    #expect(
      try JudgePlan(prefix: [], hunks: hunks, limits: limits).waves.map(\.count) == [2, 1, 1]
    )
    limits.sharesTokens = false
    // Of eight tokens and two hunks.
    #expect(try JudgePlan(prefix: [], hunks: hunks, limits: limits).waves.map(\.count) == [2, 2])
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
      hunks: [Self.hunk(0, 9, questions: [1]), Self.hunk(1, 1, questions: [10])],
      limits: Self.limits
    )
    #expect(long.cells == 2 + 9 + 10)
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
