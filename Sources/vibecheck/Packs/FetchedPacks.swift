import Crypto
import Foundation
import GitDiff
import ReviewTypes
import Rules

/// The git repositories of packs on this machine, below `$XDG_DATA_HOME/vibecheck/packs`.
///
/// Each is a bare repository with one commit. What is read from it is checked against the commit's
/// name by libgit2, object by object, so a changed copy is an error and never a pack.
struct FetchedPacks {
  /// Nil where there is no home folder.
  var folder: String?

  init(environment: UserEnvironment) {
    folder = environment.dataFolder.map { $0 + "/packs" }
  }

  /// Where `pack`'s repository belongs; nil where there is no home folder.
  func path(of pack: GitPack) -> String? {
    folder.map { folder in
      let address = SHA256.hash(data: [UInt8](pack.url.utf8)).prefix(8).hexadecimal
      return "\(folder)/\(address)-\(pack.commit).git"
    }
  }

  /// Nil if the pack was not fetched yet.
  func source(of pack: GitPack) throws(GitError) -> PackSource? {
    guard let path = path(of: pack), FileManager.default.fileExists(atPath: path) else {
      return nil
    }
    // The environment may name the repository under review; this one is another.
    let repository = try Repository.open(at: path, environment: [:], verifyingObjects: true)
    return PackSource(
      files: try CommitFiles(pack.commit, in: repository),
      label: "\(pack.url)@\(pack.commit.prefix(12)):"
    )
  }
}
