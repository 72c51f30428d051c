import Foundation

/// A behaviour of the scripted server: it writes what its name says.
package enum WritingServer {
  /// The first part of a path: the answers travel in it.
  ///
  /// - Parameter salt: parts what different tests ask; `strict` refuses a grammar, `cut` says that the text was
  ///   too long.
  package static func name(
    explanation: String = "",
    suggestion: String = "",
    salt: String = ""
  ) -> String {
    let script = ["explanation": explanation, "suggestion": suggestion, "salt": salt]
    let data = (try? JSONSerialization.data(withJSONObject: script, options: .sortedKeys)) ?? Data()
    return "write-" + data.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
