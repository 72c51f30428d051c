import ArgumentParser
import GitDiff
import Inference
import Reporting
import ReviewTypes

/// `vibecheck trial`: what the rules would have done to the commits there are.
struct TrialCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trial",
    abstract: "Try the rules on the last commits: what they find, what would have been refused.",
    discussion: """
      Each commit is reviewed as the hook would have, by the rules and the configuration of now, within the \
      hook's budget, and no verdict is taken over from an earlier run: so the time is what a commit would have \
      waited, but for the start of the program. Of a merge only what none of its parents had is reviewed. \
      The exit status is 0 whatever is found.
      """
  )

  @Option(help: ArgumentHelp("How many commits, from HEAD back.", valueName: "n"))
  var last = 20

  @OptionGroup var arguments: ReviewArguments

  func validate() throws {
    guard last > 0 else { throw ValidationError("'--last' is \(last); give a number above 0") }
    guard Set(arguments.format).isSubset(of: [.text, .json]), arguments.format.count <= 1 else {
      throw ValidationError("'--format' of a trial is text or json")
    }
    guard arguments.output.isEmpty else {
      throw ValidationError("a trial is written to standard output; leave out '--output'")
    }
    guard arguments.writeBaseline == nil else {
      throw ValidationError("a trial changes nothing; leave out '--write-baseline'")
    }
  }

  func run() async throws {
    var range = try RangeReview(arguments.choices(), start: .now)
    range.settings.usesVerdicts = false
    range.settings.budget = range.settings.budget ?? Settings.hookBudget
    range.settings.saveVerdicts = nil
    // Rules are tried; the team's own programs are not run on the past.
    range.settings.checks.wanted = []
    guard try range.repository.headCommit() != nil else {
      throw Failure("there is no commit yet to try the rules on")
    }
    let parts = try await range.lastCommits(last)
    let subjects = try await subjects()
    let stop = Interruption.watch()
    let progress = ProgressLine(
      isShown: Standard.error.isTerminal && range.settings.verbosity != .quiet
    )
    progress.noun = "commits"
    var trial = Trial()
    for part in parts where !stop.isRaised {
      progress.update(answered: trial.commits.count, total: parts.count)
      let start = ContinuousClock.now
      var files: [FileDiff] = []
      try part.read { files.append($0) }
      let review = try await ReviewSession(settings: range.settings, start: start, stop: stop)
        .review(files)
      let name = part.commit ?? ""
      trial.add(
        Trial.Commit(
          name: name,
          subject: subjects[name] ?? "",
          milliseconds: Int((ContinuousClock.now - start) / .milliseconds(1)),
          review: review
        )
      )
    }
    progress.finish()
    let report = TrialReport(trial: trial, isVerbose: range.settings.verbosity == .verbose)
    Standard.output.write(arguments.format == [.json] ? report.json : report.text)
    if stop.isRaised {
      throw Failure("interrupted after \(trial.commits.count) of \(parts.count) commits")
    }
  }

  private func subjects() async throws -> [String: String] {
    let list = try await Git.output(
      ["log", "--max-count=\(last)", "--format=%H %s", "HEAD", "--"],
      limit: 64 << 20
    )
    return Dictionary(
      list.split(separator: "\n").map { line in
        let words = line.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
        return (String(words[0]), words.count > 1 ? String(words[1]) : "")
      }
    ) { first, _ in first }
  }
}
