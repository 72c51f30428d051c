import ArgumentParser
import Foundation
import GitDiff
import ReviewTypes
import Reviewing
import Rules

/// `vibecheck check`: what the pre-commit hook runs.
struct CheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Review what is staged, a diff, or a commit message."
  )

  @Option(
    help: ArgumentHelp(
      "Review this unified diff instead; - reads standard input.",
      valueName: "file"
    )
  )
  var diff: String?

  @Option(
    help: ArgumentHelp(
      "Review this file's commit message instead, by the rules about messages; - reads standard input.",
      valueName: "file"
    )
  )
  var message: String?

  @OptionGroup var arguments: ReviewArguments

  func validate() throws {
    if message != nil, diff != nil {
      throw ValidationError("give only one of '--diff' and '--message'")
    }
    if message != nil || diff != nil, arguments.suggest {
      throw ValidationError(
        "a suggestion is checked against the staged files; leave out '\(diff == nil ? "--message" : "--diff")' "
          + "or '--suggest'"
      )
    }
    if message != nil, arguments.writeBaseline != nil {
      throw ValidationError("a baseline holds no commit messages; leave out '--write-baseline'")
    }
  }

  func run() async throws {
    let start = ContinuousClock.now
    let choices = try arguments.choices()
    let environment = UserEnvironment.current()
    if Skip(environment["VIBECHECK_SKIP"]) == .everything {
      Standard.error.write("vibecheck: skipped, because VIBECHECK_SKIP is set\n")
      return
    }
    if let remark = HookSkip(environment).remark { Standard.error.write("vibecheck: \(remark)\n") }
    if let message {
      let status = try await review(
        message: message,
        choices,
        environment: environment,
        start: start
      )
      if status != .clean { throw ExitCode(status.rawValue) }
      return
    }
    let diffs: [FileDiff]
    let settings: Settings
    var history: HistoryRecorder?
    var checks: CheckContext?
    var tree: SourceTree?
    var verification: VerificationContext?
    if let diff {
      let top = try? Repository.open(environment: environment.variables).workTree
      settings = try Settings.resolve(choices, environment: environment, top: top)
      diffs = try PatchText.parse(
        try FileInput.bytes(of: diff, named: "the diff"),
        options: settings.diffOptions
      )
    } else {
      let repository = try Repository.open(environment: environment.variables)
      settings = try Settings.resolve(choices, environment: environment, top: repository.workTree)
      diffs = try await StagedChange.read(
        in: repository,
        environment: environment.variables,
        options: settings.diffOptions
      )
      history = HistoryRecorder(repository: repository, subject: .staged, kind: .check)
      checks = try CheckContext.make(settings, repository: repository, environment: environment)
      tree = .staged(in: repository)
      verification = tree.map {
        VerificationContext(tree: $0, repository: repository, environment: environment)
      }
    }
    let session = ReviewSession(
      settings: settings,
      start: start,
      history: history,
      checks: checks,
      verification: verification
    )
    let status = try await session.run(diffs, tree: tree)
    if status != .clean { throw ExitCode(status.rawValue) }
  }

  private func review(
    message: String,
    _ choices: ReviewChoices,
    environment: UserEnvironment,
    start: ContinuousClock.Instant
  ) async throws -> ExitStatus {
    let repository = try? Repository.open(environment: environment.variables)
    return try await MessageReview(
      file: message,
      settings: try Settings.resolve(
        choices,
        environment: environment,
        top: repository?.workTree
      ),
      environment: environment,
      repository: repository
    ).run(start: start)
  }
}
