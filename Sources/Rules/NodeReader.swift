package import Yams

/// Reads typed values out of a file's YAML nodes and collects the mistakes it meets on the way.
///
/// Reading goes on after a mistake, so that the user sees all of them at once.
package struct NodeReader {
  package let file: String
  package private(set) var mistakes: [RuleMistake] = []

  package init(file: String) {
    self.file = file
  }

  /// Notes a mistake at `node`, or at the top of the file.
  package mutating func report(_ message: String, at node: Node? = nil) {
    let mark = node?.mark
    let mistake = RuleMistake(
      file: file,
      line: mark?.line ?? 1,
      column: mark?.column ?? 1,
      message: message
    )
    mistakes.append(mistake)
  }

  /// The file's only document; nil if it is empty or, with a mistake, if it is not YAML.
  ///
  /// - Parameter mayBeEmpty: false: an empty file is a mistake, too.
  package mutating func root(of text: String, mayBeEmpty: Bool = false) -> Node? {
    do {
      // Without rules that tell numbers from text: they run regular expressions over every word and
      // would take most of the time that loading takes. See `kind(of:)`.
      // A byte order mark is no text.
      let text = text.hasPrefix("\u{FEFF}") ? String(text.unicodeScalars.dropFirst()) : text
      if let node = try Yams.compose(yaml: text, .basic, .default, .utf8) { return node }
      if !mayBeEmpty { report("the file is empty") }
    } catch let error as YamlError {
      report(error, in: text)
    } catch {
      report("cannot read YAML: \(error)")
    }
    return nil
  }

  /// The entries of a mapping under keys of `names`; a mistake for every other key.
  package mutating func entries(of node: Node, named names: [String]) -> [String: Node] {
    var entries: [String: Node] = [:]
    for (key, value) in pairs(of: node) {
      if names.contains(key.name) {
        entries[key.name] = value
      } else {
        report(unknown("key", key.name, among: names), at: key.node)
      }
    }
    return entries
  }

  /// The entries of a mapping in file order; none, with a mistake, if it is no mapping.
  package mutating func pairs(of node: Node) -> [(key: (name: String, node: Node), value: Node)] {
    guard let mapping = node.mapping else {
      report("expected keys and values, found \(kind(of: node))", at: node)
      return []
    }
    var pairs: [(key: (name: String, node: Node), value: Node)] = []
    var merged: [Node] = []
    for (key, value) in mapping {
      if let scalar = key.scalar, scalar.string == "<<", scalar.style == .plain {
        merged += value.sequence.map(Array.init) ?? [value]
      } else if let name = key.scalar?.string {
        pairs.append((key: (name, key), value: value))
      } else {
        report("expected a word as key, found \(kind(of: key))", at: key)
      }
    }
    // YAML's merge key: what the mapping says itself goes before what is merged into it.
    for other in merged {
      for pair in self.pairs(of: other)
      where !pairs.contains(where: { $0.key.name == pair.key.name }) {
        pairs.append(pair)
      }
    }
    return pairs
  }

  /// Text that is not blank; nil, with a mistake, for anything else.
  package mutating func text(_ node: Node) -> String? {
    guard let scalar = node.scalar, PlainValue(scalar) == .text else {
      report("expected text, found \(kind(of: node))", at: node)
      return nil
    }
    guard scalar.string.utf8.contains(where: { $0 > 0x20 }) else {
      report("expected text, found nothing", at: node)
      return nil
    }
    return scalar.string
  }

  /// A whole number; nil, with a mistake, for anything else.
  package mutating func integer(_ node: Node) -> Int? {
    if let scalar = node.scalar, scalar.style == .plain, let number = Int(scalar.string) {
      return number
    }
    let found = node.scalar.map { "'\($0.string)'" } ?? kind(of: node)
    report("expected a whole number, found \(found)", at: node)
    return nil
  }

  /// A list's elements; none, with a mistake, if it is no list.
  package mutating func list(_ node: Node) -> [Node] {
    guard let sequence = node.sequence else {
      report("expected a list, found \(kind(of: node))", at: node)
      return []
    }
    return Array(sequence)
  }

  /// The texts of a list with their places.
  package mutating func texts(_ node: Node) -> [(text: String, node: Node)] {
    list(node).compactMap { element in text(element).map { ($0, element) } }
  }

  private mutating func report(_ error: YamlError, in text: String) {
    switch error {
    case .scanner(let context, let problem, let mark, _),
      .parser(let context, let problem, let mark, _),
      .composer(let context, let problem, let mark, _):
      guard !isTab(at: mark, in: text) else {
        mistakes.append(
          RuleMistake(
            file: file,
            line: mark.line,
            column: mark.column,
            message: "invalid YAML: a tab cannot indent; use spaces"
          )
        )
        return
      }
      let place = context.map { "\($0.text) in line \($0.mark.line): " } ?? ""
      mistakes.append(
        RuleMistake(
          file: file,
          line: mark.line,
          column: mark.column,
          message: "invalid YAML: \(place)\(problem)"
        )
      )
    case .duplicatedKeysInMapping(let keys, let context):
      for key in keys.sorted() {
        mistakes.append(
          RuleMistake(
            file: file,
            line: secondLine(of: key, below: context.mark, in: text) ?? context.mark.line,
            column: context.mark.column,
            message: "more than one key '\(key)'"
          )
        )
      }
    case .reader(let problem, let offset, _, _):
      let before = text.utf8.prefix(offset ?? 0)
      let lines = before.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      mistakes.append(
        RuleMistake(
          file: file,
          line: max(1, lines.count),
          column: (lines.last.map { String(Substring($0)) } ?? "").unicodeScalars.count + 1,
          message: "invalid YAML: \(problem)"
        )
      )
    case .no, .memory, .writer, .emitter, .representer, .dataCouldNotBeDecoded:
      report("invalid YAML: \(error)")
    @unknown default:
      report("invalid YAML: \(error)")
    }
  }

  private func isTab(at mark: Mark, in text: String) -> Bool {
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    guard lines.indices.contains(mark.line - 1) else { return false }
    return lines[mark.line - 1].unicodeScalars.dropFirst(mark.column - 1).first == "\t"
  }

  /// Where a key of the mapping that begins at `mark` stands for the second time; nil where it cannot be
  /// told, as in a mapping on one line.
  private func secondLine(of key: String, below mark: Mark, in text: String) -> Int? {
    let indentation = String(repeating: " ", count: mark.column - 1)
    let places = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .enumerated().dropFirst(mark.line - 1)
      .filter { $1.hasPrefix(indentation + key + ":") }
    return places.dropFirst().first.map { $0.offset + 1 }
  }

  /// What a message calls the value.
  private func kind(of node: Node) -> String {
    switch node {
    case .mapping: "keys and values"
    case .sequence: "a list"
    case .alias: "an alias"
    case .scalar(let scalar):
      switch PlainValue(scalar) {
      case .null: scalar.string.isEmpty ? "nothing" : "null"
      case .bool: "'\(scalar.string)', which YAML reads as true or false; put it in quotes"
      case .number: "'\(scalar.string)', which YAML reads as a number; put it in quotes"
      case .text: "'\(scalar.string)'"
      }
    }
  }

  /// "unknown key 'severty' (did you mean 'severity'?)", or with all that is known.
  package func unknown(_ what: String, _ word: String, among words: [String]) -> String {
    if let nearest = nearestWord(to: word, among: words) {
      return "unknown \(what) '\(word)' (did you mean '\(nearest)'?)"
    }
    return "unknown \(what) '\(word)' (expected \(enumeration(of: words)))"
  }

  /// "a, b or c".
  private func enumeration(of words: [String]) -> String {
    guard let last = words.last, words.count > 1 else { return words.first ?? "nothing" }
    return words.dropLast().joined(separator: ", ") + " or " + last
  }
}
