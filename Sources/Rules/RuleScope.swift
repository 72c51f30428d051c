package import ReviewTypes

/// The rules for the files of one folder, file by file: packs, and on top of them the configurations
/// from the outermost folder to this one. Pure.
package struct RuleScope {
  /// Every rule that some setting can put in force here.
  private let definitions: [RuleID: Rule]
  /// What the packs say, in order.
  private let packs: [RuleSetting]
  /// The outermost first.
  private let layers: [RuleLayer]
  /// Whether the command line leaves a rule in.
  private let isWanted: (RuleID) -> Bool

  package init(
    definitions: [RuleID: Rule],
    packs: [RuleSetting],
    layers: [RuleLayer],
    isWanted: @escaping (RuleID) -> Bool = { _ in true }
  ) {
    self.definitions = definitions
    self.packs = packs
    self.layers = layers
    self.isWanted = isWanted
  }

  /// The rules in force for the file at `path`, with the severities and thresholds that hold there,
  /// ordered by id.
  package func rules(for path: String) -> [Rule] {
    rules(after: packs + layers.flatMap { $0.settings(for: path) })
  }

  /// Whether the file at `path` is left out of reviews.
  package func ignores(_ path: String) -> Bool {
    layers.contains { $0.ignores(path) }
  }

  /// The rules that are in force for some file, with the severities and thresholds that hold where no
  /// override says otherwise.
  package var inForce: RuleSet {
    let common = rules(after: packs + layers.flatMap(\.settings))
    let ids = Set(common.map(\.id))
    let elsewhere = layers.flatMap(\.overrides).flatMap(\.settings).filter {
      !ids.contains($0.rule)
    }
    return RuleSet(common + rules(after: elsewhere))
  }

  private func rules(after settings: [RuleSetting]) -> [Rule] {
    var rules: [RuleID: Rule] = [:]
    var inForce: Set<RuleID> = []
    for setting in settings where isWanted(setting.rule) {
      guard var rule = rules[setting.rule] ?? definitions[setting.rule] else { continue }
      if let threshold = setting.threshold { rule.threshold = threshold }
      // Where there are no patterns, whoever reads the settings has said so.
      if let asksModel = setting.asksModel, rule.match != nil { rule.asksModel = asksModel }
      switch setting.state {
      case .on(let severity):
        rule.severity = severity ?? rule.severity
        inForce.insert(rule.id)
      case .off: inForce.remove(rule.id)
      case .unchanged: break
      }
      rules[rule.id] = rule
    }
    return inForce.sorted().compactMap { rules[$0] }
  }
}
