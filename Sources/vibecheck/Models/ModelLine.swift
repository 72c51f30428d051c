import Rules
import Yams

/// The line `model: NAME` of a YAML file, changed without touching anything else.
enum ModelLine {
  /// `text` with `name` as the value of the key `model`, which is added where it is missing.
  ///
  /// - Parameter file: as messages name it.
  /// - Throws: `Failure` if the file is no plain mapping, or its `model` is not one word on its line.
  static func set(_ name: String, in text: String, file: String) throws -> String {
    let value = word(name)
    let before = try root(of: text, file: file)
    let result: String
    if let old = before?.mapping?["model"] {
      result = try replacing(old, by: value, in: text, file: file)
    } else {
      let start = text.isEmpty || text.hasSuffix("\n") ? text : text + "\n"
      result = start + "model: \(value)\n"
    }
    // Whatever the file looks like: what it says but for the model must be what it said.
    var expected = before?.mapping ?? Node.Mapping([])
    expected["model"] = Node(name)
    guard let after = try root(of: result, file: file)?.mapping, says(after, expected) else {
      throw byHand(name, file)
    }
    return result
  }

  private static func root(of text: String, file: String) throws -> Node? {
    var reader = NodeReader(file: file)
    let root = reader.root(of: text, mayBeEmpty: true)
    guard reader.mistakes.isEmpty else {
      throw Failure.listed(RuleFileErrors(mistakes: reader.mistakes).description)
    }
    guard let root, !root.isNothing else { return nil }
    guard root.mapping != nil else {
      throw Failure("\(file):1:1: expected keys and values; 'model' cannot be set here")
    }
    return root
  }

  private static func says(_ one: Node.Mapping, _ other: Node.Mapping) -> Bool {
    Dictionary(one.map { ($0.key.string ?? "", text(of: $0.value)) }) { $1 }
      == Dictionary(other.map { ($0.key.string ?? "", text(of: $0.value)) }) { $1 }
  }

  private static func text(of node: Node) -> String {
    switch node {
    case .scalar(let scalar): "'\(scalar.string)'"
    case .sequence(let list): "[\(list.map(text).joined(separator: ","))]"
    case .mapping(let map):
      "{\(map.map { "\(text(of: $0.key)):\(text(of: $0.value))" }.joined(separator: ","))}"
    case .alias(let alias): "*\(alias.anchor.rawValue)"
    }
  }

  /// Changes the word at the node's place, up to the end of the word.
  private static func replacing(
    _ old: Node,
    by value: String,
    in text: String,
    file: String
  ) throws -> String {
    guard let mark = old.mark, let scalar = old.scalar, !scalar.string.contains("\n") else {
      throw byHand(value, file)
    }
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard lines.indices.contains(mark.line - 1) else { throw byHand(value, file) }
    let line = Array(lines[mark.line - 1].unicodeScalars)
    let start = mark.column - 1
    guard start <= line.count else { throw byHand(value, file) }
    var end = start
    switch line[start...].first {
    case "'", "\"":
      // a quote inside the word is left to the check of the whole
      end = line[(start + 1)...].firstIndex(of: line[start]).map { $0 + 1 } ?? line.count
    default:
      while end < line.count, line[end] != "\r",
        !(line[end] == "#" && end > start && (line[end - 1] == " " || line[end - 1] == "\t"))
      { end += 1 }
      while end > start, line[end - 1] == " " || line[end - 1] == "\t" { end -= 1 }
    }
    var changed = String.UnicodeScalarView(line[..<start])
    changed.append(contentsOf: value.unicodeScalars)
    changed.append(contentsOf: line[end...])
    lines[mark.line - 1] = String(changed)
    return lines.joined(separator: "\n")
  }

  private static func byHand(_ name: String, _ file: String) -> Failure {
    Failure(
      "'\(file)' is written in a way that is not changed here; write 'model: \(name)' yourself"
    )
  }

  /// In quotes where YAML would read something else than text.
  private static func word(_ name: String) -> String {
    let isPlain =
      name.wholeMatch(of: /[A-Za-z][A-Za-z0-9._\/-]*/) != nil
      && !["true", "false", "yes", "no", "on", "off", "null", "y", "n"].contains(name.lowercased())
    return isPlain ? name : "'\(name.replacing("'", with: "''"))'"
  }
}
