import Foundation

/// Small files in the cache folder, written by one process and read by others.
///
/// Whatever goes wrong is a miss: nothing is thrown and nothing is said.
package enum CacheFile {
  /// The bytes of the regular file at `path`; nil if there is none or it cannot be read.
  package static func read(_ path: String) -> [UInt8]? {
    // a link is not followed and a pipe not waited for: neither was written here
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    let size = Int(status.st_size)
    var count = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, initialized in
      while count < size, let address = buffer.baseAddress {
        let got = Foundation.read(descriptor, address + count, size - count)
        if got < 0, errno == EINTR { continue }
        if got <= 0 { break }
        count += got
      }
      initialized = count
    }
    return count == size ? bytes : nil
  }

  /// Puts `bytes` in place at once, so that a reader sees all of them or nothing; the folder is made
  /// if it is missing.
  ///
  /// - Parameter partExtension: ends the name of the file while it is being written.
  /// - Returns: false if the folder or the file cannot be written.
  package static func write(_ bytes: [UInt8], to path: String, partExtension: String) -> Bool {
    guard let slash = path.lastIndex(of: "/") else { return false }
    let folder = String(path[..<slash])
    guard makeFolder(folder) else { return false }
    // unlike any other writer's name, in the same folder so that `rename` is atomic
    let temporary = "\(folder)/.\(getpid())-\(UInt64.random(in: 0 ... .max))\(partExtension)"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { return false }
    let isWritten = write(bytes, to: descriptor)
    let isClosed = close(descriptor) == 0
    guard isWritten, isClosed, rename(temporary, path) == 0 else {
      unlink(temporary)
      return false
    }
    return true
  }

  private static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
    bytes.withUnsafeBytes { bytes in
      var rest = bytes[...]
      while !rest.isEmpty {
        let count = Foundation.write(
          descriptor,
          UnsafeRawBufferPointer(rebasing: rest).baseAddress,
          rest.count
        )
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { return false }
        rest = rest.dropFirst(count)
      }
      return true
    }
  }

  /// Makes `folder` and those above it, for this user only; one that exists stays as it is.
  private static func makeFolder(_ folder: String) -> Bool {
    if mkdir(folder, 0o700) == 0 || errno == EEXIST { return true }
    guard errno == ENOENT, let slash = folder.lastIndex(of: "/"), slash > folder.startIndex else {
      return false
    }
    guard makeFolder(String(folder[..<slash])) else { return false }
    return mkdir(folder, 0o700) == 0 || errno == EEXIST
  }
}
