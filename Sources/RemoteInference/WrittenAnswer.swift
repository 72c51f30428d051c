import Foundation
import Inference

/// A text that a server's model wrote, from the answer of either protocol.
struct WrittenAnswer: Equatable {
  var text: String
  var isCut: Bool
  var tokens: Int
  var usage: TokenUsage

  /// Nil if the answer is no completion.
  init?(_ body: [UInt8]) {
    guard let value = try? JSONSerialization.jsonObject(with: Data(body)),
      let object = value as? [String: Any], let choices = object["choices"] as? [[String: Any]],
      let choice = choices.first
    else { return nil }
    let message = choice["message"] as? [String: Any]
    guard let text = choice["text"] as? String ?? message?["content"] as? String else { return nil }
    self.text = text
    isCut = choice["finish_reason"] as? String == "length"
    let counts = object["usage"] as? [String: Any]
    tokens = max(0, counts?["completion_tokens"] as? Int ?? 0)
    let prompt = max(0, counts?["prompt_tokens"] as? Int ?? 0)
    let details = counts?["prompt_tokens_details"] as? [String: Any]
    let cached = min(prompt, max(0, details?["cached_tokens"] as? Int ?? 0))
    usage = TokenUsage(evaluated: prompt - cached + tokens, fromCache: cached)
  }
}
