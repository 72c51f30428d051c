import GitDiff
import Reporting
import ReviewTypes
import Reviewing

/// What `review` and `ci` share: a repository, its settings, and reviews of ranges that Ctrl-C ends early
/// but not empty-handed.
struct RangeReview {
  enum Walk {
    case all, firstParent
  }

  let environment: UserEnvironment
  let repository: Repository
  var settings: Settings
  var options: DiffOptions
  let start: ContinuousClock.Instant

  /// - Parameter files: where configuration and rules are read from; nil for the work tree.
  init(
    _ choices: ReviewChoices,
    start: ContinuousClock.Instant,
    files: (Repository) throws -> (any RepositoryFiles)? = { _ in nil }
  ) throws {
    environment = UserEnvironment.current()
    repository = try Repository.open(environment: environment.variables)
    settings = try Settings.resolve(
      choices,
      environment: environment,
      top: repository.workTree,
      files: try files(repository)
    )
    options = settings.diffOptions
    self.start = start
  }

  /// - Parameters:
  ///   - walk: which commits are reviewed on their own; nil reviews the range as a whole.
  ///   - isInferred: whether nobody wrote the range down, so that it is worth saying.
  func run(_ range: CommitRange, walk: Walk?, isInferred: Bool) async throws -> ExitStatus {
    if isInferred, settings.verbosity != .quiet {
      Standard.error.write("vibecheck: reviewing \(range)\n")
    }
    var session = try session()
    session.history = HistoryRecorder(
      repository: repository,
      subject: .committed(tip: range.tip),
      kind: .review
    )
    session.verification = VerificationContext(
      tree: .commit(range.tip, in: repository),
      repository: repository,
      environment: environment
    )
    return try await session.run(try await parts(of: range, walk: walk))
  }

  /// A session that signals end early.
  func session() throws -> ReviewSession {
    ReviewSession(
      settings: settings,
      start: start,
      stop: Interruption.watch(),
      checks: try CheckContext.make(settings, repository: repository, environment: environment)
    )
  }

  /// The latest `count` commits that HEAD has, the oldest first.
  func lastCommits(_ count: Int) async throws -> [ReviewSession.Part] {
    try await CommitWalk(
      repository: repository,
      options: options,
      followsFirstParent: false,
      limit: count
    ).parts(of: .whole("HEAD"))
  }

  private func parts(of range: CommitRange, walk: Walk?) async throws -> [ReviewSession.Part] {
    guard let walk else {
      return [
        ReviewSession.Part(tree: .commit(range.tip, in: repository)) { add in
          try CommitRangeDiff.forEachFile(of: range, in: repository, options: options, add)
        }
      ]
    }
    // Finds out first what would go wrong, in words that say how to mend it.
    try CommitRangeDiff.check(range, in: repository)
    return try await CommitWalk(
      repository: repository,
      options: options,
      followsFirstParent: walk == .firstParent
    ).parts(of: range)
  }
}
