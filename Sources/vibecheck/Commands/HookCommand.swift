import ArgumentParser
import Foundation
import GitDiff
import Reporting
import ReviewTypes
import Reviewing

/// `vibecheck hook NAME`: what the installed hooks and other hook managers call.
struct HookCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hook",
    abstract: "Run as a git hook, with git's arguments and standard input.",
    shouldDisplay: false
  )

  @Argument(help: "The hook's name.")
  var hook: HookName

  @Argument(help: "What git passes to it.")
  var arguments: [String] = []

  func run() async throws {
    let start = ContinuousClock.now
    var environment = UserEnvironment.current()
    environment.variables["VIBECHECK_HOOK"] = hook.rawValue
    let skip = HookSkip(environment)
    // pre-commit has said so already.
    let isSaid = hook == .commitMessage
    if let reason = skip.reason {
      if isSaid { return }
      say("\(reason): \(hook.subject) was not reviewed")
      return
    }
    if let remark = skip.remark, !isSaid { say(remark) }
    let status =
      hook.reviews
      ? try await review(environment, start: start) : await add(environment)
    if status != .clean { throw ExitCode(status.rawValue) }
  }

  private func review(
    _ environment: UserEnvironment,
    start: ContinuousClock.Instant
  ) async throws -> ExitStatus {
    let review = try HookReview(environment: environment)
    if hook == .commitMessage { return try await reviewMessage(review, start: start) }
    guard hook == .prePush else { return try await review.reviewStaged(start: start) }
    let updates = try pushed(environment)
    let change = PushedChange(
      remote: arguments.first ?? environment["PRE_COMMIT_REMOTE_NAME"] ?? "origin",
      repository: review.repository
    )
    var worst = ExitStatus.clean
    for (update, files) in try await change.diffs(of: updates) {
      if updates.count > 1 {
        say("\(update.localReference) to \(update.remoteReference):")
      }
      var session = try review.session(start: start)
      session.history = HistoryRecorder(
        repository: review.repository,
        subject: .committed(tip: update.localObject ?? "HEAD"),
        kind: .hook
      )
      let status = try await session.run(files, tree: change.tree(of: update))
      // A finding is the more telling of the two failures.
      if worst != .findings, status != .clean { worst = status }
    }
    return worst
  }

  private func reviewMessage(
    _ review: HookReview,
    start: ContinuousClock.Instant
  ) async throws -> ExitStatus {
    guard let file = arguments.first else {
      throw Failure("'vibecheck hook \(hook.rawValue)' takes the message's file")
    }
    var settings = review.settings
    // Of a message without findings nothing is said.
    settings.verbosity = .quiet
    let status = try await MessageReview(
      file: file,
      settings: settings,
      environment: review.environment,
      repository: review.repository
    ).run(start: start)
    if status == .findings {
      say("the message is kept in '\(file)'; to go on with it: git commit -e -F '\(file)'")
    }
    return status
  }

  private func pushed(_ environment: UserEnvironment) throws -> [PushUpdate] {
    if let update = PushUpdate.fromFramework(environment) { return [update] }
    guard !Standard.input.isTerminal else {
      throw Failure("'vibecheck hook pre-push' reads from standard input what git pushes")
    }
    let bytes = try FileHandle.standardInput.readToEnd() ?? Data()
    return try PushUpdate.parse(String(decoding: bytes, as: UTF8.self))
  }

  /// The hooks that only add to a commit: a failure is said, and holds nothing up.
  private func add(_ environment: UserEnvironment) async -> ExitStatus {
    do {
      let review = try HookReview(environment: environment)
      switch hook {
      case .prepareCommitMessage:
        guard let file = arguments.first else {
          throw Failure("'vibecheck hook \(hook.rawValue)' takes the message's file")
        }
        try await CommitTrailer.write(
          to: file,
          source: arguments.count > 1 ? arguments[1] : environment["PRE_COMMIT_COMMIT_MSG_SOURCE"],
          commit: arguments.count > 2
            ? arguments[2] : environment["PRE_COMMIT_COMMIT_OBJECT_NAME"],
          review: review
        )
      case .postCommit:
        HistoryRecorder(repository: review.repository, subject: .staged, kind: .hook).settle()
        try await ReviewNote.write(review: review)
      case .preCommit, .preMergeCommit, .commitMessage, .prePush: break
      }
    } catch {
      let text = "\(error)".replacing("error: ", with: "", maxReplacements: 1)
      say("warning: \(hook.rawValue): \(text); the commit is not held up")
    }
    return .clean
  }

  private func say(_ message: String) {
    // Said once for a commit, by the hook that reviews.
    guard hook.reviews || message.hasPrefix("warning") else { return }
    Standard.error.write("vibecheck: \(message)\n")
  }
}

extension HookCommand {
  /// The command that the program's arguments ask for; nil where it takes the parser to tell.
  ///
  /// Every commit calls its hooks, and the parser takes longer than they do.
  static func called(by words: [String]) -> HookCommand? {
    guard words.count > 2, words[1] == "hook", let hook = HookName(rawValue: words[2]),
      !words.contains(where: { $0.hasPrefix("-") })
    else { return nil }
    var command = HookCommand()
    command.hook = hook
    command.arguments = Array(words.dropFirst(3))
    return command
  }
}
