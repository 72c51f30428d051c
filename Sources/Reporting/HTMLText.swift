/// Text from a change, made safe to stand in a page, between tags and in quoted attributes.
enum HTMLText {
  /// Longer lines are cut: a page has to stay readable.
  private static let lengthLimit = 2000

  /// What would steer or hide is spelled out; see `printable`.
  static func plain(_ text: String) -> String { escape(printable(text)) }

  /// A line of code. Tabs stay; what would hide is spelled out and marked, so that it is told apart
  /// from code that spells it out itself.
  static func code(_ text: String) -> String {
    var result = ""
    var count = 0
    for scalar in text.unicodeScalars {
      count += 1
      if count > lengthLimit { break }
      if scalar == "\t" {
        result += "\t"
      } else if scalar.isUnprintable {
        result += "<i class=\"spelled\">\(scalar.spelledOut)</i>"
      } else {
        result += escape(scalar)
      }
    }
    let rest = text.unicodeScalars.count - lengthLimit
    return rest > 0 ? "\(result)<span class=\"aside\">… \(rest) more characters</span>" : result
  }

  private static func escape(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "") { $0 += escape($1) }
  }

  private static func escape(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "&": "&amp;"
    case "<": "&lt;"
    case ">": "&gt;"
    case "\"": "&quot;"
    case "'": "&#39;"
    // No character at all in HTML; a parser calls them an error.
    case _ where scalar.properties.isNoncharacterCodePoint: "\u{fffd}"
    default: String(scalar)
    }
  }
}
