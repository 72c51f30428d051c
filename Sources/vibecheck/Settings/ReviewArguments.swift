import ArgumentParser
import Reporting
import ReviewTypes
import Reviewing

/// The options that every reviewing command takes.
struct ReviewArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp("Rule file or folder, on top of the bundled rules.", valueName: "path")
  )
  var rules: [String] = []

  @Option(help: ArgumentHelp("Only this rule.", valueName: "id"))
  var rule: [String] = []

  @Option(help: ArgumentHelp("Model name, or path of a GGUF file.", valueName: "name|file"))
  var model: String?

  @Option(
    help: ArgumentHelp(
      "Layers of the model to compute on a graphics card, where llama.cpp was built for one.",
      valueName: "n"
    )
  )
  var gpuLayers: Int?

  @Option(help: "How to report. May be given several times, each with an --output of its own.")
  var format: [ReportFormat] = []

  @Option(
    help: ArgumentHelp(
      "Write the report of the --format before it to this file; - for standard output. Without one, "
        + "the file's name tells the format.",
      valueName: "file"
    )
  )
  var output: [String] = []

  @Option(help: "The least severity that blocks.")
  var failOn: FailLevel?

  @Option(help: ArgumentHelp("Least probability that counts, 0 to 1.", valueName: "p"))
  var minConfidence: Double?

  @Option(help: ArgumentHelp("Time for the whole run, such as 5s or 800ms.", valueName: "time"))
  var budget: Budget?

  @Option(
    help: ArgumentHelp(
      "Findings in this file never block; \(Baseline.fileName) at the top of the repository is used "
        + "without being named.",
      valueName: "file"
    )
  )
  var baseline: String?

  @Option(
    defaultAsFlag: BaselineTarget.atTop,
    parsing: .next,
    help: ArgumentHelp(
      "Write what is found now to a baseline: it blocks no longer.",
      valueName: "file.json"
    )
  )
  var writeBaseline: BaselineTarget?

  @Flag(help: "Neither read nor write stored verdicts and prefix snapshots.")
  var noCache = false

  @Option(
    help: ArgumentHelp(
      "Take over the verdicts that another run saved in this file.",
      valueName: "file"
    )
  )
  var reuse: [String] = []

  @Option(help: ArgumentHelp("Save the verdicts of this run, for --reuse.", valueName: "file"))
  var saveVerdicts: String?

  @Flag(help: "Patterns only; what a model would judge is listed as not reviewed.")
  var noModel = false

  @Flag(help: "Run none of the configuration's checks; the report says so.")
  var noChecks = false

  @Flag(help: "Say why with each finding that is shown, in a general model's words.")
  var explain = false

  @Flag(
    help:
      "Suggest what to write instead, with a general model and checked; 'vibecheck fix' applies it."
  )
  var suggest = false

  @Option(help: "When to use colour.")
  var color: ColorChoice = .auto

  @Flag(name: .shortAndLong, help: "Print findings only.")
  var quiet = false

  @Flag(name: .shortAndLong, help: "Also show notes, what fell below its threshold, and counts.")
  var verbose = false

  /// - Throws: `ValidationError` as `ReportTarget.pairs` does.
  func choices() throws -> ReviewChoices {
    ReviewChoices(
      rules: rules,
      rule: rule,
      model: model,
      gpuLayers: gpuLayers,
      reports: try targets(),
      failOn: failOn,
      minConfidence: minConfidence,
      budget: budget,
      baseline: baseline,
      writeBaseline: writeBaseline,
      noCache: noCache,
      reuse: reuse,
      saveVerdicts: saveVerdicts,
      noModel: noModel,
      noChecks: noChecks,
      advice: Set((explain ? [.explanation] : []) + (suggest ? [.suggestion] : [])),
      color: color,
      verbosity: quiet ? .quiet : verbose ? .verbose : .normal
    )
  }

  /// The reports to write, from the words of the command line: see `ReportTarget.pairs`.
  private func targets() throws -> [ReportTarget] {
    format.isEmpty && output.isEmpty
      ? ReportTarget.standard : try ReportTarget.pairs(in: CommandLine.arguments)
  }

  func validate() throws {
    _ = try targets()
    if quiet && verbose {
      throw ValidationError("'--quiet' and '--verbose' contradict each other; give one")
    }
    if let gpuLayers, !(0...1000).contains(gpuLayers) {
      throw ValidationError("'--gpu-layers' is \(gpuLayers); give a number from 0 to 1000")
    }
    if noModel, explain || suggest {
      throw ValidationError(
        "'--no-model' leaves nobody to write; leave it out, or '\(explain ? "--explain" : "--suggest")'"
      )
    }
    if let minConfidence, !(0...1).contains(minConfidence) {
      throw ValidationError("'--min-confidence' is \(minConfidence); give a number from 0 to 1")
    }
  }
}

/// The least severity that blocks, as users write it.
enum FailLevel: String, ExpressibleByArgument, CaseIterable {
  case error, warning, never

  var severity: Severity? {
    switch self {
    case .error: .error
    case .warning: .warning
    case .never: nil
    }
  }
}

extension ReportFormat: ExpressibleByArgument {}

enum ColorChoice: String, ExpressibleByArgument, CaseIterable {
  case auto, always, never

  /// `NO_COLOR`, when set, turns colour off unless `--color always` was given (no-color.org).
  func isOn(environment: UserEnvironment) -> Bool {
    switch self {
    case .always: true
    case .never: false
    case .auto:
      environment["NO_COLOR"] == nil && environment["TERM"] != "dumb"
        && Standard.output.isTerminal
    }
  }
}
