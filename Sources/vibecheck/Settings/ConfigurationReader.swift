import Patterns
import ReviewTypes
import Rules
import Yams

/// The text of `.vibecheck.yaml`, turned into a configuration; every mistake is collected.
struct ConfigurationReader {
  private static let keys = [
    "fail_on", "ignore", "min_confidence", "model", "engine", "on_error", "on_budget", "budget",
    "rules",
  ]

  private var reader: NodeReader
  private var powers: [Power] = []

  /// - Parameter file: the path as messages name it.
  init(file: String) {
    reader = NodeReader(file: file)
  }

  /// Top to bottom.
  var mistakes: [RuleMistake] { reader.mistakes.inFileOrder }

  mutating func read(_ text: String) -> Configuration {
    var configuration = Configuration()
    guard let root = reader.root(of: text, mayBeEmpty: true), !root.isNothing else {
      return configuration
    }
    guard root.mapping != nil else {
      reader.report("expected keys such as 'fail_on' or 'rules'", at: root)
      return configuration
    }
    let entries = reader.entries(of: root, named: Self.keys)
    configuration.failOn = entries["fail_on"].flatMap { word($0, "fail_on") }
    configuration.onEngineFailure = entries["on_error"].flatMap { word($0, "on_error") }
    configuration.onBudget = entries["on_budget"].flatMap { word($0, "on_budget") }
    configuration.budget = entries["budget"].flatMap { budget($0) }
    configuration.minConfidence = entries["min_confidence"].flatMap {
      probability($0, "min_confidence")
    }
    configuration.model = entries["model"].flatMap { node in
      reader.text(node).map { Placed(value: $0, place: place(of: node)) }
    }
    configuration.engine = entries["engine"].flatMap { engine($0) }
    configuration.ignores = entries["ignore"].map { patterns($0) } ?? []
    configuration.severities = entries["rules"].map { severities($0) } ?? [:]
    configuration.powers = powers
    return configuration
  }

  private func place(of node: Node) -> Place {
    Place(file: reader.file, line: node.mark?.line ?? 1, column: node.mark?.column ?? 1)
  }

  private mutating func engine(_ node: Node) -> EngineChoice? {
    let entries = reader.entries(of: node, named: ["kind", "url", "model"])
    guard node.mapping != nil else { return nil }
    for key in ["kind", "url"] where entries[key] == nil {
      reader.report("the key '\(key)' is missing", at: node)
    }
    let kind: EngineChoice.Kind? = entries["kind"].flatMap { word($0, "kind") }
    let url = entries["url"].flatMap { address($0) }
    let model = entries["model"].flatMap { reader.text($0) }
    guard let kind, let url else { return nil }
    return EngineChoice(kind: kind, url: url, model: model)
  }

  private mutating func address(_ node: Node) -> String? {
    guard let url = reader.text(node) else { return nil }
    guard url.hasPrefix("https://") || url.hasPrefix("http://") else {
      reader.report(
        "expected an address that starts with https:// or http://, found '\(url)'",
        at: node
      )
      return nil
    }
    powers.append(Power(.address(url), key: "engine.url", at: place(of: node)))
    return url
  }

  private mutating func word<Word: RawRepresentable & CaseIterable>(
    _ node: Node,
    _ key: String
  ) -> Word? where Word.RawValue == String {
    let text = node.scalar?.string ?? ""
    if let word = Word(rawValue: text) { return word }
    let words = Word.allCases.map(\.rawValue)
    let hint = nearestWord(to: text, among: words).map { "; did you mean '\($0)'?" } ?? ""
    reader.report(
      "'\(key)' is '\(text)' (expected \(words.joined(separator: ", ")))\(hint)",
      at: node
    )
    return nil
  }

  private mutating func budget(_ node: Node) -> Budget? {
    if let text = node.scalar?.string, let budget = Budget(argument: text) { return budget }
    reader.report("'budget' takes a length of time such as 5s or 800ms", at: node)
    return nil
  }

  private mutating func probability(_ node: Node, _ key: String) -> Double? {
    if let text = node.scalar?.string, let value = Double(text), (0...1).contains(value) {
      return value
    }
    reader.report("'\(key)' takes a number from 0 to 1", at: node)
    return nil
  }

  private mutating func patterns(_ node: Node) -> [PathPattern] {
    reader.texts(node).compactMap { text, place in
      do throws(PatternError) {
        return try PathPattern(text)
      } catch {
        reader.report("invalid path pattern '\(text)': \(error.message)", at: place)
        return nil
      }
    }
  }

  private mutating func severities(_ node: Node) -> [RuleID: Severity?] {
    var severities: [RuleID: Severity?] = [:]
    for (key, value) in reader.pairs(of: node) {
      // YAML 1.1 reads a bare `off` as false; the text is what the user meant.
      if value.scalar?.string == "off" {
        severities[RuleID(key.name)] = .some(nil)
      } else if let text = value.scalar?.string, let severity = Severity(rawValue: text) {
        severities[RuleID(key.name)] = severity
      } else {
        reader.report(
          "severity of '\(key.name)' is '\(value.scalar?.string ?? "")' "
            + "(expected error, warning, note or off)",
          at: value
        )
      }
    }
    return severities
  }
}

extension Node {
  /// A document that says nothing, or null.
  fileprivate var isNothing: Bool {
    guard let text = scalar?.string else { return false }
    return ["", "~", "null"].contains(text)
  }
}
