import Foundation
import ReviewStore
import Reviewing

/// A key told from every other by `number`.
func key(_ number: Int) -> VerdictKey {
  let low = withUnsafeBytes(of: UInt64(number).bigEndian) { Array($0) }
  return VerdictKey(digest: Array(repeating: 7, count: VerdictKey.byteCount - low.count) + low)
}

/// Calls `body` with an empty folder and removes it afterwards.
func withFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
  let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("verdicts-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer {
    chmod(folder.path, 0o700)
    try? FileManager.default.removeItem(at: folder)
  }
  return try body(folder)
}

/// The permission bits of the file at `url`.
func mode(of url: URL) throws -> Int? {
  let attributes = try FileManager.default.attributesOfItem(atPath: url.path)
  return (attributes[.posixPermissions] as? NSNumber)?.intValue
}
