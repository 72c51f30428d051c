import BundledRules
import ReviewTypes
import Reviewing
import Rules

/// The rules for each file: packs, the team's own rules, and what the configurations above the file
/// make of them.
///
/// A folder's configuration is read when the first file below it is met, and once.
final class LoadedRules {
  /// What is checked in some file, as the top configuration has it.
  private(set) var inForce = RuleSet()
  /// Every rule that may be named in some file met so far, also those that settings turned off.
  private(set) var known: Set<RuleID> = []
  /// Every rule that is in force for some file met so far.
  private(set) var applied: Set<RuleID> = []

  /// What a suppression and `--rule` may name besides rules.
  private let checks: Set<RuleID>
  private let settings: Settings
  /// Of the rules that come with the program only those that look at this; nil: all.
  private let only: Rule.Scope?
  private let loader: PackLoader
  /// `--rules`: on top of everything, for every file.
  private let added: RuleSet
  /// By folder: what its own `.vibecheck.yaml` says, nil where there is none.
  private var configurations: [String: Configuration?] = [:]
  /// By the folder whose configuration is the nearest.
  private var scopes: [String: Scope] = [:]

  private struct Scope {
    var rules: RuleScope
    var inForce: RuleSet
    var known: Set<RuleID>
  }

  /// Where a repository keeps rules of its own.
  static let teamFolder = ".vibecheck/rules"

  /// - Parameter only: leaves out rules of the program that look at something else; nil: none.
  /// - Throws: `Failure` that lists every mistake in rule files and settings, or names an unknown rule.
  static func load(_ settings: Settings, only: Rule.Scope? = nil) throws -> LoadedRules {
    let rules = try LoadedRules(settings, only: only)
    try rules.check()
    for id in settings.onlyRules.sorted()
    where !rules.known.contains(id) && !rules.checks.contains(id) {
      throw Failure(
        "there is no rule '\(id)'\(rules.nearest(id)); 'vibecheck rules list' shows them all"
      )
    }
    return rules
  }

  private init(_ settings: Settings, only: Rule.Scope?) throws {
    guard BundledRules.folder != nil else {
      throw Failure("the bundled rules are missing beside the program; install again")
    }
    self.settings = settings
    self.only = only
    checks = Set(settings.configuration.checks.map(\.id.value))
    let cache = RuleCache(folder: settings.cacheFolder.map { $0 + "/rules" })
    loader = PackLoader(fetched: settings.fetchedPacks, cache: cache)
    do throws(RuleFileErrors) {
      let (texts, mistakes) = RuleText.load(from: settings.rulePaths)
      added = try cache.rules(in: texts, after: mistakes)
    } catch {
      added = RuleSet()
      loader.report(error)
    }
    configurations[""] = .some(settings.configuration)
    inForce = scope(of: "").inForce
    checkNames(of: settings.configuration.checks)
  }

  /// A check and a rule of one name would silence each other.
  private func checkNames(of checks: [LocalCheck]) {
    for check in checks {
      if known.contains(check.id.value) || Reviewer.ownRules.contains(check.id.value) {
        loader.report(
          "'\(check.id.value)' is the name of a rule; give the check another",
          at: check.id.place
        )
      }
      for rule in check.disproves where !known.contains(rule.value) {
        loader.report(
          "there is no rule '\(rule.value)'\(hint(rule.value, among: known))",
          at: rule.place
        )
      }
    }
  }

  /// Every rule there is: also those that come with the program and are not in force.
  func rule(_ id: RuleID) -> Rule? { inForce[id] ?? loader.bundledRule(id) }

  /// The rules in force for the file at `path`, and what a suppression in it may name.
  ///
  /// - Postcondition: mistakes in the configurations above the file are kept for `check`.
  func rules(for path: String) -> FileRules {
    let found = scope(of: Self.folder(of: path))
    return FileRules(rules: found.rules.rules(for: path), known: found.known.union(checks))
  }

  /// Whether a configuration leaves the file at `path` out.
  func ignores(_ path: String) -> Bool {
    scope(of: Self.folder(of: path)).rules.ignores(path)
  }

  /// - Throws: `Failure` that lists every mistake met so far.
  func check() throws {
    guard loader.mistakes.isEmpty else {
      throw Failure.listed(loader.mistakes.map(\.description).joined(separator: "\n"))
    }
  }

  /// A file's folder; the root is the empty path.
  private static func folder(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
  }

  private func nearest(_ id: RuleID) -> String {
    nearestWord(to: id.rawValue, among: known.map(\.rawValue)).map { "; did you mean '\($0)'?" }
      ?? ""
  }

