package import Patterns
package import ReviewTypes

/// A new rule's file before its author has worked on it: valid, with a word on every key.
package struct RuleDraft {
  package var id: String
  package var severity = Severity.warning
  /// Nil: made of the id.
  package var message: String?
  /// Nil: made of the id, if there is no pattern either.
  package var ask: String?
  package var pattern: Pattern?
  /// Nil: any.
  package var language: Language?
  /// What the examples are written in where `language` is nil.
  package var exampleLanguage: Language = "python"
  /// A line that the rule finds; nil: one is made.
  package var bad: String?
  /// A line that it does not find; nil: one is made.
  package var good: String?

  package init(id: String) {
    self.id = id
  }

  /// Why no file can be made of it, in words that end with what to do.
  package enum Problem: Error, Equatable {
    case noBadExample(pattern: String)
    case matchedGoodExample(String)
  }

  /// Whether `id` may be a rule's: small letters, digits and single hyphens, a letter first.
  package static func isValid(id: String) -> Bool { RuleFile.isKebabCase(id) }

  /// The id that is nearest to what was written; nil if there is no letter in it.
  package static func nearestID(to text: String) -> String? {
    var words: [String] = []
    var word = ""
    var wasSmall = false
    for character in text {
      let isKept = character.isASCII && (character.isLetter || character.isNumber)
      // `noPrint` is two words, `HTTP` one.
      if !isKept || character.isUppercase && wasSmall {
        words.append(word)
        word = ""
      }
      if isKept { word += character.lowercased() }
      wasSmall = character.isLowercase
    }
    words.append(word)
    let id = words.filter { !$0.isEmpty }.joined(separator: "-").drop { !$0.isLetter }
    return isValid(id: String(id)) ? String(id) : nil
  }

  /// The text of the file.
  ///
  /// - Throws: `Problem` if no example fits the pattern.
  package func text() throws(Problem) -> String {
    let bad = try badExample()
    let good = try goodExample()
    let language = self.language ?? exampleLanguage
    let question = ask ?? (pattern == nil ? "Does this line contain \(subject)?" : nil)
    var text = """
      \(RuleSchema.modeline(path: RuleSchema.fileName))
      # Checked by 'vibecheck rules lint', tried on its examples by 'vibecheck rules test --rule \(id)'.
      id: \(Self.quoted(id))
      # error stops the commit, warning is shown, note is seen with -v only.
      severity: \(severity.rawValue)
      # What is wrong; how to mend it. One line.
      message: \(Self.quoted(message ?? defaultMessage))

      """
    if let question {
      text += """
        # A yes/no question about one added line; 'yes' is a finding. Without it, patterns alone decide.
        ask: \(Self.quoted(question))

        """
    }
    text += """
      # Files to look at. 'files' and 'ignores' take paths as a .gitignore does: files: ["src/**"]
      languages: [\(self.language?.rawValue ?? "any")]

      """
    text += match
    text += """
      # Take code from your own project: a good example should look like a bad one, and be none.
      examples:
        bad:
          - language: \(language)
            code: \(Self.quoted(bad))
        good:
          - language: \(language)
            code: \(Self.quoted(good))
      # For 'vibecheck rules explain': why it matters, what is no finding, how to mend it.
      note: |
        \(defaultMessage)

      """
    return text
  }

  private var match: String {
    guard let pattern else {
      return """
        # Which added lines are asked about at all: PCRE2 patterns. Without them, every line with a word.
        # match:
        #   within: code  # comment, string or code
        #   any: ['\\bprint\\(']

        """
    }
    return """
      # Which added lines are candidates: PCRE2 patterns, for any language or by the language's name.
      # 'within: code' leaves comments and strings out, 'not' takes lines back.
      match:
        any:
          - \(Self.quoted(pattern.source))

      """
  }

  /// What the id says is found: `no-print` finds a print.
  private var subject: String {
    var words = id.split(separator: "-").map(String.init)
    if words.count > 1, let first = words.first, ["no", "avoid", "forbid", "dont"].contains(first) {
      words.removeFirst()
    }
    return words.joined(separator: " ")
  }

  private var defaultMessage: String {
    "\(subject.prefix(1).uppercased() + subject.dropFirst()) found; take it out, or say why it stays."
  }

  private func badExample() throws(Problem) -> String {
    if let bad { return bad }
    guard let pattern else {
      return "\(subject.split(separator: " ").joined(separator: "_"))()"
    }
    guard let sample = PatternSample.text(for: pattern) else {
      throw .noBadExample(pattern: pattern.source)
    }
    return sample
  }

  private func goodExample() throws(Problem) -> String {
    let good = good ?? "total = price * count"
    if ask == nil, let pattern, pattern.matches(good) { throw .matchedGoodExample(good) }
    return good
  }

  /// In single quotes, as YAML wants them, where the text is not plain.
  private static func quoted(_ text: String) -> String {
    let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
    let isPlain = line.allSatisfy { $0.isLetter || $0.isNumber || " .?_-".contains($0) }
    if isPlain, line.first?.isLetter == true, line.last != " ", Double(line) == nil,
      !["true", "false", "null"].contains(line.lowercased())
    {
      return line
    }
    return "'" + line.replacing("'", with: "''") + "'"
  }
}
