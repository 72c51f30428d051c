import Crypto
package import Inference

/// What a stored verdict was the answer to: a digest of everything the model saw, and of the model.
///
/// 64 lower-case hexadecimal digits of SHA-256. A change elsewhere in the file is no change here.
package struct VerdictKey: Hashable, Sendable {
  package let digest: String

  package init(digest: String) {
    self.digest = digest
  }

  package init(
    model: ModelIdentity,
    form: any PromptForm,
    prefix: Prompt,
    hunk: Prompt,
    question: Prompt
  ) {
    var hasher = SHA256()
    for text in [model.sha256, form.name, prefix.text, hunk.text, question.text] {
      hasher.update(data: [UInt8](text.utf8))
      hasher.update(data: [0])
    }
    digest = hasher.finalize().hexadecimal
  }
}

extension Sequence<UInt8> {
  /// Two lower-case hexadecimal digits a byte.
  var hexadecimal: String {
    let digits = Array("0123456789abcdef")
    return String(flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
  }
}
