import Crypto
import Foundation
import GitDiff
import ReviewTypes

/// One exact configuration of one repository: what the user trusts, or does not.
///
/// It is the text of `.vibecheck.yaml` and the content of each file of the repository that is named in
/// a program's words. Whatever else the text names (programs on PATH, addresses, models) is part of
/// the text.
struct TrustedConfiguration {
  /// A file of the repository that a program's words name.
  struct NamedFile: Equatable {
    var path: String
    /// Lower-case hexadecimal.
    var sha256: String
  }

  var namedFiles: [NamedFile]
  /// Of everything above, in lower-case hexadecimal.
  var sha256: String

  /// - Parameter programs: where the programs that would run are read from.
  init(_ configuration: Configuration, programs: (any RepositoryFiles)?) throws {
    try self.init(
      text: configuration.text,
      words: configuration.programWords,
      programs: programs
    )
  }

  /// - Parameters:
  ///   - text: of `.vibecheck.yaml`.
  ///   - words: of all programs it names, see `Configuration.programWords`.
  init(text: [UInt8], words: [String], programs: (any RepositoryFiles)?) throws {
    namedFiles = try words.compactMap { word in
      guard let path = Self.path(word), let bytes = try programs?.bytes(of: path) else {
        return nil
      }
      return NamedFile(path: path, sha256: SHA256.hash(data: bytes).hexadecimal)
    }
    var hasher = SHA256()
    // The length first: no two different lists of texts give the same bytes.
    hasher.update(data: [UInt8]("\(text.count):".utf8))
    hasher.update(data: text)
    for file in namedFiles {
      hasher.update(data: [UInt8]("\(file.path.utf8.count):\(file.path)\(file.sha256)".utf8))
    }
    sha256 = hasher.finalize().hexadecimal
  }

  /// The path that a word may mean; nil for one that leaves the repository.
  private static func path(_ word: String) -> String? {
    guard !word.hasPrefix("/") else { return nil }
    let parts = word.split(separator: "/").filter { $0 != "." }
    guard !parts.isEmpty, !parts.contains("..") else { return nil }
    return parts.joined(separator: "/")
  }
}

extension Configuration {
  /// The words of all programs, each once, in file order.
  var programWords: [String] {
    var words: [String] = []
    for case .program(let program) in powers.map(\.target) {
      words += program.filter { !words.contains($0) }
    }
    return words
  }
}
