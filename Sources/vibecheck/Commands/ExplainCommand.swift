import ArgumentParser
import Foundation
import GitDiff
import ReviewTypes
import Rules

/// `vibecheck explain`: why a finding was made.
struct ExplainCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Tell why a finding was made: rule, question, probability and threshold.",
    discussion: """
      The finding is looked for in what is staged, or in the change that is named as for 'review' and \
      'check'. Its fingerprint stands in the reports as JSON, SARIF and others; the first digits do, \
      if no other finding's begins with them. A line that a rule proposed and the model saw nothing \
      in can be explained, too: 'check -v --format json' lists it.

      Exit status: 0 explained; 2 no such finding, or it could not be judged.
      """
  )

  @Argument(help: "The finding's fingerprint, or its first digits.")
  var fingerprint: String

  @Argument(help: "The change it was found in: a branch, A..B, A...B, or a commit.")
  var target: String?

  @Option(help: ArgumentHelp("That change is one commit.", valueName: "revision"))
  var commit: String?

  @Option(
    help: ArgumentHelp("That change is a unified diff; - reads standard input.", valueName: "file")
  )
  var diff: String?

  @Flag(help: "Print the exact prompt, control tokens between ⟦ and ⟧; nothing is judged.")
  var prompt = false

  @Option(
    help: ArgumentHelp("Rule file or folder, on top of the bundled rules.", valueName: "path")
  )
  var rules: [String] = []

  @Option(help: ArgumentHelp("Model name, or path of a GGUF file.", valueName: "name|file"))
  var model: String?

  @Flag(help: "Judge again instead of taking a stored verdict.")
  var noCache = false

  func validate() throws {
    if [target, commit, diff].count(where: { $0 != nil }) > 1 {
      throw ValidationError("give only one of a target, '--commit' and '--diff'")
    }
    guard !fingerprint.isEmpty, fingerprint.allSatisfy(\.isHexDigit) else {
      throw ValidationError(
        "'\(fingerprint)' is no fingerprint; a report as JSON gives one, such as 4be1c0d2a9f37e56"
      )
    }
  }

  func run() async throws {
    let environment = UserEnvironment.current()
    var choices = ReviewChoices()
    choices.rules = rules
    choices.model = model
    choices.noCache = noCache
    let repository: Repository?
    if diff == nil {
      repository = try Repository.open(environment: environment.variables)
    } else {
      repository = try? Repository.open(environment: environment.variables)
    }
    let settings = try Settings.resolve(
      choices,
      environment: environment,
      top: repository?.workTree
    )
    let session = ExplainSession(
      settings: settings,
      name: fingerprint.lowercased(),
      change: change,
      asks: !prompt
    )
    let explanation: ExplanationText
    if let diff {
      let diffs = try PatchText.parse(
        try FileInput.bytes(of: diff, named: "the diff"),
        options: settings.diffOptions
      )
      explanation = try session.explain { add in diffs.forEach(add) }
    } else if let repository, let range = try range(in: repository) {
      explanation = try session.explain { add in
        try CommitRangeDiff.forEachFile(
          of: range,
          in: repository,
          options: settings.diffOptions,
          add
        )
      }
    } else if let repository {
      let diffs = try await StagedChange.read(
        in: repository,
        environment: environment.variables,
        options: settings.diffOptions
      )
      explanation = try session.explain { add in diffs.forEach(add) }
    } else {
      throw Failure("there is no change to look in")
    }
    Standard.output.write(prompt ? try explanation.prompt() : explanation.text())
  }

  /// In words, for a message.
  private var change: String {
    if diff != nil { return "the diff" }
    return (commit ?? target).map { "'\($0)'" } ?? "what is staged"
  }

  private func range(in repository: Repository) throws -> CommitRange? {
    if let commit { return .commit(commit) }
    return try target.map { try ReviewTarget.named($0).range(in: repository) }
  }
}
