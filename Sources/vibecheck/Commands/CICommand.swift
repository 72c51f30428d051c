import ArgumentParser
import Foundation
import GitDiff
import Reporting
import ReviewTypes

/// `vibecheck ci`: what a pull request or a push brings, told by the CI system that runs it.
struct CICommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ci",
    abstract: "Review what a pull request or a push brings, as a step in continuous integration.",
    discussion: """
      The range comes from the environment of GitHub Actions, GitLab CI, Bitbucket, Azure Pipelines, \
      Buildkite or Jenkins, from PRE_COMMIT_FROM_REF and PRE_COMMIT_TO_REF, or from --base. A change is \
      read since it left its base. Where the history for that is missing, as in a shallow clone, the \
      exit status is 2 and the message says how to get it.
      """
  )

  @Option(help: ArgumentHelp("Review what the head did since it left this.", valueName: "revision"))
  var base: String?

  @Option(help: ArgumentHelp("With --base: the last commit; else HEAD.", valueName: "revision"))
  var head: String?

  @Flag(help: "Read from standard input what git push sends, as git's pre-push hook does.")
  var prePush = false

  @Option(help: ArgumentHelp("With --pre-push: where the push goes.", valueName: "name"))
  var remote: String?

  @Option(
    help: ArgumentHelp(
      "Review the I-th of N parts of the change; 'vibecheck merge' joins their reports.",
      valueName: "i/n"
    )
  )
  var shard: Shard?

  @Option(
    help: ArgumentHelp(
      "Whose configuration, rules and baseline count: a change cannot weaken those of its base.",
      valueName: "base|head"
    )
  )
  var rulesFrom: RulesOrigin?

  @OptionGroup var commits: CommitArguments
  @OptionGroup var arguments: ReviewArguments

  func validate() throws {
    if head != nil && base == nil { throw ValidationError("'--head' needs '--base'") }
    if prePush && base != nil {
      throw ValidationError("'--pre-push' reads the range from standard input; leave out '--base'")
    }
    if prePush && commits.byCommit {
      throw ValidationError("'--pre-push' reviews a push as a whole; leave out '--by-commit'")
    }
    if prePush && rulesFrom == .base {
      throw ValidationError("'--pre-push' has no one base; leave out '--rules-from base'")
    }
    if (prePush || commits.byCommit) && arguments.suggest {
      throw ValidationError(
        "'--suggest' takes one change as a whole; leave out '\(prePush ? "--pre-push" : "--by-commit")'"
      )
    }
    if remote != nil && !prePush { throw ValidationError("'--remote' needs '--pre-push'") }
    if (shard != nil || commits.byCommit) && arguments.writeBaseline != nil {
      throw ValidationError("'--write-baseline' takes a change as a whole")
    }
  }

  func run() async throws {
    let start = ContinuousClock.now
    guard !prePush else {
      var review = try RangeReview(arguments.choices(), start: start)
      review.options.shard = shard
      return try end(try await reviewPush(review))
    }
    var range: CommitRange?
    var review = try RangeReview(arguments.choices(), start: start) { repository in
      let found = try request().range(in: repository)
      range = found
      return try (rulesFrom ?? .base).files(of: found, in: repository)
    }
    guard let range else { preconditionFailure("the files are asked for with the range") }
    review.options.shard = shard
    if (rulesFrom ?? .base) == .base, review.settings.verbosity != .quiet {
      try review.settings.sayWhatTheChangeEdits(top: review.repository.workTree)
    }
    try end(try await review.run(range, walk: commits.walk, isInferred: base == nil))
  }

  private func end(_ status: ExitStatus) throws {
    if status != .clean { throw ExitCode(status.rawValue) }
  }

  private func request() throws -> CIRequest {
    if let base {
      return CIRequest(
        system: .flags,
        subject: "'--base'",
        bases: [.commit(base)],
        head: head ?? "HEAD"
      )
    }
    let environment = UserEnvironment.current()
    return try CIRequest.find(in: environment, event: try GitHubEvent.read(environment))
  }

  private func reviewPush(_ review: RangeReview) async throws -> ExitStatus {
    guard !Standard.input.isTerminal else {
      throw Failure("'vibecheck ci --pre-push' reads from standard input what git pushes")
    }
    let bytes = try FileHandle.standardInput.readToEnd() ?? Data()
    let change = PushedChange(
      remote: remote ?? "origin",
      repository: review.repository,
      options: review.options
    )
    let updates = try PushUpdate.parse(String(decoding: bytes, as: UTF8.self))
    let parts = try await change.diffs(of: updates).map { update, files in
      ReviewSession.Part(tree: change.tree(of: update)) { add in files.forEach(add) }
    }
    return try await review.session().run(parts)
  }
}

extension Shard: ExpressibleByArgument {
  /// Such as `2/5`.
  package init?(argument: String) {
    let parts = argument.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 2, let index = parts[0], let count = parts[1] else { return nil }
    self.init(index: index, count: count)
  }
}
