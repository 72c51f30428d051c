import Crypto
import Foundation
import Inference
import ReviewTypes

/// A file that was looked at before the engine gets it.
struct ModelFile {
  let path: String
  /// Lower-case hexadecimal SHA-256 of the whole file.
  let sha256: String
  /// The file that has this digest, whatever becomes of its name.
  let opened: OpenedFile

  /// Opens, checks and digests the file at `path`.
  ///
  /// - Parameters:
  ///   - digests: where the digest of a file that did not change is looked up; nil reads the whole
  ///     file.
  ///   - expected: the digest it must have.
  ///   - limit: when to stop reading. Nothing is kept of a digest that was cut off.
  /// - Throws: `InferenceError.cannotLoad` if it cannot be read, does not begin like a GGUF file, or
  ///   has another digest; `.outOfTime`.
  init(
    path: String,
    digests: DigestStore? = nil,
    expected: String? = nil,
    until limit: TimeLimit = .none
  ) throws(InferenceError) {
    self.path = path
    opened = try OpenedFile(path: path)
    sha256 = try Self.digest(of: opened, path: path, digests: digests, until: limit)
    if let expected, expected != sha256 {
      throw .cannotLoad(
        path: path,
        reason: "the file is not the one that was taken: its SHA-256 is \(sha256.prefix(12))…, and "
          + "\(expected.prefix(12))… was recorded; remove the model, and get it again"
      )
    }
  }

  private static func digest(
    of file: OpenedFile,
    path: String,
    digests: DigestStore?,
    until limit: TimeLimit
  ) throws(InferenceError) -> String {
    func failure(_ reason: String) -> InferenceError { .cannotLoad(path: path, reason: reason) }
    if let known = digests?.digest(ofFile: path, status: file.status) { return known }
    var digest = SHA256()
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    var isFirst = true
    while true {
      let count = buffer.withUnsafeMutableBytes { read(file.descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw failure(String(cString: strerror(errno))) }
      if count == 0 { break }
      if isFirst {
        guard buffer.prefix(count).starts(with: "GGUF".utf8) else {
          throw failure("it is not a GGUF file; name a model in llama.cpp's format")
        }
        isFirst = false
      }
      // Not at the end of the file: a digest that is whole is worth keeping.
      guard !limit.hasPassed else { throw .outOfTime(.digest) }
      buffer.withUnsafeBytes { digest.update(bufferPointer: .init(rebasing: $0.prefix(count))) }
    }
    let sha256 = digest.finalize().hexadecimal
    digests?.record(sha256, ofFile: path, status: file.status)
    return sha256
  }
}
