/// `text` in a form that may be printed: what would steer the terminal or hide is spelled out.
///
/// Paths, lines and messages come from a change that nobody has reviewed yet. Control characters,
/// invisible and direction-changing characters become `\u{…}`, `\n`, `\r` or `\t`. The marks that a
/// CI system obeys wherever they stand in a line of output are broken up in the same way.
package func printable(_ text: String) -> String {
  guard text.utf8.contains(where: { $0 < 0x20 || $0 >= 0x7f || $0 == UInt8(ascii: "#") }) else {
    return text
  }
  var result = ""
  for scalar in text.unicodeScalars {
    if scalar.isUnprintable {
      result += scalar.spelledOut
    } else {
      result.unicodeScalars.append(scalar)
    }
  }
  for command in ["##[", "##vso[", "##teamcity["] {
    result = result.replacing(command, with: "#\\u{23}" + command.dropFirst(2))
  }
  return result
}

/// `text` as `printable` gives it, and safe as the beginning of a line: GitHub obeys a line that
/// begins with `::`.
package func printableLine(_ text: String) -> String {
  let result = printable(text)
  guard result.trimmingPrefix(while: \.isWhitespace).hasPrefix("::") else { return result }
  return result.replacing("::", with: "\\u{3a}:", maxReplacements: 1)
}

extension Unicode.Scalar {
  /// Whether a terminal would obey this scalar, show nothing, or show the rest in another order.
  var isUnprintable: Bool {
    switch properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator: true
    // The joiners make up emoji and words in several scripts.
    case .format: value != 0x200c && value != 0x200d
    default: false
    }
  }

  /// Such as `\n` or `\u{1b}`.
  var spelledOut: String {
    switch self {
    case "\t": "\\t"
    case "\n": "\\n"
    case "\r": "\\r"
    default: "\\u{\(String(value, radix: 16))}"
    }
  }
}
