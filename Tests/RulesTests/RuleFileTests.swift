import Patterns
import ReviewTypes
import Rules
import Testing

@Suite struct RuleFileTests {
  @Test func `every key of a rule file is read`() throws {
    let folder = try RuleFolder([
      "force-try.yaml": #"""
      id: force-try
      severity: warning
      message: >
        'try!' stops the program
        if reading fails.
      ask: May this fail at run time?
      languages: [swift, kotlin]
      files: ["Sources/**"]
      ignores: ["**/Generated/**"]
      match:
        any: ['\btry!']
        kotlin: ['!!\.']
        not: ['// safe']
      examples:
        bad: [{language: swift, code: "let text = try! read()"}]
        good:
          - language: kotlin
            code: |
              val text = read()
              use(text)
      note: Longer text.
      url: https://example.org/force-try
      """#
    ])
    let rule = try #require(try RuleSet.load(from: [folder.path])["force-try"])

    #expect(rule.id == "force-try")
    #expect(rule.severity == .warning)
    #expect(rule.message == "'try!' stops the program if reading fails.")
    #expect(rule.ask == "May this fail at run time?")
    #expect(rule.languages == ["swift", "kotlin"])
    #expect(rule.files.sources == ["Sources/**"])
    #expect(rule.ignores.sources == ["**/Generated/**"])
    let match = try #require(rule.match)
    #expect(match.any.map(\.source) == [#"\btry!"#])
    #expect(match.byLanguage.mapValues { $0.map(\.source) } == ["kotlin": [#"!!\."#]])
    #expect(match.not.map(\.source) == ["// safe"])
    #expect(rule.examples.bad == [.init(language: "swift", code: "let text = try! read()")])
    #expect(
      rule.examples.good == [.init(language: "kotlin", code: "val text = read()\nuse(text)\n")]
    )
    #expect(rule.note == "Longer text.")
    #expect(rule.url == "https://example.org/force-try")
  }

  @Test func `the shortest rule is for any language and file`() throws {
    let folder = try RuleFolder([
      "no-tabs.yml": "{id: no-tabs, severity: note, message: A tab., match: {any: ['\\t']}}"
    ])
    let rule = try #require(try RuleSet.load(from: [folder.path])["no-tabs"])
    #expect(rule.languages == nil)
    #expect(!rule.isJudged)
    #expect(rule.applies(toPath: "notes.txt", language: nil))
  }

  @Test func `any alone stands for every language`() throws {
    let folder = try RuleFolder([
      "a.yaml": "{id: a, severity: note, message: A., ask: Is it?, languages: [any]}"
    ])
    #expect(try RuleSet.load(from: [folder.path])["a"]?.languages == nil)
  }

  /// Lines 1 to 4 of each file are in order: the mistake is in line 5 or below.
  @Test(arguments: [
    ("severty: note", "5:1: error: unknown key 'severty' (did you mean 'severity'?)"),
    (
      "colour: red",
      """
      5:1: error: unknown key 'colour' (expected id, severity, message, ask, model, scope, \
      languages, files, ignores, match, examples, note or url)
      """
    ),
    ("note: [a]", "5:7: error: expected text, found a list"),
    ("note: {a: b}", "5:7: error: expected text, found keys and values"),
    ("note:", "5:6: error: expected text, found nothing"),
    ("note: '  '", "5:7: error: expected text, found nothing"),
    (
      "note: true",
      "5:7: error: expected text, found 'true', which YAML reads as true or false; put it in quotes"
    ),
    (
      "note: 1.5",
      "5:7: error: expected text, found '1.5', which YAML reads as a number; put it in quotes"
    ),
    ("languages: swift", "5:12: error: expected a list, found 'swift'"),
    ("languages: []", "5:12: error: expected at least one language, or 'any'"),
    (
      "languages: [python, Swift]",
      "5:21: error: unknown language 'Swift' (did you mean 'swift'?)"
    ),
    (
      "languages: [any, swift]",
      "5:13: error: 'any' stands alone: leave out the other languages or 'any'"
    ),
    ("files: []", "5:8: error: expected at least one path pattern, such as '**'"),
    ("files: ['src/[a']", "5:9: error: invalid path pattern 'src/[a': missing ']'"),
    ("ignores: ['!']", "5:11: error: invalid path pattern '!': the pattern names no file"),
    ("scope: lines", "5:8: error: unknown scope 'lines' (did you mean 'line'?)"),
    (
      "scope: all",
      "5:8: error: unknown scope 'all' (expected line, hunk, file or commit-message)"
    ),
    ("match: {within: comments}", "5:17: error: unknown part 'comments' (did you mean 'comment'?)"),
    ("match: {any: [a], lines: 0}", "5:26: error: 'lines' is 0 (expected 1 to 20)"),
    ("match: {any: [a], lines: '3'}", "5:26: error: expected a whole number, found '3'"),
    (
      "match: {lines: 3, within: code}",
      "5:8: error: 'lines' needs patterns: add 'any' or a language"
    ),
    (
      "scope: commit-message\nlanguages: [go]",
      """
      6:12: error: 'languages' means nothing with 'scope: commit-message', which looks at no file; \
      leave it out
      """
    ),
    (
      "scope: commit-message\nexamples: {bad: [{language: go, code: x}]}",
      "6:29: error: expected 'commit-message', as the rule's scope, found 'go'"
    ),
    ("match: [a]", "5:8: error: expected keys and values, found a list"),
    ("match: {any: a}", "5:14: error: expected a list, found 'a'"),
    ("match: {any: []}", "5:14: error: expected at least one pattern"),
    (
      "match: {not: [a]}",
      "5:8: error: 'match' has no patterns that propose a line: add 'any', a language or 'within'"
    ),
    ("match: {pyton: [a]}", "5:9: error: unknown language 'pyton' (did you mean 'python'?)"),
    (
      "match:\n  any:\n    - ok\n    - 'print('",
      "8:7: error: invalid pattern 'print(': missing closing parenthesis (after 'print(')"
    ),
    ("examples: []", "5:11: error: expected keys and values, found a list"),
    ("examples: {worse: []}", "5:12: error: unknown key 'worse' (expected bad or good)"),
    ("examples: {bad: [{code: x}]}", "5:18: error: the key 'language' is missing"),
    (
      "examples: {bad: [{language: javascrpit, code: x}]}",
      "5:29: error: unknown language 'javascrpit' (did you mean 'javascript'?)"
    ),
    (
      "url: example.org",
      "5:6: error: expected an address that starts with https://, found 'example.org'"
    ),
    ("[a]: b", "5:1: error: expected a word as key, found a list"),
  ]) func `a mistake is reported where it stands`(line: String, expected: String) throws {
    let folder = try RuleFolder([
      "a-rule.yaml": """
      id: a-rule
      severity: error
      message: A finding.
      ask: Is it wrong?
      \(line)
      """
    ])
    #expect(folder.mistakes() == "a-rule.yaml:" + expected)
  }

  @Test func `an unknown severity is reported with those there are`() throws {
    let folder = try RuleFolder([
      "force-try.yaml": "# a rule\nid: force-try\nmessage: A.\nseverity: fatal\nask: Is it?\n"
    ])
    #expect(
      folder.mistakes()
        == "force-try.yaml:4:11: error: unknown severity 'fatal' (expected note, warning or error)"
    )
  }

  @Test(arguments: ["Force-Try", "force_try", "force--try", "-force", "force-", "2nd", "größe"])
  func `an id is kebab-case`(id: String) throws {
    let folder = try RuleFolder([
      "\(id).yaml": "{severity: note, message: A., ask: Is it?, id: \(id)}"
    ])
    let expected = """
      error: invalid id '\(id)' (expected small letters, digits and single hyphens, such as \
      'force-try')
      """
    #expect(folder.mistakes().hasSuffix(expected))
  }

  @Test func `an id is the name of its file`() throws {
    let folder = try RuleFolder(["b.yaml": "{id: a, severity: note, message: A., ask: Is it?}"])
    #expect(folder.mistakes() == "b.yaml:1:6: error: id 'a' is not the file's name 'b.yaml'")
  }

  @Test func `what is missing is reported at the top`() throws {
    let folder = try RuleFolder(["a.yaml": "note: Text.\n"])
    #expect(
      folder.mistakes() == """
        a.yaml:1:1: error: the key 'id' is missing
        a.yaml:1:1: error: the key 'severity' is missing
        a.yaml:1:1: error: the key 'message' is missing
        a.yaml:1:1: error: neither 'match' nor 'ask' is given: the rule would never find anything
        """
    )
  }

  @Test(arguments: [
    ("", "1:1: error: the file is empty"),
    ("- a\n", "1:1: error: expected a rule's keys and values, such as 'id: my-rule'"),
    ("just text\n", "1:1: error: expected a rule's keys and values, such as 'id: my-rule'"),
  ]) func `a file that is no rule is reported`(text: String, expected: String) throws {
    #expect(try RuleFolder(["a.yaml": text]).mistakes() == "a.yaml:" + expected)
  }

  @Test func `invalid YAML is reported with its place`() throws {
    let folder = try RuleFolder(["a.yaml": "id: a\nmessage: 'never closed\n"])
    #expect(
      folder.mistakes() == """
        a.yaml:3:1: error: invalid YAML: while scanning a quoted scalar in line 2: found unexpected \
        end of stream
        """
    )
  }

  @Test(arguments: [
    ("id: a\nmessage: M.\nid: b\n", "3:1: error: more than one key 'id'"),
    ("match:\n  any: [a]\n  python: [b]\n  any: [c]\n", "4:3: error: more than one key 'any'"),
    ("{id: a, id: b}\n", "1:2: error: more than one key 'id'"),
    (
      "id: a\nmatch:\n\tany: [a]\n",
      "3:1: error: invalid YAML: a tab cannot indent; use spaces"
    ),
    ("id: a\nnote: b\u{7}\n", "2:8: error: invalid YAML: control characters are not allowed"),
    (
      "id: a\n---\nid: b\n",
      """
      2:1: error: invalid YAML: expected a single document in the stream in line 1: but found \
      another document
      """
    ),
    ("id: *a\n", "1:5: error: invalid YAML: found undefined alias"),
  ]) func `what YAML does not allow is reported with its place`(
    text: String,
    expected: String
  ) throws {
    let mistakes = try RuleFolder(["a.yaml": text]).mistakes()
    #expect(mistakes == "a.yaml:" + expected)
  }

  @Test(arguments: [
    "\u{FEFF}id: a\nseverity: note\nmessage: A.\nask: Is it?\n",
    "id: a\r\nseverity: note\r\nmessage: A.\r\nask: Is it?\r\n",
    "id: a\nseverity: note\nmessage: &m A.\nask: Is it?\nnote: *m\n",
    "examples: {bad: [&e {language: go, code: x}], good: [{<<: *e, code: y}]}\nid: a\nseverity: note\nmessage: A.\nask: Is it?\n",
    "id: a\nseverity: note\nmessage: yes\nask: Is it?\n",
  ]) func `byte order marks, line endings, aliases and merge keys are read`(text: String) throws {
    let folder = try RuleFolder(["a.yaml": text])
    #expect(folder.mistakes() == "")
    #expect(try RuleSet.load(from: [folder.path]).rules.count == 1)
  }

  @Test func `what a merge key brings gives way to what the mapping says`() throws {
    let folder = try RuleFolder([
      "a.yaml": """
      id: a
      severity: note
      message: A.
      ask: Is it?
      examples:
        bad: [&e {language: go, code: x}]
        good: [{<<: *e, code: y}, {<<: [{language: c}, *e], code: z}]
      """
    ])
    let rule = try #require(try RuleSet.load(from: [folder.path])["a"])
    #expect(
      rule.examples.good == [.init(language: "go", code: "y"), .init(language: "c", code: "z")]
    )
  }

  @Test func `all mistakes of all files are reported at once, top to bottom`() throws {
    let folder = try RuleFolder([
      "a.yaml": """
      id: b
      severity: eror
      message: 5
      colour: red
      match: {any: ['(', ok], pythn: [a], lines: 99}
      url: ftp://example.org
      examples: {bad: [{language: go}]}
      """,
      "c.yaml": "id: c\nseverity: note\nmessage: M.\n",
    ])
    #expect(
      folder.mistakes() == """
        a.yaml:1:5: error: id 'b' is not the file's name 'a.yaml'
        a.yaml:2:11: error: unknown severity 'eror' (did you mean 'error'?)
        a.yaml:3:10: error: expected text, found '5', which YAML reads as a number; put it in quotes
        a.yaml:4:1: error: unknown key 'colour' (expected id, severity, message, ask, model, scope, \
        languages, files, ignores, match, examples, note or url)
        a.yaml:5:15: error: invalid pattern '(': missing closing parenthesis (after '(')
        a.yaml:5:25: error: unknown language 'pythn' (did you mean 'python'?)
        a.yaml:5:44: error: 'lines' is 99 (expected 1 to 20)
        a.yaml:6:6: error: expected an address that starts with https://, found 'ftp://example.org'
        a.yaml:7:18: error: the key 'code' is missing
        c.yaml:1:1: error: neither 'match' nor 'ask' is given: the rule would never find anything
        """
    )
  }
}
