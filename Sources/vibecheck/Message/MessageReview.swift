import Foundation
import GitDiff
import ReviewTypes
import Reviewing

/// The review of the message of a commit that is being made: `check --message`, and the hook
/// `commit-msg`.
struct MessageReview {
  /// The file that holds the message; `-` for standard input.
  var file: String
  var settings: Settings
  var environment: UserEnvironment
  /// Nil outside of one: then there is no change to compare the message with.
  var repository: Repository?

  func run(start: ContinuousClock.Instant) async throws -> ExitStatus {
    let text = try FileInput.text(of: file, named: "the message")
    // Git's word to hooks that no editor was opened, see githooks(5).
    let isEdited = environment["GIT_EDITOR"] != ":"
    let needsConfiguration =
      repository != nil && MessageCleanup.dependsOnConfiguration(text, isEdited: isEdited)
    let cleanup = MessageCleanup(
      configuration: needsConfiguration ? try await MessageCleanup.configuration() : [:],
      isEdited: isEdited,
      automaticComment: CommitMessage.automaticComment(in: text)
    )
    let message = CommitMessage(
      text,
      comment: cleanup.comment,
      stripsComments: cleanup.stripsComments
    )
    var session = ReviewSession(settings: settings, start: start)
    session.subject = .message
    let isReviewed = !message.lines.isEmpty && !message.isAutomatic
    return try await session.run(
      isReviewed ? [message.diff(change: try await change(for: message))] : []
    )
  }

  /// What the commit changes, in words for a model; empty where no model can be asked about it.
  private func change(for message: CommitMessage) async throws -> [String] {
    guard let repository, settings.usesModel, settings.model.isGeneral else { return [] }
    let options = HookReview.options
    let staged = try await StagedChange.read(
      in: repository,
      environment: environment.variables,
      options: options
    )
    guard try await isAmending(message, staged: staged) else {
      return ChangeSummary.lines(of: staged)
    }
    return ChangeSummary.lines(
      of: try await StagedChange.read(
        in: repository,
        since: .parentOfHead,
        environment: environment.variables,
        options: options
      )
    )
  }

  /// Hooks are not told of `--amend`, whose message is about all of the commit. It is guessed where
  /// nothing is staged or HEAD has the same subject.
  private func isAmending(_ message: CommitMessage, staged: [FileDiff]) async throws -> Bool {
    guard let subject = try await Git.outputIfAny("log", "-1", "--format=%s", "HEAD") else {
      return false
    }
    return staged.isEmpty || subject == message.subject
  }
}
