import Foundation

/// The folder of prefix snapshots, shared by all processes of a user.
///
/// A cache: whatever goes wrong with a file or the folder is a miss, and nothing is said of it.
package struct PrefixSnapshotStore: Sendable {
  package struct Info: Equatable, Sendable {
    package var count: Int
    package var byteCount: Int
  }

  package let folder: String
  /// Snapshots kept; the oldest go first. One is needed for each model and set of rules in use.
  private static let limit = 16

  package init(folder: String) {
    self.folder = folder
  }

  /// What is in the folder; zero if there is none.
  package func info() -> Info {
    let files = self.files()
    return Info(count: files.count, byteCount: files.reduce(0) { $0 + $1.byteCount })
  }

  /// Removes every snapshot and what is left of interrupted writes.
  ///
  /// - Returns: what was removed; `info()` tells what could not be.
  @discardableResult
  package func clear() -> Info {
    var removed = Info(count: 0, byteCount: 0)
    for file in files() where unlink(file.path) == 0 {
      removed.count += 1
      removed.byteCount += file.byteCount
    }
    return removed
  }

  func read(_ key: PrefixSnapshot.Key) -> PrefixSnapshot.Reading {
    guard let bytes = Self.bytes(ofFile: path(of: key)) else { return .miss(.absent) }
    return PrefixSnapshot.decode(bytes, key: key)
  }

  /// Puts `payload` in place at once, so that a reader sees all of it or nothing.
  ///
  /// - Returns: false if the folder or the file cannot be written.
  @discardableResult
  func write(_ payload: [UInt8], for key: PrefixSnapshot.Key) -> Bool {
    guard Self.makeFolder(folder) else { return false }
    // unlike any other writer's name, in the same folder so that `rename` is atomic
    let name = ".\(getpid())-\(UInt64.random(in: 0 ... .max))\(Self.temporaryExtension)"
    let temporary = "\(folder)/\(name)"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { return false }
    let isWritten = Self.write(PrefixSnapshot.encode(payload, key: key), to: descriptor)
    let isClosed = close(descriptor) == 0
    guard isWritten, isClosed, rename(temporary, path(of: key)) == 0 else {
      unlink(temporary)
      return false
    }
    removeOldest()
    return true
  }

  func path(of key: PrefixSnapshot.Key) -> String {
    "\(folder)/\(key.fileName)"
  }
}

// MARK: Files

extension PrefixSnapshotStore {
  private struct File {
    var path: String
    var byteCount: Int
    var modified: Int
  }

  private static let temporaryExtension = ".prefix-part"

  /// Snapshots and parts of them; other files are not ours.
  private func files() -> [File] {
    guard let entries = opendir(folder) else { return [] }
    defer { closedir(entries) }
    var files: [File] = []
    while let entry = readdir(entries) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      guard
        name.hasSuffix(PrefixSnapshot.fileExtension) || name.hasSuffix(Self.temporaryExtension)
      else { continue }
      let path = "\(folder)/\(name)"
      var status = stat()
      guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { continue }
      #if canImport(Darwin)
        let modified = status.st_mtimespec.tv_sec
      #else
        let modified = status.st_mtim.tv_sec
      #endif
      files.append(File(path: path, byteCount: Int(status.st_size), modified: modified))
    }
    return files
  }

  private func removeOldest() {
    let files = self.files().sorted { ($0.modified, $0.path) > ($1.modified, $1.path) }
    for file in files.dropFirst(Self.limit) { unlink(file.path) }
  }

  /// The bytes of the regular file at `path`; nil if there is none or it cannot be read.
  private static func bytes(ofFile path: String) -> [UInt8]? {
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
