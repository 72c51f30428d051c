import GitDiff
import ReviewTypes

/// The commits of a range, each with the change it makes on its own.
struct CommitWalk {
  var repository: Repository
  var options: DiffOptions
  /// Whether merges are followed to their first parent only: then a merge is the change it made to the
  /// branch, and what it brought in is not visited.
  var followsFirstParent: Bool
  /// The most commits to visit, the latest ones; nil for all.
  var limit: Int?

  /// The oldest first.
  func parts(of range: CommitRange) async throws -> [ReviewSession.Part] {
    let list = try await Git.output(
      ["rev-list", "--reverse", "--topo-order", "--parents"]
        + (followsFirstParent ? ["--first-parent"] : [])
        + (limit.map { ["--max-count=\($0)"] } ?? []) + revisions(of: range) + ["--"],
      limit: 256 << 20
    )
    return list.split(separator: "\n").map { line in
      let names = line.split(separator: " ").map(String.init)
      return part(of: names[0], parents: Array(names.dropFirst()))
    }
  }

  private func revisions(of range: CommitRange) -> [String] {
    switch range {
    case .commit(let revision): ["--no-walk", revision]
    case .whole(let revision): [revision]
    case .between(let from, let to), .sinceMergeBase(let from, let to): [to, "^\(from)"]
    }
  }

  private func part(of commit: String, parents: [String]) -> ReviewSession.Part {
    ReviewSession.Part(commit: commit, tree: .commit(commit, in: repository)) { add in
      guard parents.count > 1, !followsFirstParent else {
        return try CommitRangeDiff.forEachFile(
          of: .commit(commit),
          in: repository,
          options: options,
          add
        )
      }
      // Of a merge, what none of its parents had: the rest belongs to their commits.
      var files = try read(.between(from: parents[0], to: commit))
      for parent in parents.dropFirst() {
        files = files.keepingAdditions(of: try read(.between(from: parent, to: commit)))
      }
      files.forEach(add)
    }
  }

  private func read(_ range: CommitRange) throws -> [FileDiff] {
    try CommitRangeDiff.read(range, in: repository, options: options)
  }
}
