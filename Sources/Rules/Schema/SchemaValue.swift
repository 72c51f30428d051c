/// A JSON value whose members keep their order, for a schema that is read by people too.
indirect enum SchemaValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  case string(String)
  case number(Int)
  case bool(Bool)
  case array([SchemaValue])
  case object([(String, SchemaValue)])

  init(stringLiteral value: String) { self = .string(value) }
  init(integerLiteral value: Int) { self = .number(value) }
  init(booleanLiteral value: Bool) { self = .bool(value) }
  init(arrayLiteral elements: SchemaValue...) { self = .array(elements) }
  init(dictionaryLiteral elements: (String, SchemaValue)...) { self = .object(elements) }

  static func words(_ words: some Sequence<String>) -> SchemaValue {
    .array(words.map { .string($0) })
  }

  /// The object with a description, which editors show beside the key.
  func described(_ description: String) -> SchemaValue {
    guard case .object(let members) = self else { return self }
    return .object([("description", .string(description))] + members)
  }

  /// Two spaces a level; arrays of plain values on one line.
  func text(indentation: String = "") -> String {
    let inner = indentation + "  "
    switch self {
    case .string(let text): return Self.quoted(text)
    case .number(let number): return String(number)
    case .bool(let bool): return String(bool)
    case .array(let elements):
      guard elements.contains(where: \.isNested) else {
        return "[" + elements.map { $0.text() }.joined(separator: ", ") + "]"
      }
      let lines = elements.map { inner + $0.text(indentation: inner) }
      return "[\n" + lines.joined(separator: ",\n") + "\n\(indentation)]"
    case .object(let members):
      guard !members.isEmpty else { return "{}" }
      let lines = members.map { key, value in
        "\(inner)\(Self.quoted(key)): \(value.text(indentation: inner))"
      }
      return "{\n" + lines.joined(separator: ",\n") + "\n\(indentation)}"
    }
  }

  private var isNested: Bool {
    switch self {
    case .array, .object: true
    case .string, .number, .bool: false
    }
  }

  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\t": quoted += "\\t"
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}
