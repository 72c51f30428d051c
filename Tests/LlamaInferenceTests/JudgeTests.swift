import Inference
import TestSupport
import Testing

@testable import LlamaInference

@Suite struct JudgeTests {
  @Test(arguments: TestModel.allCases)
  func `shared, batched and cached verdicts agree with questions asked one at a time`(
    _ model: TestModel
  ) throws {
    let expected = try model.load(sharesSequences: false).judge(request())
    let flat = expected.probabilities.joined()
    #expect(flat.count == 50)
    #expect(flat.allSatisfy { (0...1).contains($0) })
    #expect(Set(flat).count > 30, "the verdicts must tell the questions apart")

    let judge = try model.load()
    let cold = try judge.judge(request())
    let warm = try judge.judge(request())
    try Scratch.with { folder in
      let writing = try model.load(snapshots: folder).judge(request())
      let reading = try model.load(snapshots: folder).judge(request())
      let distances = [cold, warm, writing, reading].map { $0.distance(to: expected) }
      print("largest difference of a verdict, \(model.rawValue):", distances)
      #expect(distances.allSatisfy { $0 <= 0.02 })
    }
  }

  @Test(arguments: TestModel.allCases)
  func `verdicts do not depend on the order of hunks and questions`(_ model: TestModel) throws {
    let judge = try model.load()
    let expected = try judge.judge(request())
    let backwards = sampleHunks.reversed().map {
      JudgeRequest.HunkQuestions(hunk: $0.hunk, questions: $0.questions.reversed())
    }
    var response = try judge.judge(request(Array(backwards)))
    response.answers = response.answers.reversed().map { $0.reversed() }
    let distance = response.distance(to: expected)
    print("largest difference of a verdict in reverse order, \(model.rawValue):", distance)
    #expect(distance <= 0.02)
  }

  @Test(arguments: TestModel.allCases)
  func `more questions than go into a batch are asked all the same`(_ model: TestModel) throws {
    let hunk = sampleHunks[0]
    let many = JudgeRequest.HunkQuestions(
      hunk: hunk.hunk,
      questions: (0..<20).flatMap { _ in hunk.questions }
    )
    let count = hunk.questions.count
    #expect(many.questions.count > 32)
    let few = try model.load().judge(request([hunk])).probabilities[0]
    let judge = try model.load()
    let answers = try judge.judge(request([many, hunk])).probabilities
    for (index, answer) in answers.joined().enumerated() {
      #expect(abs(answer - few[index % count]) <= 0.02)
    }
    #expect(answers.map(\.count) == [many.questions.count, count])
  }

  @Test(arguments: TestModel.allCases)
  func `a question sees no other question`(_ model: TestModel) throws {
    let judge = try model.load()
    let first = sampleHunks[0]
    let alone = try judge.judge(
      request([JudgeRequest.HunkQuestions(hunk: first.hunk, questions: [first.questions[1]])])
    )
    let among = try judge.judge(request())
    #expect(abs(alone.probabilities[0][0] - among.probabilities[0][1]) <= 0.02)
  }

  @Test(arguments: TestModel.allCases)
  func `every token is evaluated once`(_ model: TestModel) throws {
    let judge = try model.load()
    let prefix = try judge.tokenCount(of: samplePrefix)
    let rest = try tokenCount(of: sampleHunks, by: judge)
    #expect(try judge.judge(request()).usage == TokenUsage(evaluated: prefix + rest, fromCache: 0))
    // the same object still holds the prefix
    #expect(try judge.judge(request()).usage == TokenUsage(evaluated: rest, fromCache: prefix))
  }

  @Test(arguments: TestModel.allCases)
  func `a snapshot spares exactly the tokens of the prefix`(_ model: TestModel) throws {
    try Scratch.with { folder in
      let first = try model.load(snapshots: folder).judge(request())
      let judge = try model.load(snapshots: folder)
      let second = try judge.judge(request())
      let prefix = try judge.tokenCount(of: samplePrefix)
      #expect(prefix > 20)
      #expect(first.usage.fromCache == 0)
      #expect(second.usage.fromCache == prefix)
      #expect(second.usage.evaluated == first.usage.evaluated - prefix)
    }
  }

  @Test func `the engine adds no token of its own`() throws {
    // the model's file asks for a beginning-of-sequence token
    let judge = try TestModel.transformer.load()
    #expect(try judge.tokenCount(of: Prompt([.plain("abc")])) == 3)
    #expect(try judge.tokenCount(of: Prompt([.plain("")])) == 0)
  }

  @Test func `progress counts the questions answered so far`() throws {
    var seen: [Int] = []
    _ = try TestModel.transformer.load().judge(request()) { seen.append($0) }
    #expect(seen == seen.sorted())
    #expect(seen.last == 50)
    #expect(seen.count > 2)
  }

  @Test func `a request without questions evaluates nothing`() throws {
    let silent = JudgeRequest.HunkQuestions(hunk: Prompt([.plain("x")]), questions: [])
    let response = try TestModel.transformer.load().judge(request([silent]))
    #expect(response == JudgeResponse(answers: [[]], usage: TokenUsage()))
  }

  @Test(arguments: TestModel.allCases)
  func `neither prefix nor hunk need hold a token`(_ model: TestModel) throws {
    let bare = JudgeRequest.HunkQuestions(
      hunk: Prompt(),
      questions: [question("Is it?", "x = 1"), question("Is it?", "y")]
    )
    let expected = try model.load(sharesSequences: false).judge(request([bare], prefix: Prompt()))
    let response = try model.load().judge(request([bare], prefix: Prompt()))
    #expect(response.distance(to: expected) <= 0.02)
  }

  @Test func `a later request may need more room`() throws {
    let judge = try TestModel.transformer.load()
    _ = try judge.judge(request([hunk("a.py", ["x"])]))
    let long = request([hunk("a.py", ["y = 1"], repeated: 200)])
    let expected = try TestModel.transformer.load(sharesSequences: false).judge(long)
    #expect(try judge.judge(long).distance(to: expected) <= 0.02)
  }

  @Test func `a prompt longer than the context is refused with both numbers`() throws {
    let judge = try TestModel.transformer.load()
    let long = hunk("a.py", [String(repeating: "!", count: 3000)])
    let tokens =
      try judge.tokenCount(of: samplePrefix) + judge.tokenCount(of: long.hunk)
      + judge.tokenCount(of: long.questions[0])
    #expect(throws: InferenceError.promptTooLong(tokens: tokens, limit: 2048)) {
      try judge.judge(request([long]))
    }
  }

  @Test func `weights that are no numbers are reported`() throws {
    try Scratch.with { folder in
      try RandomModel(outputNorm: .nan).write(to: "\(folder)/nan.gguf")
      let judge = try loadModel("\(folder)/nan.gguf")
      #expect(throws: InferenceError.notANumber) { try judge.judge(request()) }
    }
  }

  private func tokenCount(
    of hunks: [JudgeRequest.HunkQuestions],
    by judge: LlamaModel
  ) throws -> Int {
    var count = 0
    for hunk in hunks where !hunk.questions.isEmpty {
      count += try judge.tokenCount(of: hunk.hunk)
      for question in hunk.questions { count += try judge.tokenCount(of: question) }
    }
    return count
  }
}
