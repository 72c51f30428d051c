import Foundation
import Inference
import TestSupport
import Testing

@testable import LlamaInference

@Suite struct CompletionTests {
  private static let lines = #"""
    root ::= "[" line ("," " "? line){0,3} "]"
    line ::= "\"" char{0,12} "\""
    char ::= [^"\\\x00-\x1F\x7F-\x9F] | "\\" ["\\/t]
    """#

  private func request(
    _ grammar: String = lines,
    hunk: JudgeRequest.HunkQuestions = sampleHunks[0],
    text: String = "Write lines:",
    maxTokens: Int = 200
  ) -> CompletionRequest {
    CompletionRequest(
      prefix: samplePrefix,
      hunk: hunk.hunk,
      request: Prompt([.plain(text)]),
      grammar: grammar,
      maxTokens: maxTokens
    )
  }

  @Test(arguments: TestModel.allCases)
  func `random words keep to the grammar`(_ model: TestModel) throws {
    let writer = try model.load()
    var texts: Set<String> = []
    for (index, hunk) in sampleHunks.enumerated() {
      let completion = try writer.complete(request(hunk: hunk, text: "Lines \(index):"))
      try #require(completion.ending == .complete, "\(completion)")
      let value = try JSONSerialization.jsonObject(with: Data(completion.text.utf8))
      let lines = try #require(value as? [String])
      #expect((1...4).contains(lines.count))
      #expect(lines.allSatisfy { $0.unicodeScalars.count <= 12 })
      texts.insert(completion.text)
    }
    // Not all alike, else this would say little.
    #expect(texts.count > 1)
  }

  @Test func `a control token that the grammar would take for text is never written`() throws {
    let completion = try TestModel.transformer.load()
      .complete(request(#"root ::= "<" [|a-z_]{1,20} ">""#))
    #expect(!RandomModel.controlTokens.contains(completion.text), "\(completion.text)")
    #expect(completion.tokens > 1)
  }

  @Test func `characters of several tokens are whole, also where the text is cut off`() throws {
    let writer = try TestModel.transformer.load()
    // Every character takes three or four tokens of one byte.
    for maxTokens in 1...8 {
      let completion = try writer.complete(
        request(#"root ::= [\u4E00-\u4EFF\U0001F600-\U0001F64F]{2}"#, maxTokens: maxTokens)
      )
      #expect(completion.tokens == min(maxTokens, completion.tokens))
      #expect(completion.isTruncated == (completion.text.unicodeScalars.count < 2))
      #expect(!completion.text.unicodeScalars.contains("\u{FFFD}"), "\(completion.text)")
    }
  }

  @Test func `a text that is too long for its tokens is cut off there`() throws {
    let completion = try TestModel.transformer.load()
      .complete(request(#"root ::= [a-z]{100}"#, maxTokens: 7))
    #expect(completion.ending == .tokenLimit)
    #expect(completion.isTruncated)
    #expect(completion.tokens == 7)
    #expect((7...14).contains(completion.text.count))
  }

  @Test func `a text of exactly as many tokens as allowed is whole`() throws {
    let writer = try TestModel.transformer.load()
    let whole = try writer.complete(request(#"root ::= [0-9]{5}"#))
    #expect(whole.ending == .complete)
    #expect(whole.tokens == 5)
    #expect(try writer.complete(request(#"root ::= [0-9]{5}"#, maxTokens: 5)).text == whole.text)
  }

  @Test(arguments: ["root ::= (", "other ::= \"a\"", "", "root ::= root \"a\""])
  func `a grammar that cannot be used throws`(grammar: String) throws {
    let writer = try TestModel.transformer.load()
    #expect {
      try writer.complete(request(grammar))
    } throws: { error in
      if case .invalidGrammar(let reason) = error as? InferenceError {
        !reason.isEmpty
      } else {
        false
      }
    }
    // And leaves the model as it was.
    #expect(try writer.complete(request(#"root ::= "a""#)).text == "a")
  }

  @Test func `no token is evaluated twice`() throws {
    let writer = try TestModel.transformer.load()
    let vocabulary = writer.model.vocabulary
    let judged = try writer.judge(LlamaInferenceTests.request([sampleHunks[0]]))
    let prefix = try vocabulary.tokens(of: samplePrefix).count
    let hunk = try vocabulary.tokens(of: sampleHunks[0].hunk).count
    let words = try vocabulary.tokens(of: .plain("Write lines:")).count

    let first = try writer.complete(request())
    #expect(first.usage.fromCache == prefix)
    #expect(first.usage.evaluated == hunk + words + first.tokens)
    let second = try writer.complete(request())
    #expect(second.text == first.text)
    #expect(second.usage.fromCache == prefix + hunk)
    #expect(second.usage.evaluated == words + second.tokens)

    // Judging finds the prefix where it was, and the same answers.
    let again = try writer.judge(LlamaInferenceTests.request([sampleHunks[0]]))
    #expect(again.usage.fromCache == prefix)
    #expect(again.distance(to: judged) <= 0.02)
    #expect(try writer.complete(request()).text == first.text)
  }

  @Test(arguments: TestModel.allCases)
  func `what is shared changes nothing of the text`(_ model: TestModel) throws {
    let shared = try model.load().complete(request(#"root ::= [0-9]{5}"#))
    let apart = try model.load(sharesSequences: false).complete(request(#"root ::= [0-9]{5}"#))
    #expect(apart.usage.fromCache == 0)
    #expect(apart.tokens == shared.tokens)
  }

  @Test func `a deadline in the past and a raised flag write nothing`() throws {
    let writer = try TestModel.transformer.load()
    var late = request()
    late.deadline = .now - .seconds(1)
    #expect(
      try writer.complete(late) == Completion(text: "", tokens: 0, ending: .outOfTime)
    )
    var stopped = request()
    stopped.stop = StopFlag()
    stopped.stop?.raise()
    #expect(try writer.complete(stopped).ending == .outOfTime)
    #expect(try writer.complete(request()).ending == .complete)
  }

  @Test func `a prompt that leaves no room for the text throws`() throws {
    let writer = try TestModel.transformer.load()
    #expect(throws: InferenceError.self) {
      try writer.complete(request(maxTokens: 2040))
    }
  }
}
