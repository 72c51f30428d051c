import Foundation

/// Which configurations the user trusts: one JSON object a line in `$XDG_DATA_HOME/vibecheck/trust`.
struct TrustStore {
  struct Entry: Codable, Equatable {
    /// SHA-256 of the configuration, see `TrustedConfiguration`.
    var configuration: String
    /// The folder all work trees of the repository share.
    var repository: String
    /// When it was trusted, in UTC, such as `2026-11-24T15:04:05Z`.
    var since: String
  }

  var file: String

  init(environment: UserEnvironment) throws {
    guard let folder = environment.dataFolder else {
      throw Failure("there is no folder to keep trust in: set HOME or XDG_DATA_HOME")
    }
    file = folder + "/trust"
  }

  /// - Throws: `Failure` if the file cannot be read or is not what this program writes: trust is
  ///   never guessed.
  func entries() throws -> [Entry] {
    let files = FileManager.default
    guard files.fileExists(atPath: file) else { return [] }
    let mode = try? files.attributesOfItem(atPath: file)[.posixPermissions] as? Int
    guard let mode, mode & 0o022 == 0 else {
      throw Failure("others may write to '\(file)'; look at it, then: chmod 600 '\(file)'")
    }
    guard let data = files.contents(atPath: file) else {
      throw Failure("cannot read '\(file)'; check its permissions")
    }
    let decoder = JSONDecoder()
    return try String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline)
      .enumerated()
      .map { index, line in
        guard let entry = try? decoder.decode(Entry.self, from: Data(line.utf8)) else {
          throw Failure(
            "\(file):\(index + 1): not a line of 'vibecheck trust'; remove it, and trust again"
          )
        }
        return entry
      }
  }

  func contains(_ configuration: TrustedConfiguration, of repository: String) throws -> Bool {
    try entries().contains {
      $0.configuration == configuration.sha256 && $0.repository == repository
    }
  }

  func add(_ configuration: TrustedConfiguration, of repository: String) throws {
    let entry = Entry(
      configuration: configuration.sha256,
      repository: repository,
      since: Date.now.formatted(.iso8601)
    )
    try write(try entries().filter { !$0.names(entry) } + [entry])
  }

  /// - Returns: how many were revoked.
  func revoke(repository: String) throws -> Int {
    let entries = try entries()
    let kept = entries.filter { $0.repository != repository }
    if kept != entries { try write(kept) }
    return entries.count - kept.count
  }

  /// Atomic: a reader sees the old file or the new one.
  private func write(_ entries: [Entry]) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let files = FileManager.default
    let folder = (file as NSString).deletingLastPathComponent
    let temporary = "\(folder)/.trust-\(UUID().uuidString)"
    do {
      let lines = try entries.map { String(decoding: try encoder.encode($0), as: UTF8.self) + "\n" }
      try files.createDirectory(
        atPath: folder,
        withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o700]
      )
      let isWritten = files.createFile(
        atPath: temporary,
        contents: Data(lines.joined().utf8),
        attributes: [.posixPermissions: 0o600]
      )
      guard isWritten, rename(temporary, file) == 0 else {
        throw CocoaError(.fileWriteUnknown)
      }
    } catch {
      try? files.removeItem(atPath: temporary)
      throw Failure("cannot write '\(file)': \(error.localizedDescription)")
    }
  }
}

extension TrustStore.Entry {
  fileprivate func names(_ other: Self) -> Bool {
    configuration == other.configuration && repository == other.repository
  }
}
