import ArgumentParser
import GitDiff
import ReviewTypes

/// `vibecheck review`: a branch, a range, a commit or a whole tree.
struct ReviewCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "review",
    abstract: "Review a branch, a range of commits, one commit, or all files.",
    discussion: """
      A branch is reviewed since it left the default branch: the one a remote calls HEAD, else the \
      one named by init.defaultBranch, main or master, else the only other one. Without a target the \
      current branch is reviewed since it left its upstream, or the default branch if it has none. A \
      merge is read against its first parent, renamed files against what they were. Only what is \
      committed is read. Ctrl-C ends the judging and reports what was found so far, with exit status 2.
      """
  )

  @Argument(help: "A branch, A..B, A...B, or a commit.")
  var target: String?

  @Option(
    help: ArgumentHelp("One commit, also where a branch has its name.", valueName: "revision")
  )
  var commit: String?

  @Flag(help: "All files of HEAD, or of the target, as if they were new.")
  var allFiles = false

  @OptionGroup var commits: CommitArguments
  @OptionGroup var arguments: ReviewArguments

  func validate() throws {
    if target != nil && commit != nil {
      throw ValidationError("give a target or '--commit', not both")
    }
    if allFiles && commits.byCommit {
      throw ValidationError("'--all-files' is one tree; it has no commits for '--by-commit'")
    }
    if commits.byCommit && arguments.suggest {
      throw ValidationError("'--suggest' takes a change as a whole; leave out '--by-commit'")
    }
    if commits.byCommit && arguments.writeBaseline != nil {
      throw ValidationError("'--write-baseline' takes a change as a whole; leave out '--by-commit'")
    }
  }

  func run() async throws {
    let start = ContinuousClock.now
    let review = try RangeReview(arguments.choices(), start: start)
    let range = try wanted.range(in: review.repository)
    let status = try await review.run(
      range,
      walk: commits.walk,
      isInferred: wanted == .currentBranch
    )
    if status != .clean { throw ExitCode(status.rawValue) }
  }

  private var wanted: ReviewTarget {
    let revision = commit ?? target
    if allFiles { return .everything(of: revision ?? "HEAD") }
    if let commit { return .commit(commit) }
    return target.map { .named($0) } ?? .currentBranch
  }
}
