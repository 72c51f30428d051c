import Crypto
import Foundation
import Inference

/// A file that was looked at before the engine gets it.
struct ModelFile {
  let path: String
  /// Lower-case hexadecimal SHA-256 of the whole file.
  let sha256: String

  /// Opens, checks and digests the file at `path`.
  ///
  /// - Parameter digests: where the digest of a file that did not change is looked up; nil reads the
  ///   whole file.
  /// - Throws: `InferenceError.cannotLoad` if it cannot be read or does not begin like a GGUF file.
  init(path: String, digests: DigestStore? = nil) throws(InferenceError) {
    self.path = path
    func failure(_ reason: String) -> InferenceError { .cannotLoad(path: path, reason: reason) }

    // O_NONBLOCK: a named pipe would wait for its writer
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      switch errno {
      case ENOENT, ENOTDIR:
        throw failure("there is no such file; check the name")
      case EACCES:
        throw failure("permission denied; make the file readable for you")
      case let code:
        throw failure(String(cString: strerror(code)))
      }
    }
    defer { close(descriptor) }

    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw failure(String(cString: strerror(errno))) }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw failure("it is not a file; name a GGUF file")
    }
    guard status.st_size > 0 else { throw failure("the file is empty; get it again") }

    if let known = digests?.digest(ofFile: path, status: status) {
      sha256 = known
      return
    }
    var digest = SHA256()
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    var isFirst = true
    while true {
      let count = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw failure(String(cString: strerror(errno))) }
      if count == 0 { break }
      if isFirst {
        guard buffer.prefix(count).starts(with: "GGUF".utf8) else {
          throw failure("it is not a GGUF file; name a model in llama.cpp's format")
        }
        isFirst = false
      }
      buffer.withUnsafeBytes { digest.update(bufferPointer: .init(rebasing: $0.prefix(count))) }
    }
    sha256 = digest.finalize().hexadecimal
    digests?.record(sha256, ofFile: path, status: status)
  }
}

extension Sequence where Element == UInt8 {
  /// Two lower-case hexadecimal digits for each byte.
  var hexadecimal: String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    for byte in self {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }
}
