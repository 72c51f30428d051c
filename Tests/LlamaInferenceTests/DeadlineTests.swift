import Foundation
import Inference
import Testing

@testable import LlamaInference

@Suite struct DeadlineTests {
  @Test func `a deadline in the past answers nothing and evaluates nothing`() throws {
    let response = try TestModel.transformer.load()
      .judge(request(deadline: .now - .seconds(1)))
    #expect(response.answers.joined().allSatisfy { $0 == .outOfTime })
    #expect(response.answers.map(\.count) == sampleHunks.map(\.questions.count))
    #expect(response.usage == TokenUsage())
  }

  @Test(arguments: TestModel.allCases)
  func `what was answered before the deadline is kept`(_ model: TestModel) throws {
    let judge = try model.load()
    let expected = try judge.judge(request())
    let response = try Self.interrupt(judge)
    let answered = response.answers.joined().filter { $0 != .outOfTime }.count
    #expect(answered > 0)
    #expect(answered < 50)
    for (given, full) in zip(response.answers.joined(), expected.probabilities.joined()) {
      if case .probability(let probability) = given { #expect(abs(probability - full) <= 0.02) }
    }
  }

  @Test func `a raised stop flag ends judging, before it began or between two batches`() throws {
    let judge = try TestModel.transformer.load()
    let stop = StopFlag()
    var asked = request()
    asked.stop = stop
    let response = try judge.judge(asked) { _ in stop.raise() }
    let answered = response.answers.joined().count { $0 != .outOfTime }
    #expect(answered > 0)
    #expect(answered < 50)

    let again = try judge.judge(asked)
    #expect(again.answers.joined().allSatisfy { $0 == .outOfTime })
    #expect(again.usage == TokenUsage())
    // Nobody stops the next request.
    #expect(try judge.judge(request()).answers.joined().allSatisfy { $0 != .outOfTime })
  }

  @Test(arguments: TestModel.allCases)
  func `an interrupted request leaves nothing behind that changes the next`(
    _ model: TestModel
  ) throws {
    let judge = try model.load()
    let expected = try judge.judge(request())
    _ = try Self.interrupt(judge)
    let after = try judge.judge(request())
    #expect(after.distance(to: expected) <= 0.02)
    #expect(after.usage.fromCache == expected.usage.evaluated - after.usage.evaluated)
  }

  /// Lets the deadline pass while the first answers are handed over, so that the abort callback
  /// stops the batch after them.
  private static func interrupt(_ judge: LlamaModel) throws -> JudgeResponse {
    var response = JudgeResponse(answers: [], usage: TokenUsage())
    for milliseconds in [50, 200, 800, 3200, 12800] {
      let deadline = ContinuousClock.now + .milliseconds(milliseconds)
      response = try judge.judge(request(deadline: deadline)) { _ in
        while ContinuousClock.now < deadline { usleep(1_000) }
      }
      if response.answers.joined().contains(where: { $0 != .outOfTime }) { break }
    }
    return response
  }

  @Test func `llama_decode is stopped in the middle of a batch`() throws {
    let path = try TestModel.transformer.path()
    let model = try ModelHandle(file: ModelFile(path: path))
    let context = try ContextHandle(
      model: model,
      sizes: ContextHandle.Sizes(cells: 1024, sequences: 4, batch: 512, threads: 1)
    )
    let run = ContextHandle.Run(
      sequences: [SequenceID(0)],
      start: 0,
      tokens: Array(repeating: 5, count: 700),
      wantsLogits: true
    )
    #expect(try context.evaluate([run], until: .now - .seconds(1)) == .outOfTime)
    context.remove(SequenceID(0))
    #expect(context.length(of: SequenceID(0)) == 0)
    #expect(try context.evaluate([run], until: nil) == .complete)
    #expect(context.length(of: SequenceID(0)) == 700)
  }

  @Test func `a prefix cut off by the deadline is not kept as a snapshot`() throws {
    try Scratch.with { folder in
      let long = Prompt([.plain(String(repeating: "abc ", count: 400))])
      let one = [sampleHunks[0]]
      let store = PrefixSnapshotStore(folder: folder)
      // long enough to begin, too short to end
      for microseconds in stride(from: 1_000, through: 100_000, by: 1_000) {
        let judge = try TestModel.transformer.load(snapshots: folder)
        let deadline = ContinuousClock.now + .microseconds(microseconds)
        let response = try judge.judge(request(one, prefix: long, deadline: deadline))
        if (1..<1600).contains(response.usage.evaluated) {
          #expect(store.info().count == 0)
          let expected = try TestModel.transformer.load().judge(request(one, prefix: long))
          let after = try judge.judge(request(one, prefix: long))
          #expect(after.usage.fromCache == 0)
          #expect(after.distance(to: expected) <= 0.02)
          return
        }
        store.clear()
      }
      Issue.record("no deadline fell into the prefix")
    }
  }
}
