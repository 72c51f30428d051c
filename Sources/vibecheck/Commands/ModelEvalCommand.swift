import ArgumentParser
import BundledRules
import Foundation
import GitDiff
import Inference
import ReviewTypes
import Reviewing
import Rules

/// `vibecheck model eval`: how good is a model on these rules, and what does it cost?
struct ModelEvalCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "eval",
    abstract: "Measure models: quality on the rules' examples and on labels, speed and memory.",
    discussion: """
      Without a model, the one in use is measured. No line is judged by a threshold that was chosen on \
      its own group: a project or package, as 'group' of the labels says, else its file. Where there \
      are labels, the rules' own examples are counted apart; they were written to be clear. Rules \
      outside a model's profile, and those with 'model: off', are measured all the same.

      The file of labels is what 'calibrate --labels' reads; a JSON report does, too: what it says is \
      suppressed is none, and a key 'label' ('finding' or 'not') may be added to each finding.

      Exit status: 0 measured; 2 it could not be.
      """
  )

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json, html
  }

  @Argument(help: ArgumentHelp("Model name, or path of a GGUF file.", valueName: "name|file"))
  var models: [String] = []

  @OptionGroup var options: RulesCommand.Options

  @Option(help: ArgumentHelp("Only this rule.", valueName: "id"))
  var rule: [String] = []

  @Option(help: ArgumentHelp("Further texts, labelled by people.", valueName: "file"))
  var labels: [String] = []

  @Flag(help: "Count what comments in the last commit silence as lines that are no findings.")
  var decisions = false

  @Flag(help: "Do not try whether comments in a change can talk a model out of its findings.")
  var noInjection = false

  @Option(help: "How to report.")
  var format: Format = .text

  @Option(help: ArgumentHelp("Write the report to this file.", valueName: "file"))
  var output: String?

  @Option(
    help: ArgumentHelp(
      "Write what each model said of each line to this file, as JSON Lines.",
      valueName: "file"
    )
  )
  var answers: String?

  func run() throws {
    let environment = UserEnvironment.current()
    let top = try? Repository.open(environment: environment.variables).workTree
    let named: [String?] = models.isEmpty ? [nil] : models
    let settings = try named.map { try self.settings(of: $0, environment, top: top) }
    let file = output.map { ReportFile(path: $0) }
    try file?.check()
    let answersFile = answers.map { ReportFile(path: $0) }
    try answersFile?.check()
    let rules = try LoadedRules.load(settings[0])
    let labels =
      try labels.flatMap { try LabelInput.read($0, known: rules.known) }
      + (decisions ? try LabelInput.decisions(environment, known: rules.known) : [])
    let measured = rules.inForce.rules + labelled(labels, beyond: rules)
    let evaluator = Evaluator(
      rules: measured,
      labels: labels,
      lock: try settings[0].calibrationLock()
    )
    let report = EvaluationReport(
      models: try settings.map { try evaluate($0, by: evaluator) },
      withoutQuestion: Set(labels.map(\.rule)).filter { rules.rule($0)?.ask == nil }.sorted()
    )
    try answersFile?.write(report.answers)
    let text =
      switch format {
      case .text: report.text
      case .json: report.json
      case .html: report.page
      }
    if let file { try file.write(text) } else { Standard.output.write(text) }
  }

  private func settings(
    of model: String?,
    _ environment: UserEnvironment,
    top: String?
  ) throws -> Settings {
    var choices = ReviewChoices()
    choices.rules = options.rules
    choices.rule = rule
    choices.model = model
    return try Settings.resolve(choices, environment: environment, top: top)
  }

  /// Rules that somebody labelled lines for and that are not in force; none if the user chose the rules.
  private func labelled(_ labels: [Label], beyond rules: LoadedRules) -> [Rule] {
    guard rule.isEmpty else { return [] }
    return Set(labels.map(\.rule)).filter { rules.inForce[$0] == nil }.sorted()
      .compactMap { rules.rule($0) }
  }

  private func evaluate(
    _ settings: Settings,
    by evaluator: Evaluator
  ) throws -> EvaluationReport.Model {
    let path = settings.server == nil ? settings.model.path : nil
    // First: while nothing else holds memory.
    let cost = try path.map { try MeasuredModel.measure($0, isQuick: false) }
    let progress = ProgressLine(isShown: Standard.error.isTerminal)
    defer { progress.finish() }
    do {
      let model = try settings.openModel()
      progress.heading = "\(model.identity.name): "
      progress.restart()
      return EvaluationReport.Model(
        identity: model.identity,
        path: path,
        cost: cost,
        rules: try evaluator.evaluate(model, progress: progress.update),
        injection: noInjection ? nil : try injection(model, lock: evaluator.lock, progress)
      )
    } catch let error as InjectionError {
      throw Failure(error.description)
    } catch let error as EvaluatorError {
      throw Failure(error.description)
    } catch let error as InferenceError {
      throw Failure("\(error)")
    }
  }

  /// Of the bundled rules, whatever this repository makes of them; of those chosen if some were.
  private func injection(
    _ model: any LanguageModel,
    lock: CalibrationLock?,
    _ progress: ProgressLine
  ) throws -> InjectionReport {
    let bundled = try RuleSet.load(from: [BundledRules.folder].compactMap(\.self)).rules
    progress.restart()
    return try InjectionSuite.bundled.run(
      rules: RuleSet(bundled.filter { rule.isEmpty || rule.contains($0.id.rawValue) }),
      lock: lock,
      model: model,
      progress: progress.update
    )
  }
}
