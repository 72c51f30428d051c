import ArgumentParser
import Foundation
import GitDiff
import Reporting
import ReviewTypes
import Reviewing
import Rules

/// What the hooks share: a repository, its settings, and reviews of changes in it.
struct HookReview {
  /// For hooks that only add to a commit: they look verdicts up, and judge what has none no longer
  /// than this.
  static let shortBudget = Duration.seconds(2)
  static let options = DiffOptions(markers: [Suppression.marker])

  let environment: UserEnvironment
  let repository: Repository
  var settings: Settings

  init(environment: UserEnvironment) throws {
    self.environment = environment
    repository = try Repository.open(environment: environment.variables)
    settings = try Settings.resolve(
      ReviewChoices(),
      environment: environment,
      top: repository.workTree
    )
  }

  /// Reviews what is staged, and reports.
  func reviewStaged(start: ContinuousClock.Instant) async throws -> ExitStatus {
    let diffs = try await StagedChange.read(
      in: repository,
      environment: environment.variables,
      options: Self.options
    )
    var session = try session(start: start)
    session.history = HistoryRecorder(repository: repository, subject: .staged, kind: .hook)
    return try await session.run(diffs, tree: .staged(in: repository))
  }

  /// A session with the team's checks.
  func session(start: ContinuousClock.Instant) throws -> ReviewSession {
    ReviewSession(
      settings: settings,
      start: start,
      checks: try CheckContext.make(settings, repository: repository, environment: environment)
    )
  }

  /// The review of `diffs`, said to nobody, from stored verdicts and within the short budget.
  func quickReview(_ diffs: [FileDiff]) async throws -> Review {
    var settings = settings
    settings.verbosity = .quiet
    settings.checks.isOff = true
    settings.budget = min(settings.budget ?? Self.shortBudget, Self.shortBudget)
    return try await ReviewSession(settings: settings, start: .now).review(diffs)
  }
}
