import Foundation

#if canImport(Glibc)
  import Glibc
#endif

/// A copy of a model file on its way into the store.
enum ModelCopy {
  /// How the copy came to be.
  enum Way: String {
    /// Shares the disk's blocks with the original until one of them changes.
    case cloned
    /// Is the same file under another name.
    case linked
    case copied
  }

  /// Makes `target` a copy of the file at `source`; nothing is left at `target` if that fails.
  ///
  /// - Parameter links: whether a second name for the file will do.
  static func make(of source: String, at target: String, links: Bool) throws -> Way {
    if links {
      guard link(URL(filePath: source).resolvingSymlinksInPath().path, target) == 0 else {
        throw Failure(
          "cannot link '\(source)' to '\(target)': \(String(cString: strerror(errno)).lowercased()); leave out "
            + "--link"
        )
      }
      return .linked
    }
    #if canImport(Darwin)
      if clonefile(source, target, 0) == 0 { return .cloned }
    #endif
    let input = open(source, O_RDONLY | O_CLOEXEC)
    guard input >= 0 else {
      throw Failure("cannot read '\(source)': \(String(cString: strerror(errno)).lowercased())")
    }
    defer { close(input) }
    let output = open(target, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard output >= 0 else { throw DiskSpace.failure(errno, writing: target) }
    var isWhole = false
    defer {
      close(output)
      if !isWhole { unlink(target) }
    }
    #if canImport(Glibc)
      // FICLONE, see ioctl_ficlone(2): only on file systems that can
      if ioctl(output, UInt(0x4004_9409), input) == 0 {
        isWhole = true
        return .cloned
      }
    #endif
    var status = stat()
    guard fstat(input, &status) == 0 else { throw DiskSpace.failure(errno, writing: target) }
    try DiskSpace.check(
      Int(status.st_size),
      in: (target as NSString).deletingLastPathComponent,
      for: "a copy of '\(source)'"
    )
    try copy(from: input, to: output, source: source, target: target)
    isWhole = true
    return .copied
  }

  private static func copy(
    from input: Int32,
    to output: Int32,
    source: String,
    target: String
  ) throws {
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    while true {
      let count = read(input, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else {
        throw Failure("cannot read '\(source)': \(String(cString: strerror(errno)).lowercased())")
      }
      guard count > 0 else { return }
      try write(buffer[..<count], to: output, path: target)
    }
  }

  /// - Throws: `Failure` if not all of it could be written.
  static func write(_ bytes: ArraySlice<UInt8>, to descriptor: Int32, path: String) throws {
    var rest = bytes
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw DiskSpace.failure(errno, writing: path) }
      rest = rest.dropFirst(count)
    }
  }
}
