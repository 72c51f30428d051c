import Foundation
import Testing

@testable import RemoteInference

struct RemoteVerdictTests {
  private func tokens(_ top: [String: Double]) throws -> AnswerTokens {
    let chosen = try #require(top.max { $0.value < $1.value })
    let logs = top.mapValues { log($0) }
    let body: [String: Any] = [
      "choices": [
        [
          "logprobs": [
            "tokens": [chosen.key], "token_logprobs": [log(chosen.value)], "top_logprobs": [logs],
          ]
        ]
      ]
    ]
    return try AnswerTokens([UInt8](try JSONSerialization.data(withJSONObject: body)))
  }

  @Test(
    arguments: [
      // All spellings that are listed count, and nothing else does.
      ([" yes": 0.3, " Yes": 0.3, " no": 0.2, "maybe": 0.1], 0.75),
      ([" yes": 0.1, " no": 0.1, " No": 0.2, "\n": 0.5], 0.25),
      // No spelling of no: it is at most as likely as the least that is listed.
      ([" yes": 0.4, "a": 0.2, "b": 0.1], 0.8),
      // No spelling of yes: likewise.
      ([" no": 0.9, "a": 0.1], 0.1),
    ]
  )
  func `yes is weighed against no`(_ top: [String: Double], _ expected: Double) throws {
    let found = RemoteVerdict.probability(of: wordTokens, in: try tokens(top))
    #expect(abs(found.probability - expected) < 1e-9)
    #expect(found.isListed)
  }

  @Test func `neither yes nor no says nothing`() throws {
    let found = RemoteVerdict.probability(of: wordTokens, in: try tokens(["a": 0.7, "b": 0.1]))
    #expect(found == RemoteVerdict.Spelled(probability: 0.5, isListed: false))
  }

  @Test func `a side that no number can hold counts as the bound`() throws {
    let found = RemoteVerdict.probability(of: wordTokens, in: try tokens([" yes": 1, "x": 1e-300]))
    #expect(found.probability > 0.999)
  }

  @Test func `the forced tokens' own probabilities are compared`() throws {
    let yes = try tokens(["": 0.03])
    let no = try tokens(["": 0.01])
    let probability = try #require(RemoteVerdict.probability(yes: yes, no: no))
    #expect(abs(probability - 0.75) < 1e-9)
    #expect(RemoteVerdict.probability(yes: yes, no: yes) == nil)
  }

  @Test func `both forms of log-probabilities are read`() throws {
    let list = """
      {"choices":[{"logprobs":{"content":[{"token":"\u{2581}yes","logprob":-0.5,
        "top_logprobs":[{"token":"\u{2581}yes","logprob":-0.5},{"token":" no","logprob":-1.5}]}]}}],
       "usage":{"prompt_tokens":12,"prompt_tokens_details":{"cached_tokens":20}}}
      """
    let answer = try AnswerTokens(Array(list.utf8))
    #expect(answer.chosen == AnswerTokens.Token(text: " yes", logProbability: -0.5))
    #expect(answer.top.map(\.text) == [" yes", " no"])
    #expect(answer.promptTokens == 12)
    // Never more than there are.
    #expect(answer.cachedTokens == 12)
  }

  @Test(
    arguments: [
      #"{"choices":[{"text":"x","logprobs":null}]}"#, #"{"choices":[{"text":"x"}]}"#,
      #"{"choices":[{"logprobs":{"tokens":[],"token_logprobs":[],"top_logprobs":[]}}]}"#,
      #"{"choices":[{"logprobs":{"content":[]}}]}"#,
      #"{"choices":[{"logprobs":{"tokens":["a"],"token_logprobs":[null]}}]}"#,
    ]
  )
  func `an answer without log-probabilities is told from other rubbish`(_ text: String) {
    #expect(throws: AnswerTokens.Unreadable.noLogProbabilities) {
      try AnswerTokens(Array(text.utf8))
    }
  }

  @Test(arguments: ["", "[]", "{}", #"{"choices":[]}"#, #"{"choices":[1]}"#, "<html>"])
  func `what is no completion is told`(_ text: String) {
    #expect(throws: AnswerTokens.Unreadable.notJSON) { try AnswerTokens(Array(text.utf8)) }
  }
}
