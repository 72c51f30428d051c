import Patterns
import ReviewTypes
import Yams

/// A rule file's text, turned into a rule or into the list of what is wrong with it.
struct RuleFile {
  /// Nil when there is a mistake.
  private(set) var rule: Rule?
  /// Top to bottom.
  var mistakes: [RuleMistake] { reader.mistakes.inFileOrder }

  /// The file's keys and values, for the places of what a rule says; nil when they could not be read.
  private(set) var root: Node?

  private var reader: NodeReader

  /// Every key a rule file may have.
  static let keys = [
    "id", "severity", "message", "ask", "model", "scope", "languages", "files", "ignores", "match",
    "examples", "note", "url",
  ]

  /// - Parameter file: The path as messages name it; its last part must be the rule's id.
  init(file: String, text: String) {
    reader = NodeReader(file: file)
    guard let root = reader.root(of: text) else { return }
    self.root = root
    guard root.mapping != nil else {
      reader.report("expected a rule's keys and values, such as 'id: my-rule'", at: root)
      return
    }
    let entries = reader.entries(of: root, named: RuleFile.keys)
    for key in ["id", "severity", "message"] where entries[key] == nil {
      reader.report("the key '\(key)' is missing")
    }
    if entries["match"] == nil, entries["ask"] == nil {
      reader.report("neither 'match' nor 'ask' is given: the rule would never find anything")
    }

    let id = entries["id"].flatMap { readRuleID($0) }
    let severity = entries["severity"].flatMap { readSeverity($0) }
    let message = entries["message"].flatMap { reader.text($0) }
    let ask = entries["ask"].flatMap { reader.text($0) }
    let asksModel = entries["model"].flatMap { readModel($0, besides: entries) } ?? true
    let scope = entries["scope"].flatMap { readScope($0) } ?? .line
    let languages = entries["languages"].flatMap { readLanguages($0) }
    let files = entries["files"].map { reader.paths($0, mayBeEmpty: false) }
    let ignores = entries["ignores"].map { reader.paths($0, mayBeEmpty: true) }
    let match = entries["match"].map { readLineMatch($0, scope: scope) }
    let examples = entries["examples"].map { readExamples($0, scope: scope) }
    let note = entries["note"].flatMap { reader.text($0) }
    let url = entries["url"].flatMap { readUrl($0) }
    if scope == .commitMessage {
      for key in ["languages", "files", "ignores"] {
        if let node = entries[key] { reportMessageScope(key, at: node) }
      }
    }

    guard reader.mistakes.isEmpty, let id, let severity, let message else { return }
    rule = Rule(
      id: id,
      severity: severity,
      message: RuleFile.joiningLines(message),
      ask: ask.map(RuleFile.joiningLines),
      asksModel: asksModel,
      scope: scope,
      languages: languages,
      files: files ?? .empty,
      ignores: ignores ?? .empty,
      match: match,
      examples: examples ?? Rule.Examples(),
      note: note,
      url: url
    )
  }

  /// A message or a question is one line, however it is folded in the file.
  private static func joiningLines(_ text: String) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  private mutating func readRuleID(_ node: Node) -> RuleID? {
    guard let id = reader.text(node) else { return nil }
    guard RuleFile.isKebabCase(id) else {
      reader.report(
        "invalid id '\(id)' (expected small letters, digits and single hyphens, such as 'force-try')",
        at: node
      )
      return nil
    }
    let fileName = reader.file.split(separator: "/").last.map(String.init) ?? reader.file
    let stem = fileName.split(separator: ".", omittingEmptySubsequences: false).first ?? ""
    if id != stem {
      reader.report("id '\(id)' is not the file's name '\(fileName)'", at: node)
      return nil
    }
    return RuleID(id)
  }

  static func isKebabCase(_ id: String) -> Bool {
    let words = id.split(separator: "-", omittingEmptySubsequences: false)
    return id.utf8.first.map { $0 >= 0x61 } == true
      && words.allSatisfy { word in
        !word.isEmpty && word.utf8.allSatisfy { (0x61...0x7A) ~= $0 || (0x30...0x39) ~= $0 }
      }
  }

  private mutating func readSeverity(_ node: Node) -> Severity? {
    guard let word = reader.text(node) else { return nil }
    if let severity = Severity(rawValue: word) { return severity }
    let words = Severity.allCases.map(\.rawValue)
    reader.report(reader.unknown("severity", word, among: words), at: node)
    return nil
  }

  private mutating func readModel(_ node: Node, besides entries: [String: Node]) -> Bool? {
    if entries["match"] == nil || entries["ask"] == nil {
      reader.report(
        "'model' chooses between patterns and a question: give 'match' and 'ask'",
        at: node
      )
    }
    return reader.onOrOff(node, key: "model")
  }

  /// Nil for `[any]`.
  private mutating func readLanguages(_ node: Node) -> Set<Language>? {
    let words = reader.texts(node)
    if node.sequence?.isEmpty == true {
      reader.report("expected at least one language, or 'any'", at: node)
    }
    guard words.map(\.text) != ["any"] else { return nil }
    return Set(
      words.compactMap { word, place in
        guard word != "any" else {
          reader.report("'any' stands alone: leave out the other languages or 'any'", at: place)
          return nil
        }
        return readLanguage(word, at: place, orAnyOf: ["any"])
      }
    )
  }

