import Foundation

/// The digest that each address gave at its first pull: the file `checksums` in the store.
///
/// It outlives the models, so that what is pulled again must be what it was. One line a file, as
/// `sha256sum` writes them.
struct KnownChecksums {
  var file: String

  init(store: ModelStore) { file = store.folder + "/checksums" }

  /// Nil for an address that nothing was pulled from yet.
  func sha256(of address: ModelAddress) throws -> String? {
    try lines().first { $0.address == address.description }?.sha256
  }

  /// Replaces what was recorded for the address; whole, or not at all.
  func record(_ sha256: String, for address: ModelAddress) throws {
    let kept = try lines().filter { $0.address != address.description }
    let text = (kept + [(sha256, address.description)]).map { "\($0.sha256)  \($0.address)\n" }
      .joined()
    do {
      try Data(text.utf8).write(to: URL(filePath: file), options: .atomic)
    } catch {
      throw Failure("cannot write '\(file)': \(error.localizedDescription.oneLine)")
    }
  }

  private func lines() throws -> [(sha256: String, address: String)] {
    guard FileManager.default.fileExists(atPath: file) else { return [] }
    guard let data = FileManager.default.contents(atPath: file) else {
      throw Failure("cannot read '\(file)'; check its permissions")
    }
    return String(decoding: data, as: UTF8.self).split(separator: "\n").compactMap { line in
      let digest = line.prefix(64)
      guard digest.utf8.count == 64, line.dropFirst(64).hasPrefix("  ") else { return nil }
      return (String(digest), String(line.dropFirst(66)))
    }
  }
}
