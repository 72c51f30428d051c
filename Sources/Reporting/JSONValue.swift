/// JSON whose objects keep their order, which `JSONEncoder` does not.
package enum JSONValue: Sendable {
  case null
  case bool(Bool)
  case int(Int)
  /// Not finite becomes `null`: JSON has no other word for it.
  case number(Double)
  case string(String)
  case array([JSONValue])
  case object(JSONMembers)

  /// Nil becomes `null`.
  package static func string(orNull text: String?) -> JSONValue {
    text.map(JSONValue.string) ?? .null
  }

  /// Nil and empty become `null`, for formats in which a text that is there says something.
  static func string(orAbsent text: String?) -> JSONValue {
    text.flatMap { $0.isEmpty ? nil : JSONValue.string($0) } ?? .null
  }

  /// On one line, without a line ending.
  package var text: String {
    switch self {
    case .null: "null"
    case .bool(let value): value ? "true" : "false"
    case .int(let value): String(value)
    case .number(let value): value.isFinite ? String(value) : "null"
    case .string(let value): Self.quote(value)
    case .array(let values): "[" + values.map(\.text).joined(separator: ",") + "]"
    case .object(let members):
      "{" + members.pairs.map { "\(Self.quote($0)):\($1.text)" }.joined(separator: ",") + "}"
    }
  }

  /// One member of the outermost object a line, and one element a line of the arrays in it.
  package var lines: String {
    guard case .object(let members) = self else { return text }
    let parts = members.pairs.map { key, value in
      guard case .array(let elements) = value, !elements.isEmpty else {
        return "  \(Self.quote(key)): \(value.text)"
      }
      let rows = elements.map { "    \($0.text)" }.joined(separator: ",\n")
      return "  \(Self.quote(key)): [\n\(rows)\n  ]"
    }
    return "{\n\(parts.joined(separator: ",\n"))\n}"
  }

  /// Escapes more than JSON asks: JSON is also read on a terminal.
  private static func quote(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case _ where scalar.isUnprintable:
        for unit in String(scalar).utf16 {
          let digits = String(unit, radix: 16)
          result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
