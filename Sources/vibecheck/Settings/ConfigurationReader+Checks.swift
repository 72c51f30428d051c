import Checking
import Patterns
import ReviewTypes
import Rules
import Yams

extension ConfigurationReader {
  /// The key `checks`.
  mutating func checks(_ node: Node) -> [LocalCheck] {
    var known: Set<String> = []
    return reader.list(node).compactMap { check($0, known: &known) }
  }

  private mutating func check(_ node: Node, known: inout Set<String>) -> LocalCheck? {
    let entries = reader.entries(of: node, named: LocalCheck.keys)
    guard node.mapping != nil else { return nil }
    for key in ["id", "run"] where entries[key] == nil {
      reader.report("the key '\(key)' is missing", at: node)
    }
    let id = entries["id"].flatMap { checkID($0, known: &known) }
    let words = entries["run"].flatMap {
      program(
        $0,
        key: "checks.run",
        placeholder: LocalCheck.filesWord,
        other: VerifyCommand.fileWord
      )
    }
    let files = entries["files"].map { reader.paths($0, mayBeEmpty: false) }
    let ignores = entries["ignores"].map { reader.paths($0, mayBeEmpty: true) }
    let format: CheckFormat = entries["format"].flatMap { word($0, "format") } ?? .lines
    let severity: Severity? = entries["severity"].flatMap { word($0, "severity") }
    let timeout = entries["timeout"].flatMap { length($0, "timeout") }
    let lines: LocalCheck.Lines? = entries["lines"].flatMap { word($0, "lines") }
    let output = entries["output"].flatMap { insidePath($0, "output") }
    let untracked = entries["untracked"].map { node in
      reader.list(node).compactMap { insidePath($0, "untracked") }
    }
    let disproves = entries["disproves"].map { node in
      reader.texts(node).map { Placed(RuleID($0.text), at: reader.place(of: $0.node)) }
    }
    guard let id, let words else { return nil }
    return LocalCheck(
      id: id,
      words: words,
      files: files,
      ignores: ignores ?? .empty,
      format: format,
      severity: severity,
      timeout: timeout?.duration,
      // A failed test is about the change, wherever the test stands.
      lines: lines ?? (format == .junit ? .all : .added),
      output: output,
      untracked: untracked ?? [],
      disproves: disproves ?? []
    )
  }

  private mutating func checkID(_ node: Node, known: inout Set<String>) -> Placed<RuleID>? {
    guard let id = reader.text(node) else { return nil }
    guard RuleDraft.isValid(id: id) else {
      reader.report(
        "invalid id '\(id)' (expected small letters, digits and single hyphens, such as 'unit-tests')",
        at: node
      )
      return nil
    }
    guard known.insert(id).inserted else {
      reader.report("there is a check '\(id)' above", at: node)
      return nil
    }
    return Placed(RuleID(id), at: reader.place(of: node))
  }

  /// The key `verify`: a program for each language.
  mutating func verifyCommands(_ node: Node) -> [VerifyCommand] {
    reader.pairs(of: node).compactMap { key, value in
      let words = program(
        value,
        key: "verify.\(key.name)",
        placeholder: VerifyCommand.fileWord,
        other: LocalCheck.filesWord
      )
      guard Language.all.contains(key.name) else {
        reader.report(
          reader.unknown("language", key.name, among: Language.all.sorted()),
          at: key.node
        )
        return nil
      }
      return words.map {
        VerifyCommand(
          language: Language(rawValue: key.name),
          words: $0,
          place: reader.place(of: value)
        )
      }
    }
  }

  /// A program and its arguments, which becomes a power.
  private mutating func program(
    _ node: Node,
    key: String,
    placeholder: String,
    other: String
  ) -> [String]? {
    guard node.sequence != nil else {
      reader.report(
        "'\(key)' is a list of words, such as [make, test]; for a shell write [sh, -c, \"make && make test\"]",
        at: node
      )
      return nil
    }
    let words = reader.texts(node)
    guard let program = words.first else {
      reader.report("'\(key)' names no program", at: node)
      return nil
    }
    var isRight = words.count == node.sequence?.count
    for (word, node) in words {
      if word.contains(other) {
        reader.report("'\(other)' has no meaning here (expected '\(placeholder)')", at: node)
        isRight = false
      } else if word.contains(placeholder), word != placeholder || word == program.text {
        reader.report("'\(placeholder)' stands alone, as an argument of its own", at: node)
        isRight = false
      }
    }
    guard isRight else { return nil }
    powers.append(
      Power(.program(words: words.map(\.text)), key: key, at: reader.place(of: node))
    )
    return words.map(\.text)
  }

  /// A relative path that does not lead out of the repository, or into git's own folder.
  private mutating func insidePath(_ node: Node, _ key: String) -> String? {
    guard let text = reader.text(node) else { return nil }
    let parts = text.split(separator: "/").filter { $0 != "." }
    guard !text.hasPrefix("/"), !parts.isEmpty, !parts.contains(".."), parts.first != ".git" else {
      reader.report(
        "'\(key)' is '\(text)' (expected a path inside the repository, relative to its top)",
        at: node
      )
      return nil
    }
    return parts.joined(separator: "/")
  }
}
