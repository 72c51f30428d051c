import Foundation
import Inference

/// What a failed request means, in words: what happened, why, what to do.
enum ServerMessage {
  /// The longest text of a server that is passed on, in characters.
  private static let limit = 200

  /// What the server itself says about an error: the message inside its JSON, or its text.
  static func text(in body: [UInt8]) -> String {
    let value = try? JSONSerialization.jsonObject(with: Data(body))
    let object = value as? [String: Any]
    let inner: Any? = object?["error"] ?? object?["detail"] ?? value
    let message: Any? = (inner as? [String: Any])?["message"] ?? inner
    let text = message as? String ?? String(decoding: body.prefix(4 * limit), as: UTF8.self)
    let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
    return line.count > limit ? line.prefix(limit) + "…" : line
  }

  static func reason(
    for failure: RequestFailure,
    hasKey: Bool,
    location: String?,
    timeout: Duration
  ) -> String {
    switch failure {
    case .status(let status, let text):
      return reason(status: status, text: text, hasKey: hasKey, location: location)
    case .transport(let code, let text):
      return reason(code: code, text: text, timeout: timeout)
    case .answerTooLarge(let bytes):
      return "its answer has more than \(bytes >> 20) MiB; this is no answer with one token"
    }
  }

  private static func reason(
    status: Int,
    text: String,
    hasKey: Bool,
    location: String?
  ) -> String {
    let said = text.isEmpty ? "status \(status)" : "status \(status), '\(text)'"
    switch status {
    case _ where text.contains("logprobs"):
      return "it gives no log-probabilities (\(said)); turn them on there, or use another server"
    case 300..<400:
      let target = location.map { " to '\(String($0.prefix(limit)))'" } ?? ""
      return "it redirects\(target), which is not followed; name the final address"
    case 401, 403:
      return hasKey
        ? "it refuses the key in VIBECHECK_API_KEY (\(said))"
        : "it asks for a key (\(said)); set VIBECHECK_API_KEY"
    case 404: return "it does not know the address or the model (\(said))"
    case 429: return "it is too busy (\(said)); try again later, or lower 'concurrency'"
    default: return "it refused a request: \(said)"
    }
  }

  private static func seconds(_ duration: Duration) -> String {
    let tenths = duration / .milliseconds(100)
    return tenths >= 10 ? String(Int(tenths / 10)) : String(tenths.rounded() / 10)
  }

  private static func reason(code: Int32, text: String, timeout: Duration) -> String {
    // curl: (7) Failed to connect to …
    let lines = text.split(whereSeparator: \.isNewline)
    // Advice for users of curl may follow it.
    let words = (lines.first { $0.hasPrefix("curl: (") } ?? lines.last).map(String.init) ?? ""
    let said = words.replacing("curl: ", with: "", maxReplacements: 1)
    switch code {
    case CurlProcess.notFound:
      return "there is no 'curl' on PATH, which sends the requests; install it"
    case 2: return "curl does not know an option (\(said)); version 7.76 or newer is needed"
    case 60:
      return "its certificate is not trusted here (\(said)); name your authority in CURL_CA_BUNDLE"
    case 28: return "no answer within \(seconds(timeout)) s (see 'timeout')"
    default: return said.isEmpty ? "curl ended with code \(code)" : said
    }
  }
}

extension InferenceError {
  /// - Parameter reason: may hold words of the server; nothing in it reaches the terminal but visible characters.
  static func server(_ address: String, _ reason: String) -> InferenceError {
    .serverFailed(
      address: address,
      reason: String(String.UnicodeScalarView(reason.unicodeScalars.map(\.visible)))
    )
  }
}

extension Unicode.Scalar {
  /// Itself, or U+FFFD in place of what steers a terminal or cannot be seen.
  fileprivate var visible: Unicode.Scalar {
    switch properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
      .paragraphSeparator:
      "\u{FFFD}"
    default: self
    }
  }
}
