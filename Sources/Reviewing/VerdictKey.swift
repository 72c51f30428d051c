import Crypto
package import Inference

/// The digest of everything that a verdict depends on.
///
/// Equal keys mean: the same question about the same hunk, as judged, by the same model under the
/// same prompt form and prefix. A change elsewhere in the file is no change here.
package struct VerdictKey: Hashable, Sendable {
  /// How long a digest is: SHA-256.
  package static let byteCount = 32

  package let bytes: [UInt8]

  /// - Precondition: `digest` holds `byteCount` bytes.
  package init(digest: some Sequence<UInt8>) {
    bytes = Array(digest)
    precondition(bytes.count == Self.byteCount, "a verdict key is a digest of 32 bytes")
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
      let bytes = [UInt8](text.utf8)
      // The length first: no two different lists of texts give the same bytes.
      hasher.update(data: [UInt8]("\(bytes.count):".utf8))
      hasher.update(data: bytes)
    }
    self.init(digest: hasher.finalize())
  }
}
