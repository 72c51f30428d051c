import Foundation
import Inference

/// A regular file with something in it, open for reading until the last reference is gone.
final class OpenedFile {
  let descriptor: Int32
  /// As it was when the file was opened.
  let status: stat

  var byteCount: Int { Int(status.st_size) }

  /// - Throws: `InferenceError.cannotLoad`
  init(path: String) throws(InferenceError) {
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
    var status = stat()
    let isKnown = fstat(descriptor, &status) == 0
    let code = errno
    self.descriptor = descriptor
    self.status = status
    guard isKnown else { throw failure(String(cString: strerror(code))) }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw failure("it is not a file; name a GGUF file")
    }
    guard status.st_size > 0 else { throw failure("the file is empty; get it again") }
  }

  deinit {
    close(descriptor)
  }
}
