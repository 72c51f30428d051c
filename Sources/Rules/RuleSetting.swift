package import ReviewTypes
package import Yams

/// What a configuration or a pack says about one rule.
package struct RuleSetting: Equatable, Sendable {
  package enum State: Equatable, Sendable {
    /// In force or not, as it was.
    case unchanged
    /// In force; nil leaves the severity as it was.
    case on(Severity?)
    case off
  }

  package var rule: RuleID
  package var state: State
  /// In 0...1; nil leaves it as it was.
  package var threshold: Double?
  /// Whether a model decides or the patterns alone; nil leaves it as it was.
  package var asksModel: Bool?
  /// Of the rule's id.
  package var place: Place

  package init(
    _ rule: RuleID,
    _ state: State,
    threshold: Double? = nil,
    asksModel: Bool? = nil,
    at place: Place
  ) {
    self.rule = rule
    self.state = state
    self.threshold = threshold
    self.asksModel = asksModel
    self.place = place
  }
}

extension NodeReader {
  package func place(of node: Node) -> Place {
    Place(file: file, line: node.mark?.line ?? 1, column: node.mark?.column ?? 1)
  }

  /// `rules` of a configuration: an id and a severity, `off`, or
  /// `{severity: …, threshold: …, model: …}` each.
  package mutating func ruleSettings(_ node: Node) -> [RuleSetting] {
    pairs(of: node).compactMap { key, value in
      setting(of: RuleID(key.name), value, at: place(of: key.node))
    }
  }

  /// A number in 0...1.
  package mutating func probability(_ node: Node, key: String) -> Double? {
    let text = node.scalar?.string ?? ""
    if let value = Double(text), (0...1).contains(value) { return value }
    report("'\(key)' is '\(text)' (expected a number from 0 to 1)", at: node)
    return nil
  }

  mutating func onOrOff(_ node: Node, key: String) -> Bool? {
    // YAML 1.1 reads a bare `on` or `off` as true or false; the text is what the user meant.
    switch node.scalar?.string {
    case "on": return true
    case "off": return false
    case let text:
      report("'\(key)' is '\(text ?? "")' (expected on or off)", at: node)
      return nil
    }
  }

  private mutating func setting(of rule: RuleID, _ node: Node, at place: Place) -> RuleSetting? {
    guard node.mapping != nil else {
      return readState(node, of: rule).map { RuleSetting(rule, $0, at: place) }
    }
    let entries = self.entries(of: node, named: ["severity", "threshold", "model"])
    if node.mapping?.isEmpty == true {
      report("expected 'severity', 'threshold' or 'model'", at: node)
    }
    let state = entries["severity"].flatMap { readState($0, of: rule) }
    let threshold = entries["threshold"].flatMap { probability($0, key: "threshold") }
    let asksModel = entries["model"].flatMap { onOrOff($0, key: "model") }
    return RuleSetting(
      rule,
      state ?? .unchanged,
      threshold: threshold,
      asksModel: asksModel,
      at: place
    )
  }

  private mutating func readState(_ node: Node, of rule: RuleID) -> RuleSetting.State? {
    // YAML 1.1 reads a bare `off` as false; the text is what the user meant.
    let word = node.scalar?.string ?? ""
    if word == "off" { return .off }
    if let severity = Severity(rawValue: word) { return .on(severity) }
    let words = ["error", "warning", "note", "off"]
    let hint = nearestWord(to: word, among: words).map { "; did you mean '\($0)'?" } ?? ""
    report(
      "severity of '\(rule)' is '\(word)' (expected error, warning, note or off)\(hint)",
      at: node
    )
    return nil
  }
}
