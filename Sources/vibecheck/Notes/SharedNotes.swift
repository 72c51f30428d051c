import GitDiff

/// The notes of this repository and of a remote, made one.
///
/// Both may have grown since they last met. Then they are merged: every note of either is kept, and where both
/// have one for the same commit, this repository's is. git-notes(1) calls that the strategy `ours`; joining
/// the texts would leave no JSON.
struct SharedNotes {
  /// Where a remote's notes lie while they are merged; gone afterwards.
  private static let fetched = "refs/vibecheck/fetched-notes"
  private static let reference = ReviewNote.reference
  /// How often somebody else may be quicker before a push gives up.
  private static let maxAttempts = 5

  let repository: Repository
  /// A configured remote's name, or an address as `git push` takes it.
  let remote: String

  /// - Parameter named: what the user named; else what `git push` would take: `remote.pushDefault`, the remote
  ///   of the current branch, the only one there is, or `origin`.
  /// - Throws: `Failure` if there is no such remote.
  init(repository: Repository, named: String?) async throws {
    self.repository = repository
    let remotes = try await Git.output("remote").split(separator: "\n").map(String.init)
    let remote: String
    if let named {
      remote = named
    } else {
      remote = try await Self.defaultRemote(of: remotes)
    }
    let isAddress = remote.contains("/") || remote.contains(":")
    guard remotes.contains(remote) || isAddress, !remote.hasPrefix("-") else {
      let known = remotes.map { "'\($0)'" }.joined(separator: ", ")
      throw Failure(
        remotes.isEmpty
          ? "there is no remote '\(remote)' here; git remote add \(remote) <address>"
          : "there is no remote '\(remote)' here, only \(known)"
      )
    }
    self.remote = remote
  }

  private static func defaultRemote(of remotes: [String]) async throws -> String {
    if let remote = try await Git.outputIfAny("config", "remote.pushDefault") { return remote }
    if let branch = try await Git.outputIfAny("symbolic-ref", "--quiet", "--short", "HEAD"),
      let remote = try await Git.outputIfAny("config", "branch.\(branch).remote"), remote != "."
    {
      return remote
    }
    return remotes.count == 1 ? remotes[0] : "origin"
  }

  /// How many notes this repository has.
  func count() async throws -> Int {
    guard try await local() != nil else { return 0 }
    let list = try await Git.output(
      ["notes", "--ref", Self.reference, "list"],
      limit: 256 << 20
    )
    return list.split(separator: "\n").count
  }

  /// Makes the remote's notes part of this repository's.
  ///
  /// - Returns: false if the remote has none.
  func fetch() async throws -> Bool {
    guard let theirs = try await remoteCommit() else { return false }
    try await merge(theirs)
    return true
  }

  /// Brings this repository's notes to the remote, the remote's own first where it has others.
  func push() async throws {
    guard try await local() != nil else {
      throw Failure(
        "there are no notes to push; 'vibecheck install --notes' keeps the findings of each commit"
      )
    }
    var before = try await remoteCommit()
    for attempt in 1... {
      if let before { try await merge(before) }
      do {
        _ = try await Git.output(
          "push",
          "--quiet",
          remote,
          "\(Self.reference):\(Self.reference)"
        )
        return
      } catch {
        // Somebody else pushed between the two, or is about to: theirs first, then ours again.
        let isLocked = ["lock", "failed to update ref"].contains { "\(error)".contains($0) }
        if isLocked { try await Task.sleep(for: .milliseconds(200)) }
        let now = try await remoteCommit()
        guard now != before || isLocked, attempt < Self.maxAttempts else { throw error }
        before = now
      }
    }
  }

  private func local() async throws -> String? {
    try await Git.outputIfAny("rev-parse", "--verify", "--quiet", Self.reference)
  }

  /// What the remote's reference names; nil if the remote has no notes.
  private func remoteCommit() async throws -> String? {
    let line = try await Git.output("ls-remote", remote, Self.reference)
    return line.split(whereSeparator: \.isWhitespace).first.map(String.init)
  }

  private func merge(_ theirs: String) async throws {
    if let ours = try await local(),
      try await Git.outputIfAny("merge-base", "--is-ancestor", theirs, ours) != nil
    {
      return
    }
    let lock = try NotesLock(commonDirectory: repository.commonDirectory)
    defer { lock.release() }
    _ = try await Git.output(
      "fetch",
      "--quiet",
      "--no-tags",
      remote,
      "+\(Self.reference):\(Self.fetched)"
    )
    if try await local() == nil {
      // The empty value: only if it is still not there.
      _ = try await Git.output("update-ref", Self.reference, Self.fetched, "")
    } else {
      let command = ["notes", "--ref", Self.reference, "merge", "--quiet", "--strategy", "ours"]
      _ = try await Git.output(command + [Self.fetched])
    }
    _ = try await Git.output("update-ref", "-d", Self.fetched)
  }
}
