import Foundation
import Inference

/// The first token of an answer and its likeliest alternatives, from either form that servers send.
struct AnswerTokens: Equatable {
  /// A token's text with the logarithm of its probability.
  struct Token: Equatable {
    var text: String
    var logProbability: Double
  }

  /// The token that was chosen; a server may send its text empty where it is a control token.
  var chosen: Token
  /// The likeliest tokens, `chosen` among them or not.
  var top: [Token]
  var promptTokens: Int
  /// Tokens of the prompt that the server had already; 0 where it does not say.
  var cachedTokens: Int

  enum Unreadable: Error {
    case notJSON
    case noLogProbabilities

    var reason: String {
      switch self {
      case .notJSON:
        "its answer is no completion; is this the address of an OpenAI-compatible server?"
      case .noLogProbabilities:
        "it gives no log-probabilities; turn them on there, or use another server"
      }
    }
  }

  /// Reads `choices[0].logprobs`: `top_logprobs` as an object per token (the completions API), or `content` as a
  /// list (the chat API, and llama-server's completions).
  init(_ body: [UInt8]) throws(Unreadable) {
    guard let value = try? JSONSerialization.jsonObject(with: Data(body)),
      let object = value as? [String: Any], let choices = object["choices"] as? [[String: Any]],
      let choice = choices.first
    else { throw .notJSON }
    let usage = object["usage"] as? [String: Any]
    promptTokens = usage?["prompt_tokens"] as? Int ?? 0
    let details = usage?["prompt_tokens_details"] as? [String: Any]
    cachedTokens = min(promptTokens, max(0, details?["cached_tokens"] as? Int ?? 0))

    guard let logprobs = choice["logprobs"] as? [String: Any] else { throw .noLogProbabilities }
    if let content = logprobs["content"] as? [[String: Any]] {
      guard let first = content.first, let token = Self.token(first) else {
        throw .noLogProbabilities
      }
      chosen = token
      top = (first["top_logprobs"] as? [[String: Any]] ?? []).compactMap(Self.token)
    } else {
      guard let texts = logprobs["tokens"] as? [String], let text = texts.first,
        let numbers = logprobs["token_logprobs"] as? [Any], let number = numbers.first as? Double
      else { throw .noLogProbabilities }
      chosen = Token(text: Self.plain(text), logProbability: number)
      let alternatives = (logprobs["top_logprobs"] as? [Any])?.first as? [String: Double] ?? [:]
      top = alternatives.map { Token(text: Self.plain($0.key), logProbability: $0.value) }
    }
    guard ([chosen] + top).allSatisfy({ !$0.logProbability.isNaN }) else {
      throw .noLogProbabilities
    }
  }

  private static func token(_ object: [String: Any]) -> Token? {
    guard let text = object["token"] as? String, let number = object["logprob"] as? Double else {
      return nil
    }
    return Token(text: plain(text), logProbability: number)
  }

  /// Some servers show a leading space as their tokenizer's file spells it.
  private static func plain(_ text: String) -> String {
    guard let first = text.unicodeScalars.first, first == "\u{2581}" || first == "\u{0120}" else {
      return text
    }
    return " " + String(text.unicodeScalars.dropFirst())
  }
}
