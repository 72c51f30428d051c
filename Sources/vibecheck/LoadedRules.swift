import BundledRules
import ReviewTypes
import Rules

/// The bundled rules with the team's on top, and what settings leave of them.
struct LoadedRules {
  /// What is checked.
  var inForce: RuleSet
  /// Every rule that was read, also those that settings turned off.
  var known: Set<RuleID>

  /// - Throws: `Failure` that lists every mistake in the rule files, or names an unknown rule.
  static func load(_ settings: Settings) throws -> LoadedRules {
    guard let folder = BundledRules.folder else {
      throw Failure("the bundled rules are missing beside the program; install again")
    }
    var rules: RuleSet
    do {
      rules = try RuleSet.load(from: [folder])
      if !settings.rulePaths.isEmpty {
        rules = rules.overriding(with: try RuleSet.load(from: settings.rulePaths))
      }
    } catch {
      throw Failure.listed(error.description)
    }
    let named = settings.onlyRules.union(settings.severities.keys)
    for id in named.sorted() where rules[id] == nil {
      throw Failure(
        "there is no rule '\(id)'\(nearest(id, in: rules)); 'vibecheck rules list' shows them all"
      )
    }
    return LoadedRules(
      inForce: RuleSet(rules.rules.compactMap { chosen($0, settings) }),
      known: Set(rules.rules.map(\.id))
    )
  }

  private static func chosen(_ rule: Rule, _ settings: Settings) -> Rule? {
    guard settings.onlyRules.isEmpty || settings.onlyRules.contains(rule.id),
      !settings.withoutRules.contains(rule.id)
    else { return nil }
    guard let severity = settings.severities[rule.id] else { return rule }
    guard let severity else { return nil }
    var changed = rule
    changed.severity = severity
    return changed
  }

  private static func nearest(_ id: RuleID, in rules: RuleSet) -> String {
    nearestWord(to: id.rawValue, among: rules.rules.map(\.id.rawValue))
      .map { "; did you mean '\($0)'?" } ?? ""
  }
}
