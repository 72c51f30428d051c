import Foundation
import GitDiff
import ReviewTypes

/// The trailer that says of a commit that it passed the review: `Vibecheck: passed (2 warnings)`.
struct CommitTrailer {
  static let key = "Vibecheck"

  /// The value; nil where "passed" would not be true: something blocks, or was not judged in time.
  static func value(for review: Review) -> String? {
    guard review.blockingFindings.isEmpty, review.engineFailure == nil else { return nil }
    let isIncomplete = review.unreviewed.contains { line in
      switch line.reason {
      case .budget, .engineError, .interrupted, .patternLimit, .contextLimit: true
      case .needsGeneralModel, .modelOff: false
      }
    }
    guard !isIncomplete else { return nil }
    let warnings = review.activeFindings.count { $0.severity != .note }
    var parts: [String] = []
    if warnings > 0 { parts.append("\(warnings) warning\(warnings == 1 ? "" : "s")") }
    if !review.unreviewed.isEmpty { parts.append("\(review.unreviewed.count) not reviewed") }
    return "passed" + (parts.isEmpty ? "" : " (\(parts.joined(separator: ", ")))")
  }

  /// The hook `prepare-commit-msg`: adds the trailer to the message in `file`, or takes a stale one out.
  ///
  /// - Parameters:
  ///   - source: git's word for where the message comes from; nil for an editor without one.
  ///   - commit: the commit a message is taken from; `HEAD` when amending.
  static func write(
    to file: String,
    source: String?,
    commit: String?,
    review: HookReview
  ) async throws {
    // An editor on an empty message or a template: a commit is called off by leaving it as it is,
    // which a trailer of ours would prevent.
    guard let source, source != "template" else { return }
    // Amending makes the commit anew, so all of it is meant and not only what is staged on top.
    let isAmending = source == "commit" ? try await isHead(commit) : false
    let diffs = try await StagedChange.read(
      in: review.repository,
      since: isAmending ? .parentOfHead : .head,
      environment: review.environment.variables,
      options: HookReview.options
    )
    let value = value(for: try await review.quickReview(diffs))
    try completeLastLine(of: file)
    // A trailer without a value is dropped with those of its key, see git-interpret-trailers(1).
    _ = try await Git.output(
      "-c",
      "trailer.\(key).key=\(key)",
      "-c",
      "trailer.separators=:",
      "interpret-trailers",
      "--in-place",
      "--no-divider",
      "--trim-empty",
      "--where",
      "end",
      "--if-exists",
      "replace",
      "--if-missing",
      value == nil ? "doNothing" : "add",
      "--trailer",
      "\(key): \(value ?? "")",
      file
    )
  }

  /// A merge's message comes without a last line ending, and git 2.39 would then leave out the empty
  /// line before the trailer.
  private static func completeLastLine(of file: String) throws {
    let handle = try FileHandle(forUpdating: URL(filePath: file))
    defer { try? handle.close() }
    let length = try handle.seekToEnd()
    guard length > 0 else { return }
    try handle.seek(toOffset: length - 1)
    guard try handle.readToEnd() != Data("\n".utf8) else { return }
    try handle.write(contentsOf: Data("\n".utf8))
  }

  private static func isHead(_ commit: String?) async throws -> Bool {
    guard let commit,
      let named = try await Git.outputIfAny(
        "rev-parse",
        "--verify",
        "--quiet",
        commit + "^{commit}"
      ),
      let head = try await Git.outputIfAny("rev-parse", "--verify", "--quiet", "HEAD^{commit}")
    else { return false }
    return named == head
  }
}
