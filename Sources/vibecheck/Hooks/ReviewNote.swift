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
    let json = reporter.report(try review.quickReview(diffs))
    // git-notes(1) puts its commit on the reference without looking whether that has moved since.
    let lock = try NotesLock(commonDirectory: review.repository.commonDirectory)
    defer { lock.release() }
    _ = try await Git.output(
      ["notes", "--ref", reference, "add", "--force", "--file", "-", commit],
      input: json
    )
  }
}

/// Lets one process at a time write notes in a repository; others wait.
private struct NotesLock {
  private let descriptor: CInt

  init(commonDirectory: String) throws {
    let path = commonDirectory + "/vibecheck-notes.lock"
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0, flock(descriptor, LOCK_EX) == 0 else {
      throw Failure("cannot lock '\(path)': \(String(cString: strerror(errno)))")
    }
  }

  /// The file stays: removing it would let two processes hold a lock on two files of one name.
  func release() { close(descriptor) }
}
