import ArgumentParser
import Foundation
import GitDiff
import Reporting
import ReviewTypes
import Reviewing

/// `vibecheck fix`: a general model's verified suggestions, put into the index and the work tree.
struct FixCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fix",
    abstract: "Mend what is staged as a general model suggests.",
    discussion: """
      A suggestion is applied only if the rule no longer fires on it, no pattern of another rule does, and \
      the command that 'verify' in .vibecheck.yaml names for its language accepts the file. It changes the \
      index and the work tree, or neither: a file whose work tree differs from the index around these \
      lines is left as it is. The change is printed as a diff. No hook runs this.
      """
  )

  @Argument(help: "Only what is staged below these paths.")
  var paths: [String] = []

  @Flag(
    name: [.customLong("dry-run"), .customLong("diff")],
    help: "Print the diff; change nothing."
  )
  var isDryRun = false

  @Option(
    help: ArgumentHelp("Rule file or folder, on top of the bundled rules.", valueName: "path")
  )
  var rules: [String] = []

  @Option(help: ArgumentHelp("Only this rule.", valueName: "id"))
  var rule: [String] = []

  @Option(help: ArgumentHelp("Model name, or path of a GGUF file.", valueName: "name|file"))
  var model: String?

  @Option(help: ArgumentHelp("Time for reviewing and writing, such as 30s.", valueName: "time"))
  var budget: Budget?

  @Flag(help: "Neither read nor write stored verdicts and prefix snapshots.")
  var noCache = false

  @Option(help: "When to use colour.")
  var color: ColorChoice = .auto

  @Flag(name: .shortAndLong, help: "Also say why a suggestion is not applied.")
  var verbose = false

  func run() async throws {
    let start = ContinuousClock.now
    let environment = UserEnvironment.current()
    guard !Self.isInHook(environment) else {
      throw Failure("'vibecheck fix' does not run in a hook; run it before you commit")
    }
    let repository = try Repository.open(environment: environment.variables)
    guard let top = repository.workTree, let tree = SourceTree.staged(in: repository) else {
      throw Failure("'vibecheck fix' needs a work tree; this repository has none")
    }
    let settings = try Settings.resolve(choices, environment: environment, top: top)
    let session = ReviewSession(
      settings: settings,
      start: start,
      stop: Interruption.watch(),
      verification: VerificationContext(
        tree: tree,
        repository: repository,
        environment: environment
      )
    )
    let review = try await session.review(try await staged(in: repository, settings, environment))
    for remark in review.remarks { say("note: \(remark.oneLine)") }
    if let failure = review.engineFailure { throw Failure(failure) }
    if verbose { explainWithheld(review) }
    let verifier = try session.verifier(deadline: settings.budget.map { start + $0 })
    try await mend(FileFix.fixes(of: review.findings), top: top, verifier, settings)
  }

  /// Git's own hooks set the first two together, pre-commit and its like the third.
  private static func isInHook(_ environment: UserEnvironment) -> Bool {
    environment.hook != nil || environment["PRE_COMMIT"] != nil
      || (environment["GIT_INDEX_FILE"] != nil && environment["GIT_EXEC_PATH"] != nil)
  }

  private var choices: ReviewChoices {
    var choices = ReviewChoices()
    choices.rules = rules
    choices.rule = rule
    choices.model = model
    choices.budget = budget
    choices.noCache = noCache
    choices.color = color
    choices.verbosity = verbose ? .verbose : .normal
    choices.advice = [.suggestion]
    // What they find is not mended here; 'verify' is another matter.
    choices.noChecks = true
    return choices
  }

  private func staged(
    in repository: Repository,
    _ settings: Settings,
    _ environment: UserEnvironment
  ) async throws -> [FileDiff] {
    let diffs = try await StagedChange.read(
      in: repository,
      environment: environment.variables,
      options: settings.diffOptions
    )
    guard !paths.isEmpty else { return diffs }
    let listed = try await Git.run(
      ["diff", "--cached", "--name-only", "--no-renames", "--no-ext-diff", "-z", "--"] + paths
    )
    let names = Set(listed.output.split(separator: 0).map { String(decoding: $0, as: UTF8.self) })
    guard !names.isEmpty else {
      say("nothing is staged below \(paths.map { "'\($0)'" }.joined(separator: ", "))")
      return []
    }
    return diffs.filter { names.contains($0.path) }
  }

  private func mend(
    _ fixes: [FileFix],
    top: String,
    _ verifier: SuggestionVerifier?,
    _ settings: Settings
  ) async throws {
    var plans: [FixPlan] = []
    for fix in fixes {
      do {
        plans.append(try await FixPlan.make(fix, top: top, verifier: verifier))
      } catch {
        leave(fix, error)
      }
    }
    var done: [FixPlan] = []
    var failures = 0
    for plan in plans {
      do {
        if !isDryRun { try await plan.apply() }
        done.append(plan)
      } catch {
        leave(plan.fix, error)
        failures += 1
      }
    }
    if !isDryRun, !done.isEmpty {
      // Only the file times that git keeps in the index; it finds them out itself if this fails.
      _ = try? await Git.run(["update-index", "-q", "--refresh"], accepting: 0...1)
    }
    let diff = try await FixDiff.make(done)
    if Standard.output.isTerminal {
      Standard.output.write(diff.text(isColored: settings.reports.isColored))
    } else {
      FileHandle.standardOutput.write(Data(diff.bytes))
    }
    let places = done.reduce(0) { $0 + $1.fix.replacements.count }
    let verb = isDryRun ? "would mend" : "mended"
    say(
      places == 0
        ? "nothing to mend"
        : "\(verb) \(places) \(places == 1 ? "finding" : "findings") in \(done.count) "
          + "\(done.count == 1 ? "file" : "files")"
    )
    if failures > 0 { throw ExitCode(ExitStatus.failure.rawValue) }
  }

  private func leave(_ fix: FileFix, _ error: any Error) {
    let reason = "\(error)".replacing("error: ", with: "", maxReplacements: 1).oneLine
    let line = fix.replacements.first?.lines.lowerBound ?? 0
    say("\(fix.path):\(line): left as it is: \(reason)")
  }

  private func explainWithheld(_ review: Review) {
    for finding in review.findings {
      for reason in finding.withheld {
        say("\(finding.path):\(finding.line): \(reason) [\(finding.rule)]")
      }
    }
  }

  private func say(_ message: String) {
    Standard.error.write("vibecheck: \(printable(message))\n")
  }
}
