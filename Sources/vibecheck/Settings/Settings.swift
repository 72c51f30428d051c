import Foundation
import GitDiff
import Patterns
import Reporting
import ReviewTypes
import Rules

/// Everything decided before the review begins: arguments over environment over `.vibecheck.yaml`
/// over defaults.
struct Settings {
  var failOn: Severity?
  var minConfidence: Double
  /// Time for the whole run from its start; nil for no limit.
  var budget: Duration?
  var usesModel: Bool
  var usesCache: Bool
  var model: ModelChoice
  /// The server to ask instead of a model in this program.
  var server: ServerEngine?
  var onEngineFailure: EngineFailurePolicy
  /// What candidates do that the budget left unreviewed.
  var onBudget: EngineFailurePolicy
  var verbosity: ReportOptions.Verbosity
  var isColored: Bool
  var format: ReportFormat
  /// Rule files and folders beyond the bundled rules; later ones override earlier ones.
  var rulePaths: [String]
  /// Only these rules; all when empty.
  var onlyRules: Set<RuleID>
  var withoutRules: Set<RuleID>
  /// The configuration's word on single rules: another severity, or nil for off.
  var severities: [RuleID: Severity?]
  /// Paths the configuration leaves out.
  var ignores: [PathPattern]
  /// Where the repository's configuration and rules are read from; nil without a work tree.
  var files: (any RepositoryFiles)?
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
  ///   - requiresTrust: false only for what neither opens a model, runs a program nor uses a network.
  /// - Throws: `Failure` that lists every mistake, or what the configuration asks for without being
  ///   trusted.
  static func resolve(
    _ options: ReviewArguments,
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
        configuration.powers(top: top, model: options.model),
        of: configuration.text,
        programs: workTree,
        environment: environment
      )
    }
    let isHook = environment.hook != nil
    var rulePaths: [String] = []
    if let team = top.map({ $0 + "/.vibecheck/rules" }),
      FileManager.default.fileExists(atPath: team)
    {
      rulePaths.append(team)
    }
    rulePaths += options.rules
    let failOn = options.failOn ?? configuration.failOn ?? .error
    return Settings(
      failOn: failOn.severity,
      minConfidence: options.minConfidence ?? configuration.minConfidence ?? 0,
      budget: options.budget?.duration ?? configuration.budget?.duration
        ?? (isHook ? hookBudget : nil),
      usesModel: !options.noModel,
      usesCache: !options.noCache,
      model: try ModelChoice.resolve(
        argument: options.model,
        configured: configuration.model?.value,
        top: top,
        environment: environment
      ),
      server: options.model == nil
        ? configuration.engine.map { ServerEngine($0, environment: environment) } : nil,
      onEngineFailure: configuration.onEngineFailure ?? (isHook ? .warn : .block),
      onBudget: configuration.onBudget ?? .warn,
      verbosity: options.verbosity,
      isColored: options.color.isOn(environment: environment),
      format: options.format,
      rulePaths: rulePaths,
      onlyRules: Set(options.rule.map { RuleID($0) }),
      withoutRules: withoutRules(environment),
      severities: configuration.severities,
      ignores: configuration.ignores,
      files: files,
      baseline: try BaselineChoice.resolve(options, top: top, files: files),
      cacheFolder: options.noCache ? nil : environment.cacheFolder,
      reuse: options.reuse,
      saveVerdicts: options.saveVerdicts
    )
  }

  private static func withoutRules(_ environment: UserEnvironment) -> Set<RuleID> {
    guard case .rules(let names) = Skip(environment["VIBECHECK_SKIP"]) else { return [] }
    return Set(names.map { RuleID($0) })
  }
}