  private mutating func readScope(_ node: Node) -> Rule.Scope? {
    guard let word = reader.text(node) else { return nil }
    if let scope = Rule.Scope(rawValue: word) { return scope }
    reader.report(
      reader.unknown("scope", word, among: Rule.Scope.allCases.map(\.rawValue)),
      at: node
    )
    return nil
  }

  private mutating func reportMessageScope(_ key: String, at node: Node) {
    reader.report(
      "'\(key)' means nothing with 'scope: commit-message', which looks at no file; leave it out",
      at: node
    )
  }

  private mutating func readLineMatch(_ node: Node, scope: Rule.Scope) -> LineMatch {
    var match = LineMatch()
    let entries = reader.pairs(of: node)
    for (key, value) in entries {
      switch key.name {
      case "within":
        match.within = readWithin(value)
        if scope == .commitMessage { reportMessageScope("within", at: key.node) }
      case "lines":
        match.maxLines = readMaxLines(value) ?? 1
        if scope == .commitMessage { reportMessageScope("lines", at: key.node) }
      default: continue
      }
    }
    let isMultiline = match.maxLines > 1 || scope == .commitMessage
    for (key, value) in entries where !["within", "lines"].contains(key.name) {
      let patterns = readPatterns(value, isMultiline: isMultiline)
      switch key.name {
      case "any": match.any = patterns
      case "not": match.not = patterns
      default:
        let others = ["any", "not", "within", "lines"]
        guard let language = readLanguage(key.name, at: key.node, orAnyOf: others) else { continue }
        match.byLanguage[language] = patterns
        if scope == .commitMessage { reportMessageScope(key.name, at: key.node) }
      }
    }
    let proposing = entries.filter { !["not", "lines"].contains($0.key.name) }
    if node.mapping != nil, proposing.isEmpty {
      reader.report(
        "'match' has no patterns that propose a line: add 'any', a language or 'within'",
        at: node
      )
    } else if match.maxLines > 1, proposing.allSatisfy({ $0.key.name == "within" }) {
      reader.report("'lines' needs patterns: add 'any' or a language", at: node)
    }
    return match
  }

  /// Nil for `any`.
  private mutating func readWithin(_ node: Node) -> LinePart? {
    guard let word = reader.text(node), word != "any" else { return nil }
    if let part = LinePart(rawValue: word) { return part }
    reader.report(
      reader.unknown("part", word, among: LinePart.allCases.map(\.rawValue) + ["any"]),
      at: node
    )
    return nil
  }

  private mutating func readMaxLines(_ node: Node) -> Int? {
    guard let count = reader.integer(node) else { return nil }
    guard LineMatch.maxLinesRange.contains(count) else {
      let range = LineMatch.maxLinesRange
      reader.report(
        "'lines' is \(count) (expected \(range.lowerBound) to \(range.upperBound))",
        at: node
      )
      return nil
    }
    return count
  }

  private mutating func readLanguage(
    _ word: String,
    at node: Node,
    orAnyOf others: [String] = []
  ) -> Language? {
    if Language.all.contains(word) { return Language(rawValue: word) }
    reader.report(reader.unknown("language", word, among: others + Language.all.sorted()), at: node)
    return nil
  }

  private mutating func readPatterns(_ node: Node, isMultiline: Bool) -> [Pattern] {
    if node.sequence?.isEmpty == true {
      reader.report("expected at least one pattern", at: node)
    }
    var patterns: [Pattern] = []
    for (text, place) in reader.texts(node) {
      do throws(PatternError) {
        patterns.append(try Pattern(text, isMultiline: isMultiline))
      } catch {
        let before = String(decoding: text.utf8.prefix(error.byteOffset), as: UTF8.self)
        reader.report(
          "invalid pattern '\(text)': \(error.message) (after '\(before)')",
          at: place
        )
      }
    }
    return patterns
  }

  private mutating func readExamples(_ node: Node, scope: Rule.Scope) -> Rule.Examples {
    let entries = reader.entries(of: node, named: ["bad", "good"])
    return Rule.Examples(
      bad: entries["bad"].map { readExampleList($0, scope: scope) } ?? [],
      good: entries["good"].map { readExampleList($0, scope: scope) } ?? []
    )
  }

  private mutating func readExampleList(_ node: Node, scope: Rule.Scope) -> [Rule.Example] {
    reader.list(node).compactMap { element in
      let entries = reader.entries(of: element, named: ["language", "code"])
      if element.mapping != nil {
        for key in ["language", "code"] where entries[key] == nil {
          reader.report("the key '\(key)' is missing", at: element)
        }
      }
      let code = entries["code"].flatMap { reader.text($0) }
      let language = entries["language"].flatMap { node in
        reader.text(node).flatMap { readExampleLanguage($0, at: node, scope: scope) }
      }
      guard let code, let language else { return nil }
      return Rule.Example(language: language, code: code)
    }
  }

  private mutating func readExampleLanguage(
    _ word: String,
    at node: Node,
    scope: Rule.Scope
  ) -> Language? {
    guard scope == .commitMessage else { return readLanguage(word, at: node) }
    guard word == Language.commitMessage.rawValue else {
      reader.report(
        "expected '\(Language.commitMessage)', as the rule's scope, found '\(word)'",
        at: node
      )
      return nil
    }
    return .commitMessage
  }

  private mutating func readUrl(_ node: Node) -> String? {
    guard let url = reader.text(node) else { return nil }
    guard url.hasPrefix("https://") || url.hasPrefix("http://") else {
      reader.report("expected an address that starts with https://, found '\(url)'", at: node)
      return nil
    }
    return url
  }
}
