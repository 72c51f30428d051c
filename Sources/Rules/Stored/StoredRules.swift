import Patterns
import ReviewTypes

/// Rules as bytes, so that they need not be read from YAML again.
///
/// For rules as their files say them: what settings make of a rule is no part of it. The patterns
/// are not compiled when rules are read back, see `Pattern.init(checked:isMultiline:literals:)`.
package enum StoredRules {
  /// Changes with what `bytes(of:)` writes.
  package static let format = "3"

  package static func bytes(of rules: [Rule]) -> [UInt8] {
    var writer = FieldWriter()
    writer.write(rules) { $0.write($1) }
    return writer.bytes
  }

  /// Nil if the bytes are none that `bytes(of:)` made.
  package static func rules(in bytes: ArraySlice<UInt8>) -> [Rule]? {
    var reader = FieldReader(bytes)
    guard let rules = try? reader.list({ reader throws(FieldReader.Damage) in try reader.rule() }),
      reader.isAtEnd
    else { return nil }
    return rules
  }
}

extension FieldWriter {
  fileprivate mutating func write(_ rule: Rule) {
    write(rule.id.rawValue)
    write(rule.severity.rawValue)
    write(rule.message)
    write(rule.ask)
    write(rule.asksModel ? 1 : 0)
    write(rule.scope.rawValue)
    write(rule.languages) { writer, languages in
      writer.write(languages.map(\.rawValue).sorted()) { $0.write($1) }
    }
    write(rule.files)
    write(rule.ignores)
    write(rule.match) { $0.write($1) }
    write(rule.examples.bad)
    write(rule.examples.good)
    write(rule.note)
    write(rule.url)
  }

  private mutating func write(_ paths: PathList) {
    write(paths.checked) { writer, path in
      writer.write(path.source)
      writer.write(path.expression)
      writer.write(path.literals)
      writer.write(path.itself)
    }
  }

  private mutating func write(_ match: LineMatch) {
    write(match.any)
    write(match.byLanguage.sorted { $0.key.rawValue < $1.key.rawValue }) { writer, entry in
      writer.write(entry.key.rawValue)
      writer.write(entry.value)
    }
    write(match.not)
    write(match.within?.rawValue)
    write(match.maxLines)
  }

  private mutating func write(_ patterns: [Pattern]) {
    write(patterns) { writer, pattern in
      writer.write(pattern.isMultiline ? 1 : 0)
      writer.write(pattern.source)
      writer.write(pattern.literals)
    }
  }

  private mutating func write(_ examples: [Rule.Example]) {
    write(examples) { writer, example in
      writer.write(example.language.rawValue)
      writer.write(example.code)
    }
  }
}

extension FieldReader {
  fileprivate mutating func rule() throws(Damage) -> Rule {
    let id = RuleID(try text())
    let severity: Severity = try word()
    let message = try text()
    let ask = try optionalText()
    let asksModel = try number() == 1
    let scope: Rule.Scope = try word()
    let languages = try optional { reader throws(Damage) in
      try reader.list { reader throws(Damage) in try reader.language() }
    }
    let files = try paths()
    let ignores = try paths()
    let match = try optional { reader throws(Damage) in try reader.match() }
    let examples = Rule.Examples(bad: try examples(), good: try examples())
    guard match != nil || ask != nil && asksModel else { throw Damage() }
    return Rule(
      id: id,
      severity: severity,
      message: message,
      ask: ask,
      asksModel: asksModel,
      scope: scope,
      languages: languages.map { Set($0) },
      files: files,
      ignores: ignores,
      match: match,
      examples: examples,
      note: try optionalText(),
      url: try optionalText()
    )
  }

  private mutating func word<Word: RawRepresentable<String>>() throws(Damage) -> Word {
    guard let word = Word(rawValue: try text()) else { throw Damage() }
    return word
  }

  private mutating func language() throws(Damage) -> Language {
    Language(rawValue: try text())
  }

  private mutating func paths() throws(Damage) -> PathList {
    PathList(
      checked: try list { reader throws(Damage) in
        PathList.Checked(
          source: try reader.text(),
          expression: try reader.text(),
          literals: try reader.optionalText(),
          itself: try reader.optionalText()
        )
      }
    )
  }

  private mutating func match() throws(Damage) -> LineMatch {
    let any = try patterns()
    let byLanguage = try list { reader throws(Damage) in
      (try reader.language(), try reader.patterns())
    }
    return LineMatch(
      any: any,
      byLanguage: Dictionary(byLanguage) { $1 },
      not: try patterns(),
      within: try optional { reader throws(Damage) in try reader.word() },
      maxLines: try number()
    )
  }

  private mutating func patterns() throws(Damage) -> [Pattern] {
    try list { reader throws(Damage) in
      let isMultiline = try reader.number() == 1
      return Pattern(
        checked: try reader.text(),
        isMultiline: isMultiline,
        literals: try reader.optionalText()
      )
    }
  }

  private mutating func examples() throws(Damage) -> [Rule.Example] {
    try list { reader throws(Damage) in
      Rule.Example(language: try reader.language(), code: try reader.text())
    }
  }
}
