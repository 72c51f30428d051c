import Foundation
import GitDiff
import ReviewTypes

/// What is about to be committed, also where libgit2 cannot read the index.
enum StagedChange {
  static func read(
    in repository: Repository,
    since base: StagedDiff.Base = .head,
    environment: [String: String],
    options: DiffOptions
  ) async throws -> [FileDiff] {
    do {
      return try StagedDiff.read(in: repository, since: base, options: options)
    } catch  where error.kind == .unsupportedFormat {
      return try await readExpanded(since: base, environment: environment, options: options)
    }
  }

  /// libgit2 reads neither a split nor a sparse index; git itself writes a full copy of one.
  ///
  /// Only the copy is written, in a temporary folder: the repository stays as it is.
  private static func readExpanded(
    since base: StagedDiff.Base,
    environment: [String: String],
    options: DiffOptions
  ) async throws -> [FileDiff] {
    let index = try await Git.output(
      "rev-parse",
      "--path-format=absolute",
      "--git-path",
      "index"
    )
    let files = FileManager.default
    let folder = files.temporaryDirectory.appending(path: "vibecheck-\(UUID().uuidString)")
    let copy = folder.appending(path: "index").path
    defer { try? files.removeItem(at: folder) }
    do {
      try files.createDirectory(
        at: folder,
        withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o700]
      )
      try files.copyItem(atPath: index, toPath: copy)
    } catch {
      throw Failure("cannot copy the index '\(index)' to '\(copy)': \(error.localizedDescription)")
    }
    _ = try await Git.output(
      "-c",
      "core.splitIndex=false",
      "-c",
      "index.sparse=false",
      "update-index",
      "--force-write-index",
      environment: ["GIT_INDEX_FILE": copy]
    )
    let expanded = environment.merging(["GIT_INDEX_FILE": copy]) { $1 }
    return try StagedDiff.read(
      in: try Repository.open(environment: expanded),
      since: base,
      options: options
    )
  }
}
