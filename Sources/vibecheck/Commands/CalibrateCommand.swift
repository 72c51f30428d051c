import ArgumentParser
import Foundation
import GitDiff
import Inference
import Reporting
import ReviewTypes
import Reviewing
import Rules

/// `vibecheck calibrate`: how sure must this model be of each rule?
struct CalibrateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "calibrate",
    abstract: "Choose each rule's threshold for the model in use, and write .vibecheck.lock.",
    discussion: """
      The model judges every rule's own examples and the texts of --labels; no text is judged by a \
      threshold that it helped to choose. A rule whose texts the model does not tell apart only \
      warns from then on. Commit the file, so that everybody reviews by the same thresholds. With a \
      model that brings its own measurement, that one holds until a rule has \
      \(Calibration.leastLabelled) labelled texts of each kind.

      A file of labels is JSON Lines, one text a line:
        {"rule": "leftover-debug", "path": "a.js", "code": "f()", "label": "not"}
        {"rule": "vague-name", "path": "a.c", "diff": " x\\n+y", "label": "finding"}
      'label' is 'finding' or 'not'. Give 'code', of which every line is added, or 'diff', a hunk's \
      lines with their signs; 'path' or 'language'; and 'line' where one line is meant.

      Exit status: 0 written, or up to date with --check; 1 out of date; 2 it could not be measured.
      """
  )

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json
  }

  @OptionGroup var options: RulesCommand.Options

  @Option(help: ArgumentHelp("Only this rule; what is known of others stays.", valueName: "id"))
  var rule: [String] = []

  @Option(help: ArgumentHelp("Model name, or path of a GGUF file.", valueName: "name|file"))
  var model: String?

  @Option(help: ArgumentHelp("Further texts, labelled by people.", valueName: "file"))
  var labels: String?

  @Flag(help: "Write nothing; only tell whether the file is up to date.")
  var check = false

  @Option(help: "How to report.")
  var format: Format = .text

  func run() throws {
    let environment = UserEnvironment.current()
    let top = try? Repository.open(environment: environment.variables).workTree
    var choices = ReviewChoices()
    choices.rules = options.rules
    choices.rule = rule
    choices.model = model
    let settings = try Settings.resolve(choices, environment: environment, top: top)
    let rules = try LoadedRules.load(settings)
    guard let top else {
      throw Failure("'\(CalibrationLock.fileName)' belongs to a repository: run this in one")
    }
    let old = try settings.calibrationLock()
    let engine: any LanguageModel
    let profile: ModelProfile
    do {
      engine = try settings.openModel()
      profile = try ModelProfile(engine.identity)
    } catch {
      throw Failure("\(error)")
    }
    if check {
      try check(old, model: engine.identity, profile: profile, rules: rules.inForce)
      return
    }
    let results = try measure(rules, with: engine, settings: settings)
    var measured = Dictionary(
      uniqueKeysWithValues: results.compactMap { result in
        result.calibration.map { (result.rule.id, $0) }
      }
    )
    if let old, !rule.isEmpty, old.isOf(engine.identity, prompt: profile.promptForm.name) {
      for (id, calibration) in old.rules where measured[RuleID(id)] == nil {
        measured[RuleID(id)] = calibration
      }
    }
    let lock = CalibrationLock(
      model: engine.identity,
      prompt: profile.promptForm.name,
      rules: measured
    )
    let file = "\(top)/\(CalibrationLock.fileName)"
    do {
      try Data(try lock.text.utf8).write(to: URL(filePath: file), options: .atomic)
    } catch {
      throw Failure("cannot write '\(file)': \(error.localizedDescription.oneLine)")
    }
    let report = CalibrationReport(
      results: results,
      profile: profile,
      lock: lock,
      model: engine.identity
    )
    switch format {
    case .text: Standard.output.write(report.text)
    case .json: Standard.output.write(report.json)
    }
  }

  private func measure(
    _ rules: LoadedRules,
    with model: any LanguageModel,
    settings: Settings
  ) throws -> [Calibrator.Result] {
    let progress = ProgressLine(isShown: Standard.error.isTerminal)
    defer { progress.finish() }
    do {
      let labels = try labels.map { try LabelInput.read($0, known: rules.known) } ?? []
      return try Calibrator(rules: rules.inForce, labels: labels)
        .measure(with: model, progress: progress.update)
    } catch let error as CalibratorError {
      throw Failure(error.description)
    }
  }

  /// - Throws: `ExitCode` 1 if the lock is out of date.
  private func check(
    _ lock: CalibrationLock?,
    model: ModelIdentity,
    profile: ModelProfile,
    rules: RuleSet
  ) throws {
    let judged = rules.rules.filter { $0.isJudged && $0.scope != .commitMessage }
    var problems: [String] = []
    if let lock {
      problems = lock.staleness(with: model, prompt: profile.promptForm.name, rules: judged)
      let missing = judged.filter {
        profile.canJudge($0.id) && lock.rules[$0.id.rawValue] == nil
      }
      if problems.isEmpty, !missing.isEmpty {
        let names = missing.map { "'\($0.id)'" }.joined(separator: ", ")
        problems.append(
          "\(names) not measured in '\(CalibrationLock.fileName)'; run 'vibecheck calibrate'"
        )
      }
    } else {
      problems.append("there is no '\(CalibrationLock.fileName)'; run 'vibecheck calibrate'")
    }
    for problem in problems { Standard.error.write("vibecheck: \(problem)\n") }
    if !problems.isEmpty { throw ExitCode(ExitStatus.findings.rawValue) }
    Standard.output.write("'\(CalibrationLock.fileName)' is up to date\n")
  }
}

extension Settings {
  /// The repository's own measurements; nil if it has none.
  ///
  /// - Throws: `Failure` if the file is no lock.
  func calibrationLock() throws -> CalibrationLock? {
    guard let text = try files?.text(of: CalibrationLock.fileName) else { return nil }
    do {
      return try CalibrationLock(text: text)
    } catch {
      throw Failure.listed("\(CalibrationLock.fileName): error: \(error)")
    }
  }
}
