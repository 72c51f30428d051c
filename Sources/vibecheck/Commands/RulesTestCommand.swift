import ArgumentParser
import Foundation
import GitDiff
import Inference
import LlamaInference
import Reporting
import ReviewTypes
import Reviewing
import Rules

/// `vibecheck rules test`: does each rule find what its author says it finds, and nothing else?
struct RulesTestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test",
    abstract: "Try the rules on their own examples and on annotated files.",
    discussion: """
      In an annotated file a comment above a line says what is to be found there: \
      'ruleid: leftover-debug' a finding, 'ok: leftover-debug' none; 'todoruleid:' and 'todook:' \
      what is known to be wrong still. In such a file every other finding of the same rule is wrong.

      Exit status: 0 all rules are right; 1 a rule misses something or finds too much; 2 the rules \
      could not be tried.
      """
  )

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json
  }

  @Argument(help: "A file, or a folder of files, with such comments.")
  var path: String?

  @OptionGroup var options: RulesCommand.Options

  @Option(help: ArgumentHelp("Only this rule.", valueName: "id"))
  var rule: [String] = []

  @Option(help: ArgumentHelp("Model name, or path of a GGUF file.", valueName: "name|file"))
  var model: String?

  @Flag(help: "Try the patterns only.")
  var noModel = false

  @Option(help: "How to report.")
  var format: Format = .text

  @Option(help: "When to use colour.")
  var color: ColorChoice = .auto

  func run() throws {
    let environment = UserEnvironment.current()
    let top = try? Repository.open(environment: environment.variables).workTree
    var choices = ReviewChoices()
    choices.rules = options.rules
    choices.rule = rule
    choices.model = model
    choices.noModel = noModel
    let settings = try Settings.resolve(choices, environment: environment, top: top)
    let rules = try LoadedRules.load(settings)
    let files = try path.map { try AnnotatedFiles.read($0, known: rules.known) } ?? []

    let tried = rules.inForce.rules + Self.named(by: files, beyond: rules, settings)

    let engine = SharedModel(settings: settings)
    var results: [RuleTestResult] = []
    for rule in tried {
      do throws(RuleTestError) {
        results += try RuleTest(rule: rule, usesModel: settings.usesModel)
          .results(annotatedFiles: files, openModel: engine.open)
      } catch {
        throw Failure(error.description)
      }
    }
    let report = RuleTestReport(
      rules: tried,
      results: results,
      model: engine.identity
    )
    switch format {
    case .text:
      let isColored = color.isOn(environment: environment)
      Standard.output.write(report.text(Style(isColored: isColored)))
    case .json:
      Standard.output.write(report.json)
    }
    if results.contains(where: \.isFailure) { throw ExitCode(ExitStatus.findings.rawValue) }
  }

  /// The rules that annotations name and that are not in force; none if the user chose the rules.
  private static func named(
    by files: [AnnotatedFile],
    beyond rules: LoadedRules,
    _ settings: Settings
  ) -> [Rule] {
    guard settings.onlyRules.isEmpty else { return [] }
    let named = Set(files.flatMap(\.annotations).map(\.rule))
    return named.filter { rules.inForce[$0] == nil }.sorted().compactMap { rules.rule($0) }
  }
}

/// The model in use, opened when the first rule asks for it and kept for the others.
private final class SharedModel {
  private let settings: Settings
  private var opened: (any LanguageModel)?

  init(settings: Settings) {
    self.settings = settings
  }

  /// Nil if no rule needed it.
  var identity: ModelIdentity? { opened?.identity }

  func open() throws(InferenceError) -> any LanguageModel {
    if let opened { return opened }
    let model = try settings.openModel()
    opened = model
    return model
  }
}
