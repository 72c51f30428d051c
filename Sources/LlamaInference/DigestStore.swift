import Crypto
import Foundation

/// Digests of model files, so that gigabytes are not read again at each start.
///
/// A digest holds as long as nothing about the file has moved: device, inode, size, and the times of
/// the last change of content and of inode, both in nanoseconds. Setting a time back changes the
/// second. A file changed within the two seconds before it was digested is not remembered: on coarse
/// clocks a further change could leave its times as they are.
struct DigestStore {
  static let fileExtension = ".digest"
  static let partExtension = ".digest-part"
  private static let settlingSeconds = 2

  /// Made when the first digest is kept.
  let folder: String

  /// Lower-case hexadecimal SHA-256 of the file, if it was recorded for exactly this `status`.
  func digest(ofFile path: String, status: stat) -> String? {
    guard let bytes = CacheFile.read(place(of: path)) else { return nil }
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    guard lines.count == 2, lines[0] == Self.identity(status), lines[1].utf8.count == 64 else {
      return nil
    }
    return String(lines[1])
  }

  /// - Parameter status: of the file before it was read.
  func record(_ digest: String, ofFile path: String, status: stat, now: Date = Date()) {
    let changed = max(status.modified.seconds, status.inodeChanged.seconds)
    guard Int(now.timeIntervalSince1970) - changed > Self.settlingSeconds else { return }
    let text = "\(Self.identity(status))\n\(digest)\n"
    _ = CacheFile.write(
      Array(text.utf8),
      to: place(of: path),
      partExtension: Self.partExtension
    )
  }

  private func place(of path: String) -> String {
    let name = SHA256.hash(data: Array(path.utf8)).prefix(16).hexadecimal
    return "\(folder)/\(name)\(Self.fileExtension)"
  }

  private static func identity(_ status: stat) -> String {
    let times = [status.modified, status.inodeChanged]
      .map { "\($0.seconds).\($0.nanoseconds)" }
    return
      ([status.st_dev.description, status.st_ino.description, status.st_size.description]
      + times).joined(separator: " ")
  }
}

extension stat {
  fileprivate typealias Time = (seconds: Int, nanoseconds: Int)

  fileprivate var modified: Time {
    #if canImport(Darwin)
      (st_mtimespec.tv_sec, st_mtimespec.tv_nsec)
    #else
      (st_mtim.tv_sec, st_mtim.tv_nsec)
    #endif
  }

  fileprivate var inodeChanged: Time {
    #if canImport(Darwin)
      (st_ctimespec.tv_sec, st_ctimespec.tv_nsec)
    #else
      (st_ctim.tv_sec, st_ctim.tv_nsec)
    #endif
  }
}
