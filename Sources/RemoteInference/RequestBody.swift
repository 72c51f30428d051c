import Foundation
import Inference

/// The two protocols that OpenAI-compatible servers speak.
package enum ServerProtocol: String, CaseIterable, Sendable {
  /// `/completions`: the prompt is one text. Servers keep what prompts begin with, and this is what is asked first.
  case completions
  /// `/chat/completions`: the server puts its model's template around the prompt. For general models only.
  case chat
}

/// A question as a server takes it: one token with its likeliest alternatives, nothing drawn at random.
struct RequestBody {
  var model: String
  var api: ServerProtocol
  /// The number of the token to be made the answer; nil lets the model choose.
  var forced: Int?

  func request(prefix: Prompt, hunk: Prompt, question: Prompt) -> ServerRequest {
    var body: [String: Any] = ["model": model, "max_tokens": 1, "temperature": 0]
    if let forced { body["logit_bias"] = [String(forced): RemoteVerdict.bias] }
    let listed = forced == nil ? RemoteVerdict.listedTokens : 1
    switch api {
    case .completions:
      body["prompt"] = prefix.textForServer + hunk.textForServer + question.textForServer
      body["logprobs"] = listed
      return ServerRequest(path: "/completions", body: Self.json(body))
    case .chat:
      body["messages"] = [
        ["role": "system", "content": prefix.textForServer],
        ["role": "user", "content": hunk.textForServer + question.textForServer],
      ]
      body["logprobs"] = true
      body["top_logprobs"] = listed
      return ServerRequest(path: "/chat/completions", body: Self.json(body))
    }
  }

  /// A text instead of a verdict. No shape that is asked for holds a line ending.
  func request(for request: CompletionRequest, grammar: String?) -> ServerRequest {
    var body: [String: Any] = [
      "model": model, "max_tokens": request.maxTokens, "temperature": 0, "stop": ["\n"],
    ]
    if let grammar {
      body["grammar"] = grammar
      body["structured_outputs"] = ["grammar": grammar]
    }
    switch api {
    case .completions:
      body["prompt"] =
        request.prefix.textForServer + request.hunk.textForServer + request.request.textForServer
      return ServerRequest(path: "/completions", body: Self.json(body))
    case .chat:
      body["messages"] = [
        ["role": "system", "content": request.prefix.textForServer],
        ["role": "user", "content": request.hunk.textForServer + request.request.textForServer],
      ]
      return ServerRequest(path: "/chat/completions", body: Self.json(body))
    }
  }

  /// On one line, the same for the same body.
  private static func json(_ body: [String: Any]) -> String {
    let options: JSONSerialization.WritingOptions = [.sortedKeys, .withoutEscapingSlashes]
    guard let data = try? JSONSerialization.data(withJSONObject: body, options: options) else {
      preconditionFailure("texts and numbers always make JSON")
    }
    return String(decoding: data, as: UTF8.self)
  }
}

extension Prompt {
  /// The parts as one text in which only the control parts spell control tokens.
  var textForServer: String {
    parts.map { part in
      switch part {
      case .plain(let text): text.withoutControlTokens
      case .control(let text): text
      }
    }.joined()
  }
}
