import Crypto
import Foundation
import ReviewTypes

/// Digests of model files, so that gigabytes are not read again at each start.
///
/// A digest holds as long as the file's stamp. A file that has not settled is not remembered.
struct DigestStore {
  static let fileExtension = ".digest"
  static let partExtension = ".digest-part"

  /// Made when the first digest is kept.
  let folder: String

  /// Lower-case hexadecimal SHA-256 of the file, if it was recorded for exactly this `status`.
  func digest(ofFile path: String, status: stat) -> String? {
    guard let bytes = CacheFile.read(place(of: path)) else { return nil }
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    guard lines.count == 2, lines[0] == FileStamp(status).description, lines[1].utf8.count == 64
    else { return nil }
    return String(lines[1])
  }

  /// - Parameter status: of the file before it was read.
  func record(_ digest: String, ofFile path: String, status: stat, now: Date = Date()) {
    let stamp = FileStamp(status)
    guard stamp.isSettled(at: now) else { return }
    let text = "\(stamp)\n\(digest)\n"
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
}
