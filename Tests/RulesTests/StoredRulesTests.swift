import BundledRules
import Patterns
import ReviewTypes
import TestSupport
import Testing

@testable import Rules

@Suite struct StoredRulesTests {
  private static let text = #"""
    id: every-field
    severity: warning
    message: Leave it out.
    ask: Is this line bad?
    model: off
    languages: [python, swift]
    files: ["**/*.py", "!src/keep.py", "*.swift"]
    ignores: ["docs/**", "!docs/a.py"]
    match:
      any: ['(?i)\bdebug\b', '^[x]$']
      python: ['\bbreakpoint\(\)']
      not: ['logger\.']
      within: code
      lines: 3
    examples:
      bad: [{language: python, code: "debug"}]
      good: [{language: swift, code: "logger.debug"}]
    note: Longer.
    url: https://example.org/a
    """#

  private func read(_ text: String, file: String = "every-field.yaml") throws -> [Rule] {
    try RuleSet.read([RuleText(file: file, text: text)]).rules
  }

  private func restored(_ rules: [Rule]) throws -> [Rule] {
    try #require(StoredRules.rules(in: StoredRules.bytes(of: rules)[...]))
  }

  @Test func `a rule comes back with everything its file says`() throws {
    let rule = try #require(try restored(try read(Self.text)).first)
    #expect(rule.id == "every-field")
    #expect(rule.severity == .warning)
    #expect(rule.message == "Leave it out.")
    #expect(rule.ask == "Is this line bad?")
    #expect(!rule.asksModel)
    #expect(rule.scope == .line)
    #expect(rule.languages == ["python", "swift"])
    #expect(rule.files.sources == ["**/*.py", "!src/keep.py", "*.swift"])
    #expect(rule.ignores.sources == ["docs/**", "!docs/a.py"])
    #expect(rule.match?.any.map(\.source) == [#"(?i)\bdebug\b"#, "^[x]$"])
    #expect(rule.match?.any.map(\.isMultiline) == [true, true])
    #expect(rule.match?.any.map(\.literals) == ["debug", nil])
    #expect(
      rule.match?.byLanguage.mapValues { $0.map(\.source) } == ["python": [#"\bbreakpoint\(\)"#]]
    )
    #expect(rule.match?.not.map(\.source) == [#"logger\."#])
    #expect(rule.match?.within == .code)
    #expect(rule.match?.maxLines == 3)
    #expect(rule.examples.bad == [Rule.Example(language: "python", code: "debug")])
    #expect(rule.examples.good == [Rule.Example(language: "swift", code: "logger.debug")])
    #expect(rule.note == "Longer.")
    #expect(rule.url == "https://example.org/a")
  }

  /// Whoever adds a field to a rule is to store it, too, and then to name it here.
  @Test func `no field of a rule is forgotten`() throws {
    let rule = try #require(try read(Self.text).first)
    #expect(
      Mirror(reflecting: rule).children.compactMap(\.label) == [
        "id", "severity", "threshold", "message", "ask", "asksModel", "scope", "languages", "files",
        "ignores",
        "match", "examples", "note", "url",
      ]
    )
    let match = try #require(rule.match)
    #expect(
      Mirror(reflecting: match).children.compactMap(\.label) == [
        "any", "byLanguage", "not", "within", "maxLines",
      ]
    )
  }

  @Test func `a rule that says little comes back as one that says little`() throws {
    let text = "id: a\nseverity: note\nmessage: m\nscope: commit-message\nmatch: {any: [x]}\n"
    let rule = try #require(try restored(try read(text, file: "a.yaml")).first)
    #expect(rule.scope == .commitMessage)
    #expect(rule.ask == nil)
    #expect(rule.asksModel)
    #expect(rule.languages == nil)
    #expect(rule.files.isEmpty)
    #expect(rule.match?.within == nil)
    #expect(rule.note == nil)
  }

  @Test(arguments: [
    ("debug(1)", "python", true), ("breakpoint()", "python", true), ("x", "swift", true),
    ("logger.debug", "python", false), ("# debug", "python", false),
    ("breakpoint()", "swift", false),
  ])
  func `its patterns match as before`(line: String, language: Language, proposes: Bool) throws {
    let rules = try read(Self.text)
    for rule in rules + (try restored(rules)) {
      #expect(rule.proposes(line, language: language) == proposes)
    }
  }

  @Test(arguments: [
    ("a.py", true), ("src/keep.py", false), ("docs/a.py", true), ("docs/b.swift", false),
    ("a.txt", false),
  ])
  func `its paths name the same files`(path: String, applies: Bool) throws {
    let rules = try read(Self.text)
    for rule in rules + (try restored(rules)) {
      #expect(rule.applies(toPath: path, language: "python") == applies)
    }
  }

  @Test func `every bundled rule comes back as it was`() throws {
    let rules = try RuleSet.load(from: [#require(BundledRules.folder)]).rules
    let again = try restored(rules)
    #expect(rules.count > 30)
    #expect(again.map(\.id) == rules.map(\.id))
    for (rule, again) in zip(rules, again) {
      for example in rule.examples.bad + rule.examples.good where rule.scope == .line {
        #expect(
          again.proposes(example.code, language: example.language)
            == rule.proposes(example.code, language: example.language),
          "\(rule.id): \(example.code)"
        )
      }
    }
  }

  @Test func `bytes that end too early or too late are no rules`() throws {
    let bytes = StoredRules.bytes(of: try read(Self.text))
    for count in 0..<bytes.count { #expect(StoredRules.rules(in: bytes[..<count]) == nil) }
    #expect(StoredRules.rules(in: (bytes + [0])[...]) == nil)
  }

  /// A checksum keeps such bytes away; here only: nothing goes wrong where it fails.
  @Test func `no damaged bytes crash the reader`() throws {
    var bytes = StoredRules.bytes(of: try read(Self.text))
    for place in bytes.indices {
      let byte = bytes[place]
      for other in [0, 1, 0x7F, 0xFF] as [UInt8] {
        bytes[place] = other
        for rule in StoredRules.rules(in: bytes[...]) ?? [] {
          _ = rule.proposes("debug(1)", language: "python")
          _ = rule.applies(toPath: "docs/a.py", language: "python")
        }
      }
      bytes[place] = byte
    }
  }
}
