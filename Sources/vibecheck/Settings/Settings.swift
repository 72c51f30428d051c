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
  var onEngineFailure: EngineFailurePolicy
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
  /// `$XDG_CACHE_HOME/vibecheck`; nil when caching is off or there is no home.
  var cacheFolder: String?

  /// - Parameters:
  ///   - top: the work tree's root, where `.vibecheck.yaml` and `.vibecheck/rules` are looked for;
  ///     nil without a work tree.
  static func resolve(
    _ options: ReviewArguments,
    environment: UserEnvironment,
    top: String?
  ) throws -> Settings {
    let configuration = try top.map { try Configuration.load(folder: $0) } ?? Configuration()
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
      budget: options.budget?.duration ?? configuration.budget?.duration,
      usesModel: !options.noModel,
      usesCache: !options.noCache,
      model: try ModelChoice.resolve(
        argument: options.model,
        configured: configuration.model,
        top: top,
        environment: environment
      ),
      onEngineFailure: configuration.onEngineFailure ?? (isHook ? .warn : .block),
      verbosity: options.verbosity,
      isColored: options.color.isOn(environment: environment),
      format: options.format,
      rulePaths: rulePaths,
      onlyRules: Set(options.rule.map { RuleID($0) }),
      withoutRules: withoutRules(environment),
      severities: configuration.severities,
      ignores: configuration.ignores,
      cacheFolder: options.noCache ? nil : environment.cacheFolder
    )
  }

  private static func withoutRules(_ environment: UserEnvironment) -> Set<RuleID> {
    guard case .rules(let names) = Skip(environment["VIBECHECK_SKIP"]) else { return [] }
    return Set(names.map { RuleID($0) })
  }
}
