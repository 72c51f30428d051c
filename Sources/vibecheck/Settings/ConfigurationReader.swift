import Patterns
import RemoteInference
import Reporting
import Rules
import Yams

/// The text of `.vibecheck.yaml`, turned into a configuration; every mistake is collected.
struct ConfigurationReader {
  /// What holds for the files of a folder: may stand in any `.vibecheck.yaml`.
  private static let folderKeys = ["extends", "ignore", "overrides", "root", "rules"]
  /// What holds for a whole run: only at the top of the repository.
  private static let runKeys = [
    "budget", "checks", "engine", "fail_on", "gpu_layers", "min_confidence", "model", "on_budget",
    "on_error", "verify",
  ]

  private let folder: String
  private let packNames: () -> [String]
  var reader: NodeReader
  var powers: [Power] = []

  /// - Parameters:
  ///   - file: the path as messages name it.
  ///   - folder: of the file, relative to the repository's root, which is empty.
  ///   - packNames: the bundled packs.
  init(file: String, folder: String, packNames: @escaping () -> [String]) {
    self.folder = folder
    self.packNames = packNames
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
    let entries = allowedEntries(of: root)
    configuration.failOn = entries["fail_on"].flatMap { word($0, "fail_on") }
    configuration.onEngineFailure = entries["on_error"].flatMap { word($0, "on_error") }
    configuration.onBudget = entries["on_budget"].flatMap { word($0, "on_budget") }
    configuration.budget = entries["budget"].flatMap { length($0, "budget") }
    configuration.minConfidence = entries["min_confidence"].flatMap {
      reader.probability($0, key: "min_confidence")
    }
    configuration.model = entries["model"].flatMap { node in
      reader.text(node).map { Placed($0, at: reader.place(of: node)) }
    }
    configuration.gpuLayers = entries["gpu_layers"].flatMap { reader.gpuLayers($0) }
    configuration.engine = entries["engine"].flatMap { engine($0) }
    configuration.checks = entries["checks"].map { checks($0) } ?? []
    configuration.verify = entries["verify"].map { verifyCommands($0) } ?? []
    configuration.isRoot = entries["root"].flatMap { flag($0, "root") } ?? false
    configuration.extends = entries["extends"].map {
      reader.packReferences($0, packNames: packNames(), mayNameAddresses: folder.isEmpty)
    }
    configuration.layer = RuleLayer(
      folder: folder,
      settings: entries["rules"].map { reader.ruleSettings($0) } ?? [],
      overrides: entries["overrides"].map { overrides($0) } ?? [],
      ignores: entries["ignore"].map { reader.paths($0, mayBeEmpty: true) } ?? .empty
    )
    configuration.powers = powers.inFileOrder
    return configuration
  }

  private mutating func allowedEntries(of root: Node) -> [String: Node] {
    let entries = reader.entries(of: root, named: Self.folderKeys + Self.runKeys)
    if !folder.isEmpty {
      for (key, _) in reader.pairs(of: root) where Self.runKeys.contains(key.name) {
        reader.report(
          "'\(key.name)' is a setting of the whole run: only the '\(Configuration.fileName)' at the top "
            + "of the repository may have it",
          at: key.node
        )
      }
    }
    return entries
  }

  private mutating func overrides(_ node: Node) -> [RuleLayer.Override] {
    reader.list(node).map { node in
      let entries = reader.entries(of: node, named: ["files", "rules"])
      if node.mapping != nil {
        for key in ["files", "rules"] where entries[key] == nil {
          reader.report("the key '\(key)' is missing", at: node)
        }
      }
      return RuleLayer.Override(
        files: entries["files"].map { reader.paths($0, mayBeEmpty: false) } ?? .empty,
        settings: entries["rules"].map { reader.ruleSettings($0) } ?? []
      )
    }
  }

  private mutating func flag(_ node: Node, _ key: String) -> Bool? {
    switch node.scalar?.string {
    case "true": return true
    case "false": return false
    case let text:
      reader.report("'\(key)' is '\(text ?? "")' (expected true or false)", at: node)
      return nil
    }
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
      powers.append(Power(.address(url), key: "engine.url", at: reader.place(of: node)))
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

  mutating func word<Word: RawRepresentable & CaseIterable>(
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

  mutating func length(_ node: Node, _ key: String) -> Budget? {
    if let text = node.scalar?.string, let length = Budget(argument: text) { return length }
    reader.report("'\(key)' takes a length of time such as 5s or 800ms", at: node)
    return nil
  }
}

extension Node {
  /// A document that says nothing, or null.
  var isNothing: Bool {
    guard let text = scalar?.string else { return false }
    return ["", "~", "null"].contains(text)
  }
}
