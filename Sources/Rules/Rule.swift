package import Patterns
package import ReviewTypes

/// What a change must not add, as its author wrote it down, with every pattern compiled.
package struct Rule {
  package var id: RuleID
  package var severity: Severity
  /// The least probability of "yes" that makes a finding, in 0...1, where settings demand one; nil:
  /// what was measured for the model.
  package var threshold: Double?
  /// What a finding says, without the place and the rule's id.
  package var message: String
  /// The yes/no question about a candidate line; nil for a pattern rule, which needs no model.
  package var ask: String?
  /// False: the patterns decide although there is a question (`model: off`), because no model was shown
  /// to add anything. The question stays for readers and for measuring.
  package var asksModel: Bool
  /// What one question, or one finding, is about.
  package var scope: Scope
  /// Nil: any language, and files of no known language, too.
  package var languages: Set<Language>?
  /// Files to look at: those that these name. Empty: every file.
  package var files: PathList
  /// Files to leave out, as a `.gitignore` would.
  package var ignores: PathList
  /// Which added lines are candidates; nil: every line that holds code or comment.
  package var match: LineMatch?
  package var examples: Examples
  /// Longer text for `rules explain`: why it matters and how to mend it.
  package var note: String?
  package var url: String?

  package enum Scope: String, CaseIterable, Sendable {
    /// One added line, or the few that a pattern over several lines matched.
    case line
    case hunk
    /// All hunks of a file.
    case file
    /// The message of the commit, and no file.
    case commitMessage = "commit-message"
  }

  /// Code that shows what the rule means; also its test.
  package struct Examples: Equatable, Sendable {
    /// In each of these the rule has something to say.
    package var bad: [Example]
    /// In none of these.
    package var good: [Example]

    package init(bad: [Example] = [], good: [Example] = []) {
      self.bad = bad
      self.good = good
    }
  }

  package struct Example: Equatable, Sendable {
    package var language: Language
    /// One line or several.
    package var code: String

    package init(language: Language, code: String) {
      self.language = language
      self.code = code
    }
  }

  package init(
    id: RuleID,
    severity: Severity,
    message: String,
    ask: String?,
    asksModel: Bool = true,
    scope: Scope = .line,
    languages: Set<Language>? = nil,
    files: PathList = .empty,
    ignores: PathList = .empty,
    match: LineMatch?,
    examples: Examples = Examples(),
    note: String? = nil,
    url: String? = nil
  ) {
    precondition(match != nil || ask != nil, "a rule needs patterns, a question or both")
    precondition(match != nil || asksModel, "without a model only patterns can decide")
    self.id = id
    self.severity = severity
    self.message = message
    self.ask = ask
    self.asksModel = asksModel
    self.scope = scope
    self.languages = languages
    self.files = files
    self.ignores = ignores
    self.match = match
    self.examples = examples
    self.note = note
    self.url = url
  }

  /// Whether a model decides on the candidates. If not, each candidate is a finding.
  package var isJudged: Bool { ask != nil && asksModel }

  /// The rule as if its model was not turned off.
  package var askingModel: Rule {
    var rule = self
    rule.asksModel = true
    return rule
  }

  /// Whether the rule looks at the file at `path` at all.
  ///
  /// - Parameters:
  ///   - path: Relative to the repository's root, `/` between parts.
  ///   - language: Nil for a file of no known language; only rules for any language look at those.
  package func applies(toPath path: String, language: Language?) -> Bool {
    if let languages {
      guard let language, languages.contains(language) else { return false }
    }
    return (files.isEmpty || files.names(path)) && !ignores.ignores(path)
  }

  /// Whether `line`, the text of an added line without its sign, is a candidate by itself.
  ///
  /// Without patterns, every line that holds a letter or a digit is one.
  package func proposes(_ line: String, language: Language?) -> Bool {
    !proposals(in: NewSide(text: line, language: language)).places.isEmpty
  }
}
