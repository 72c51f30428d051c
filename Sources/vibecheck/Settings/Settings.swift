import Foundation
import GitDiff
import Reporting
import ReviewTypes
import Reviewing
import Rules

/// Everything decided before the review begins: arguments over environment over `.vibecheck.yaml`
/// over defaults.
struct Settings {
  var failOn: Severity?
  var minConfidence: Double
  /// Time for the whole run from its start; nil for no limit.
  var budget: Duration?
  var usesModel: Bool
  /// Whether stored verdicts are looked up and kept; without a cache folder there are none.
  var usesVerdicts: Bool
  var model: ModelChoice
  /// Layers of the model to compute on graphics cards.
  var gpuLayers: Int
  /// The server to ask instead of a model in this program.
  var server: ServerEngine?
  var onEngineFailure: EngineFailurePolicy
  /// What candidates do that the budget left unreviewed.
  var onBudget: EngineFailurePolicy
  var reports: ReportWriter
  /// What a general model is to write about the findings that are shown.
  var advice: Set<AdviceKind>
  /// `--rules`: rule files and folders beyond those of packs and of the repository.
  var rulePaths: [String]
  /// Only these rules; all when empty.
  var onlyRules: Set<RuleID>
  var withoutRules: Set<RuleID>
  /// The `.vibecheck.yaml` at the top of the repository.
  var configuration: Configuration
  /// Where the repository's configuration and rules are read from; nil without a work tree.
  var files: (any RepositoryFiles)?
  var fetchedPacks: FetchedPacks
  var checks: CheckChoice
  var baseline: BaselineChoice
  /// `$XDG_CACHE_HOME/vibecheck`; nil when caching is off or there is no home.
  var cacheFolder: String?
  /// Files of verdicts to take over.
  var reuse: [String]
  /// Where to save the verdicts of this run; nil for nowhere.
  var saveVerdicts: String?

  /// What a hook may take when nobody said another time: who waits longer turns the hook off.
  static let hookBudget = Duration.seconds(5)

  /// - Parameters:
  ///   - top: the work tree's root, where `.vibecheck.yaml` and `.vibecheck/rules` are looked for;
  ///     nil without a work tree.
  ///   - files: where configuration and rules are read from instead of the work tree.
  ///   - requiresTrust: false only for what neither opens a model nor uses a network. Programs are
  ///     another matter: whether one may run is asked just before, see `CheckTrust`.
  /// - Throws: `Failure` that lists every mistake, or what the configuration asks for without being
  ///   trusted.
  static func resolve(
    _ choices: ReviewChoices,
    environment: UserEnvironment,
    top: String?,
    files: (any RepositoryFiles)? = nil,
    requiresTrust: Bool = true
  ) throws -> Settings {
    let workTree = top.map { WorkTreeFiles(top: $0) }
    let files = files ?? workTree
    let configuration = try files.map { try Configuration.load(from: $0) } ?? Configuration()
    if requiresTrust {
      try Trust.require(
        configuration.powers(top: top, model: choices.model).filter { !$0.isProgram },
        of: configuration,
        programs: workTree,
        environment: environment
      )
    }
    let user = try UserConfiguration.load(environment)
    let isHook = environment.hook != nil
    let failOn = choices.failOn ?? configuration.failOn ?? .error
    return Settings(
      failOn: failOn.severity,
      minConfidence: choices.minConfidence ?? configuration.minConfidence ?? 0,
      budget: choices.budget?.duration ?? configuration.budget?.duration
        ?? (isHook ? hookBudget : nil),
      usesModel: !choices.noModel,
      usesVerdicts: !choices.noCache,
      model: try ModelChoice.resolve(
        argument: choices.model,
        configured: configuration.model?.value,
        user: user.model,
        top: top,
        environment: environment
      ),
      gpuLayers: choices.gpuLayers ?? configuration.gpuLayers ?? user.gpuLayers ?? 0,
      server: choices.model == nil
        ? configuration.engine.map { ServerEngine($0, environment: environment) } : nil,
      onEngineFailure: configuration.onEngineFailure ?? (isHook ? .warn : .block),
      onBudget: configuration.onBudget ?? .warn,
      reports: ReportWriter(
        targets: choices.reports,
        verbosity: choices.verbosity,
        isColored: choices.color.isOn(environment: environment),
        stepSummary: environment["GITHUB_STEP_SUMMARY"]
      ),
      advice: choices.advice,
      rulePaths: choices.rules,
      onlyRules: Set(choices.rule.map { RuleID($0) }),
      withoutRules: withoutRules(environment),
      configuration: configuration,
      files: files,
      fetchedPacks: FetchedPacks(environment: environment),
      checks: CheckChoice(choices, configuration: configuration, environment: environment),
      baseline: try BaselineChoice.resolve(choices, top: top, files: files),
      cacheFolder: choices.noCache ? nil : environment.cacheFolder,
      reuse: choices.reuse,
      saveVerdicts: choices.saveVerdicts
    )
  }

  var verbosity: ReportOptions.Verbosity {
    get { reports.verbosity }
    set { reports.verbosity = newValue }
  }

  /// How much of a change has to be read.
  var diffOptions: DiffOptions {
    DiffOptions(
      markers: [Suppression.marker],
      keepsNewText: reports.showsDiffs || advice.contains(.suggestion)
    )
  }

  private static func withoutRules(_ environment: UserEnvironment) -> Set<RuleID> {
    guard case .rules(let names) = Skip(environment["VIBECHECK_SKIP"]) else { return [] }
    return Set(names.map { RuleID($0) })
  }
}