  /// The configurations that hold in `folder`, the outermost first.
  private func chain(_ folder: String) -> [(folder: String, configuration: Configuration)] {
    let own = configuration(in: folder)
    guard !folder.isEmpty, own?.isRoot != true else { return own.map { [(folder, $0)] } ?? [] }
    return chain(Self.folder(of: folder)) + (own.map { [(folder, $0)] } ?? [])
  }

  private func configuration(in folder: String) -> Configuration? {
    if let known = configurations[folder] { return known }
    var found: Configuration?
    // A patch may name any path.
    if let files = settings.files, !folder.split(separator: "/").contains("..") {
      do throws(RuleFileErrors) {
        found = try Configuration.read(in: folder, of: files)
      } catch {
        loader.report(error)
      }
    }
    configurations[folder] = .some(found)
    return found
  }

  private func scope(of folder: String) -> Scope {
    let chain = chain(folder)
    // The top's configuration is never missing, if only as an empty one.
    let nearest = chain.last?.folder ?? ""
    if let scope = scopes[nearest] { return scope }
    let scope = makeScope(chain)
    scopes[nearest] = scope
    known.formUnion(scope.known)
    applied.formUnion(scope.inForce.rules.map(\.id))
    return scope
  }

  private func makeScope(
    _ chain: [(folder: String, configuration: Configuration)]
  ) -> Scope {
    var choice = packs(of: chain)
    if let files = settings.files, chain.first?.folder == "",
      let team = loader.choice(
        ofFolder: Self.teamFolder,
        in: .repository(files),
        at: Place(file: Self.teamFolder, line: 1, column: 1)
      )
    {
      choice.add(team)
    }
    let commandLine = Place(file: "--rules", line: 1, column: 1)
    for rule in added.rules {
      choice.rules[rule.id] = rule
      choice.settings.append(RuleSetting(rule.id, .on(nil), at: commandLine))
    }
    // Who asks for a rule by name gets it, also if no pack holds it.
    choice.settings += settings.onlyRules.subtracting(checks).sorted().map {
      RuleSetting($0, .on(nil), at: commandLine)
    }

    let known = loader.bundledIDs.union(choice.rules.keys)
    let own = chain.last?.configuration.layer.allSettings ?? []
    for setting in choice.settings + own where !known.contains(setting.rule) {
      guard setting.place != commandLine else { continue }
      loader.report(
        "there is no rule '\(setting.rule)'\(hint(setting.rule, among: known))",
        at: setting.place
      )
    }
    let layers = chain.map(\.configuration.layer)
    let wanted = (choice.settings + layers.flatMap(\.allSettings)).filter { setting in
      guard case .on = setting.state else { return false }
      return choice.rules[setting.rule] == nil
    }
    for rule in loader.bundledRules(Set(wanted.map(\.rule)), only: only) {
      choice.rules[rule.id] = rule
    }
    for setting in choice.settings + own
    where setting.asksModel != nil && !mayTurnModelOff(choice.rules[setting.rule]) {
      loader.report(
        "'model' chooses between patterns and a question, and '\(setting.rule)' has not both",
        at: setting.place
      )
    }
    let rules = RuleScope(
      definitions: choice.rules,
      packs: choice.settings,
      layers: layers,
      isWanted: { [settings] id in
        (settings.onlyRules.isEmpty || settings.onlyRules.contains(id))
          && !settings.withoutRules.contains(id)
      }
    )
    return Scope(rules: rules, inForce: rules.inForce, known: known)
  }

  private func mayTurnModelOff(_ rule: Rule?) -> Bool {
    rule.map { $0.match != nil && $0.ask != nil } ?? true
  }

  private func hint(_ id: RuleID, among known: Set<RuleID>) -> String {
    nearestWord(to: id.rawValue, among: known.map(\.rawValue)).map { "; did you mean '\($0)'?" }
      ?? "; 'vibecheck rules list' shows them all"
  }

  /// What the nearest `extends` chooses; the recommended rules where there is none.
  private func packs(
    of chain: [(folder: String, configuration: Configuration)]
  ) -> PackLoader.Choice {
    let recommended = Placed(
      PackReference.bundled("recommended"),
      at: Place(file: Configuration.fileName, line: 1, column: 1)
    )
    let source = PackSource.repository(settings.files ?? NoFiles())
    guard let nearest = chain.last(where: { $0.configuration.extends != nil }),
      let references = nearest.configuration.extends
    else { return loader.choice(of: [recommended], in: "", of: source) }
    return loader.choice(of: references, in: nearest.folder, of: source)
  }
}

/// A diff without a repository has no folders to read packs from.
private struct NoFiles: RepositoryFiles {
  func bytes(of path: String) -> [UInt8]? { nil }
  func fileNames(in folder: String) -> [String]? { nil }
}
