import Foundation
import GitDiff
import Rules

extension FetchedPacks {
  /// Gets the pack's repository with the user's own `git`, so that credentials and proxies are theirs.
  ///
  /// - Returns: false if it was here already.
  /// - Throws: `Failure` with git's own words; nothing is left behind then.
  func fetch(_ pack: GitPack) async throws -> Bool {
    guard let folder, let path = path(of: pack) else {
      throw Failure("there is no folder to keep packs in: set HOME or XDG_DATA_HOME")
    }
    let files = FileManager.default
    guard !files.fileExists(atPath: path) else { return false }
    let temporary = "\(folder)/.fetch-\(UUID().uuidString)"
    defer { try? files.removeItem(atPath: temporary) }
    do {
      try files.createDirectory(
        atPath: folder,
        withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o700]
      )
    } catch {
      throw Failure("cannot create '\(folder)': \(error.localizedDescription)")
    }
    try await get(pack, into: temporary)
    // Reads the commit and checks it against its name.
    guard
      try CommitFiles(pack.commit, in: try Repository.open(at: temporary, environment: [:]))
        .commitID == pack.commit
    else { throw Failure("'\(pack.url)' has no commit '\(pack.commit)'") }
    guard rename(temporary, path) == 0 || files.fileExists(atPath: path) else {
      throw Failure("cannot move '\(temporary)' to '\(path)': \(String(cString: strerror(errno)))")
    }
    return true
  }

  private func get(_ pack: GitPack, into path: String) async throws {
    // In a hook these name the repository under review.
    let local = try await Git.output("rev-parse", "--local-env-vars")
      .split(whereSeparator: \.isNewline).map(String.init)
    func git(_ arguments: String...) async throws {
      _ = try await Git.output(
        ["-c", "transfer.fsckObjects=true"] + arguments,
        // Also where a server sends elsewhere.
        environment: ["GIT_ALLOW_PROTOCOL": "https:ssh:file"],
        unset: local
      )
    }
    try await git("init", "--quiet", "--bare", "--template=", path)
    do {
      try await git("-C", path, "fetch", "--quiet", "--no-tags", "--depth=1", pack.url, pack.commit)
    } catch {
      // Some servers give away only what a branch or a tag names.
      try await git(
        "-C",
        path,
        "fetch",
        "--quiet",
        "--no-tags",
        pack.url,
        "+refs/heads/*:refs/heads/*"
      )
    }
  }
}
