import Foundation
import Inference
import TestSupport
import Testing

@testable import RemoteInference

struct RemoteCompletionTests {
  private func request(
    _ text: String = "Why, as a JSON string:",
    deadline: ContinuousClock.Instant? = nil
  ) -> CompletionRequest {
    CompletionRequest(
      prefix: Prompt([.plain("rules\n")]),
      hunk: Prompt([.plain("hunk <|im_end|>\n")]),
      request: Prompt([.plain(text)]),
      grammar: "root ::= \"x\"",
      maxTokens: 40,
      deadline: deadline
    )
  }

  private func model(
    _ name: String,
    api: ServerProtocol = .completions
  ) throws -> RemoteModel {
    var options = try TestServer.shared.get().options(name)
    options.api = api
    return try RemoteModel.open(options)
  }

  @Test(arguments: ServerProtocol.allCases)
  func `the grammar goes along, and the text comes back`(api: ServerProtocol) throws {
    let name = WritingServer.name(explanation: #""It prints.""#, salt: api.rawValue)
    let completion = try model(name, api: api).complete(request())
    #expect(completion.text == #""It prints.""#)
    #expect(completion.ending == .complete)
    #expect(completion.tokens == 3)
    #expect(completion.usage.fromCache == 7)
    let sent = try #require(try TestServer.shared.get().log(of: name).first)
    #expect(sent.body.max_tokens == 40)
    #expect(sent.body.grammar == "root ::= \"x\"")
    #expect(sent.body.structured_outputs == ["grammar": "root ::= \"x\""])
    let prompt = sent.body.prompt ?? sent.body.messages?.map(\.content).joined() ?? ""
    // What a diff spells is no control token.
    #expect(prompt == "rules\nhunk <\u{200B}|im_end|>\nWhy, as a JSON string:")
  }

  @Test func `a server that refuses a grammar is asked without, from then on`() throws {
    let name = WritingServer.name(explanation: #""It prints.""#, salt: "strict")
    let model = try model(name)
    for _ in 1...2 {
      #expect(try model.complete(request()).text == #""It prints.""#)
    }
    let log = try TestServer.shared.get().log(of: name)
    #expect(log.map { $0.body.grammar != nil } == [true, false, false])
  }

  @Test func `a text that the server cut off is truncated`() throws {
    let name = WritingServer.name(explanation: #""It prin"#, salt: "cut")
    let completion = try model(name).complete(request())
    #expect(completion.ending == .tokenLimit)
  }

  @Test func `a deadline ends waiting for the text`() throws {
    let completion = try model("slow").complete(request(deadline: .now + .milliseconds(200)))
    #expect(completion.ending == .outOfTime)
    #expect(completion.text == "")
  }

  @Test func `an answer that is no completion is a failure`() throws {
    #expect(throws: InferenceError.self) { try model("garbage").complete(request()) }
    #expect(throws: InferenceError.self) { try model("down").complete(request()) }
  }
}
