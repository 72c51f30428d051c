import Patterns
import RemoteInference
import Reporting
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
    configuration.budget = entries["budget"].flatMap { length($0, "budget") }
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
    let entries = reader.entries(of: node, named: EngineChoice.keys)
    guard node.mapping != nil else { return nil }
    for key in ["kind", "url"] where entries[key] == nil {
      reader.report("the key '\(key)' is missing", at: node)
    }
    let kind: EngineChoice.Kind? = entries["kind"].flatMap { word($0, "kind") }
    let url = entries["url"].flatMap { address($0) }
    let model = entries["model"].flatMap { reader.text($0) }
    let api: ServerProtocol? = entries["api"].flatMap { word($0, "api") }
    let prompt: EngineChoice.PromptChoice? = entries["prompt"].flatMap { word($0, "prompt") }
    if prompt == .lines, api == .chat, let node = entries["api"] {
      reader.report("'prompt: lines-1' goes with 'api: completions' only", at: node)
    }
    let context = entries["context"].flatMap { count($0, "context", in: 256...1_048_576) }
    let concurrency = entries["concurrency"].flatMap { count($0, "concurrency", in: 1...64) }
    let timeout = entries["timeout"].flatMap { length($0, "timeout") }
    guard let kind, let url else { return nil }
    return EngineChoice(
      kind: kind,
      address: url,
      model: model,
      api: api ?? .completions,
      prompt: prompt ?? .general,
      contextTokens: context ?? EngineChoice.defaultContextTokens,
      concurrency: concurrency ?? EngineChoice.defaultConcurrency,
      timeout: timeout?.duration ?? EngineChoice.defaultTimeout
    )
  }

  private mutating func address(_ node: Node) -> ServerAddress? {
    guard let url = reader.text(node) else { return nil }
    do throws(ServerAddressError) {
      let address = try ServerAddress(url)
      powers.append(Power(.address(url), key: "engine.url", at: place(of: node)))
      return address
    } catch {
      reader.report(printable(error.description), at: node)
      return nil
    }
  }

  private mutating func count(_ node: Node, _ key: String, in range: ClosedRange<Int>) -> Int? {
    guard let number = reader.integer(node) else { return nil }
    guard range.contains(number) else {
      let expected = "from \(range.lowerBound) to \(range.upperBound)"
      reader.report("'\(key)' is \(number) (expected a number \(expected))", at: node)
      return nil
    }
    return number
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

  private mutating func length(_ node: Node, _ key: String) -> Budget? {
    if let text = node.scalar?.string, let length = Budget(argument: text) { return length }
    reader.report("'\(key)' takes a length of time such as 5s or 800ms", at: node)
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
