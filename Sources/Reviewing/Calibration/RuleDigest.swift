import Crypto
import Patterns
import ReviewTypes
package import Rules

extension Rule {
  /// Names what a model's verdicts on the rule depend on: the question, the patterns and the
  /// examples. Severity, message of a judged rule, note and paths are no part of it.
  ///
  /// 16 lower-case hexadecimal digits.
  package var judgementDigest: String {
    func kind(_ name: String, _ texts: [String]) -> [String] { [name, "\(texts.count)"] + texts }
    func code(_ examples: [Example]) -> [String] {
      examples.flatMap { [$0.language.rawValue, $0.code] }
    }
    var texts = kind("ask", [ask ?? message]) + kind("scope", [scope.rawValue])
    texts += kind("languages", (languages ?? []).map(\.rawValue).sorted())
    texts += kind("bad", code(examples.bad)) + kind("good", code(examples.good))
    if let match {
      texts += kind("any", match.any.map(\.source)) + kind("not", match.not.map(\.source))
      for (language, patterns) in match.byLanguage.sorted(by: { $0.key.rawValue < $1.key.rawValue })
      {
        texts += kind(language.rawValue, patterns.map(\.source))
      }
      texts += kind("within", [match.within?.rawValue ?? "", "\(match.maxLines)"])
    }
    var hasher = SHA256()
    for text in texts {
      // The length first: no two different lists of texts give the same bytes.
      hasher.update(data: [UInt8]("\(text.utf8.count):\(text)".utf8))
    }
    return hasher.finalize().prefix(8).hexadecimal
  }
}
