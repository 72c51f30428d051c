import GitDiff
import Inference
import ReviewTypes
import Reviewing

/// What checks need beyond a change: a repository, and the user's trust and environment.
struct CheckContext: Sendable {
  var trust: CheckTrust
  var variables: [String: String]
  var workTree: String?

  /// Nil where no check is to run, so that nothing is looked up.
  static func make(
    _ settings: Settings,
    repository: Repository,
    environment: UserEnvironment
  ) throws -> CheckContext? {
    guard !settings.checks.wanted.isEmpty, !settings.checks.isOff else { return nil }
    return CheckContext(
      trust: try CheckTrust(
        settings.configuration,
        repository: repository,
        environment: environment
      ),
      variables: environment.variables,
      workTree: repository.workTree
    )
  }
}

extension CheckChoice {
  /// Starts what there is to do for a change; nil if nothing is.
  ///
  /// - Parameter tree: what the change leads to; nil where only a diff is known.
  func start(
    for change: CheckedChange,
    on tree: SourceTree?,
    in context: CheckContext?,
    deadline: ContinuousClock.Instant?,
    stop: StopFlag?
  ) -> ChecksUnderWay? {
    let jobs = jobs(for: change, deadline: deadline)
    guard !jobs.isEmpty else { return nil }
    if isOff { return .known(jobs.map { $0.report(.off) }) }
    guard let tree, let context else { return .known(jobs.map { $0.report(.noFiles) }) }
    return .start(
      jobs,
      by: CheckRunner(
        tree: tree,
        trust: context.trust,
        variables: context.variables,
        workTree: context.workTree,
        stop: stop
      )
    )
  }
}
