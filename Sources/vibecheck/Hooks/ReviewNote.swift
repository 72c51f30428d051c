import Foundation
import GitDiff
import Reporting

/// The hook `post-commit`: the findings of the commit just made, as JSON in a git note.
///
/// The review is made again from the verdict store rather than kept from pre-commit: so it is right
/// for an amended commit and for one made with `--no-verify` too.
enum ReviewNote {
  static let reference = "refs/notes/vibecheck"

  static func write(review: HookReview) async throws {
    let commit = try await Git.output("rev-parse", "--verify", "HEAD^{commit}")
    let diffs = try CommitRangeDiff.read(
      .commit(commit),
      in: review.repository,
      options: HookReview.options
    )
    let reporter = JSONReporter(
      options: ReportOptions(
        verbosity: .normal,
        isColored: false,
        width: 100,
        toolVersion: Version.text
      )
    )
    let json = reporter.report(try await review.quickReview(diffs))
    // git-notes(1) puts its commit on the reference without looking whether that has moved since.
    let lock = try NotesLock(commonDirectory: review.repository.commonDirectory)
    defer { lock.release() }
    _ = try await Git.output(
      ["notes", "--ref", reference, "add", "--force", "--file", "-", commit],
      input: json
    )
  }

  /// The note of a commit, as it was written.
  ///
  /// - Throws: `Failure` if `revision` names no commit, or one without a note.
  static func text(of revision: String) async throws -> String {
    guard
      let commit = try await Git.outputIfAny(
        "rev-parse",
        "--verify",
        "--quiet",
        "--end-of-options",
        revision + "^{commit}"
      )
    else { throw Failure("'\(revision)' names no commit here") }
    guard let note = try await Git.outputIfAny("notes", "--ref", reference, "list", commit) else {
      throw Failure(
        "commit \(commit.prefix(12)) has no note; 'vibecheck notes fetch' takes over a remote's, "
          + "'vibecheck install --notes' keeps the findings of each commit"
      )
    }
    return try await Git.output(["cat-file", "blob", note], limit: 256 << 20) + "\n"
  }
}
