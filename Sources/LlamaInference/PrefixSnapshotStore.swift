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

  /// Removes every snapshot, what is left of interrupted writes, and the digests beside them.
  ///
  /// - Returns: the snapshots that were removed; `info()` tells what could not be.
  @discardableResult
  package func clear() -> Info {
    for digest in files(ending: [DigestStore.fileExtension, DigestStore.partExtension]) {
      unlink(digest.path)
    }
    var removed = Info(count: 0, byteCount: 0)
    for file in files() where unlink(file.path) == 0 {
      removed.count += 1
      removed.byteCount += file.byteCount
    }
    return removed
  }

  func read(_ key: PrefixSnapshot.Key) -> PrefixSnapshot.Reading {
    guard let bytes = CacheFile.read(path(of: key)) else { return .miss(.absent) }
    return PrefixSnapshot.decode(bytes, key: key)
  }

  /// Puts `payload` in place at once, so that a reader sees all of it or nothing.
  ///
  /// - Returns: false if the folder or the file cannot be written.
  @discardableResult
  func write(_ payload: [UInt8], for key: PrefixSnapshot.Key) -> Bool {
    guard
      CacheFile.write(
        PrefixSnapshot.encode(payload, key: key),
        to: path(of: key),
        partExtension: Self.temporaryExtension
      )
    else { return false }
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

  /// Snapshots and parts of them.
  private func files() -> [File] {
    files(ending: [PrefixSnapshot.fileExtension, Self.temporaryExtension])
  }

  /// Files with one of these endings; others are not ours.
  private func files(ending extensions: [String]) -> [File] {
    guard let entries = opendir(folder) else { return [] }
    defer { closedir(entries) }
    var files: [File] = []
    while let entry = readdir(entries) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      guard extensions.contains(where: name.hasSuffix) else { continue }
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
}
