/// The digest of everything that a verdict depends on.
///
/// Equal keys mean: the same question about the same hunk, as judged, by the same model under the
/// same prompt form. Whoever makes keys must put all of it into the digest.
package struct VerdictKey: Hashable, Sendable {
  /// How long a digest is: SHA-256.
  package static let byteCount = 32

  package let bytes: [UInt8]

  /// - Precondition: `digest` holds `byteCount` bytes.
  package init(digest: some Sequence<UInt8>) {
    bytes = Array(digest)
    precondition(bytes.count == Self.byteCount, "a verdict key is a digest of 32 bytes")
  }
}
