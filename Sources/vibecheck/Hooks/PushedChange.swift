import Foundation
import GitDiff
import ReviewTypes

/// What a push brings to the remote: the lines that no commit it already has contains.
struct PushedChange {
  /// The remote's name, or its address if it has none.
  var remote: String
  var repository: Repository
  var options = HookReview.options

  /// The change of each update, in order. An update that brings nothing to review has none: deletions,
  /// notes, tags of trees, and commits that the remote or an earlier update already has.
  func diffs(of updates: [PushUpdate]) async throws -> [(update: PushUpdate, files: [FileDiff])] {
    var known = try await remoteReferences()
    var changes: [(update: PushUpdate, files: [FileDiff])] = []
    for update in updates where !update.remoteReference.hasPrefix("refs/notes/") {
      guard let named = update.localObject, let commit = try await self.commit(named) else {
        continue
      }
      var excluded = known
      // Absent here when somebody else pushed it: then only the tracking references are known.
      if let object = update.remoteObject, let there = try await self.commit(object) {
        excluded.append(there)
      }
      if let files = try await files(of: commit, without: excluded) {
        changes.append((update, files))
      }
      known.append(commit)
    }
    return changes
  }

  /// What an update leads to; nil for a deletion.
  func tree(of update: PushUpdate) -> SourceTree? {
    update.localObject.map { .commit($0, in: repository) }
  }

  /// Arguments for rev-list: the remote's branches as last seen, or those of all remotes where this
  /// one has none.
  private func remoteReferences() async throws -> [String] {
    let own = try await Git.output("for-each-ref", "--count=1", "refs/remotes/\(remote)/")
    return [own.isEmpty ? "--remotes" : "--remotes=\(remote)"]
  }

  private func commit(_ object: String) async throws -> String? {
    try await Git.outputIfAny("rev-parse", "--verify", "--quiet", object + "^{commit}")
  }

  /// - Returns: nil if no commit is new.
  private func files(of commit: String, without known: [String]) async throws -> [FileDiff]? {
    let list = try await Git.output(
      ["rev-list", "--boundary", commit, "--not"] + known,
      limit: 256 << 20
    )
    let lines = list.split(separator: "\n")
    guard lines.contains(where: { !$0.hasPrefix("-") }) else { return nil }
    // Known commits next to new ones: what the new ones were built on.
    let bases = lines.filter { $0.hasPrefix("-") }.map { String($0.dropFirst()) }
    guard let first = bases.first else {
      if try await Git.output("rev-parse", "--is-shallow-repository") == "true" {
        throw Failure(
          "cannot tell what is new in '\(commit)': the clone is shallow and its history ends before "
            + "anything the remote has; git fetch --unshallow"
        )
      }
      return try read(.whole(commit))
    }
    var files = try read(.between(from: first, to: commit))
    for base in bases.dropFirst() {
      files = files.keepingAdditions(of: try read(.between(from: base, to: commit)))
    }
    return files
  }

  private func read(_ range: CommitRange) throws -> [FileDiff] {
    try CommitRangeDiff.read(range, in: repository, options: options)
  }
}

extension [FileDiff] {
  /// These changes without what `others` do not change: a line is new only if it is so against each of
  /// several bases. A line that is not becomes context.
  func keepingAdditions(of others: [FileDiff]) -> [FileDiff] {
    var added: [String: Set<Int>] = [:]
    for other in others {
      guard let path = other.newPath else { continue }
      added[path] = other.addedLines
    }
    return compactMap { file in
      guard let path = file.newPath else { return file }
      guard let lines = added[path] else { return nil }
      guard case .hunks(let hunks) = file.content else { return file }
      var file = file
      file.content = .hunks(hunks.map { $0.keepingAdditions(at: lines) })
      return file
    }
  }
}

extension FileDiff {
  fileprivate var addedLines: Set<Int> {
    guard case .hunks(let hunks) = content else { return [] }
    return Set(hunks.flatMap(\.lines).filter { $0.origin == .addition }.compactMap(\.newLine))
  }
}

extension Hunk {
  fileprivate func keepingAdditions(at newLines: Set<Int>) -> Hunk {
    var hunk = self
    hunk.lines = lines.map { line in
      guard line.origin == .addition, let number = line.newLine, !newLines.contains(number) else {
        return line
      }
      var line = line
      line.origin = .context
      return line
    }
    return hunk
  }
}
