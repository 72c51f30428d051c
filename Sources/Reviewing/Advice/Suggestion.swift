import ReviewTypes
import Rules

/// A model's lines in place of a finding's, before anybody checked what they do.
struct Suggestion: Equatable {
  static let maxTokens = 400
  /// A finding of more lines than this is none that a small model can mend.
  static let maxLines = 12

  let replacement: LineReplacement

  /// A few lines more than are replaced, and none much longer than they are.
  static func shape(for originals: [String]) -> AnswerShape {
    let longest = originals.map(\.unicodeScalars.count).max() ?? 0
    return .lines(count: originals.count + 4, characters: min(400, max(120, longest + 40)))
  }

  /// - Parameters:
  ///   - text: the completion.
  ///   - originals: the texts of `lines`.
  init(_ text: String, for lines: ClosedRange<Int>, originals: [String]) throws(Withheld) {
    let new = Self.indented(try Self.shape(for: originals).read(text), like: originals)
    guard new.map(\.trimmed) != originals.map(\.trimmed) else { throw .changesNothing }
    guard Self.balance(of: new) == Self.balance(of: originals) else { throw .unbalanced }
    guard !new.contains(where: { $0.contains(Suppression.marker) }) else { throw .suppresses }
    replacement = LineReplacement(
      lines: lines,
      original: originals.joined(separator: "\n"),
      replacement: new.joined(separator: "\n")
    )
  }

  /// What lines leave open: brackets of each kind, and whether a block follows the last. Those in texts and
  /// comments count too; at worst a good suggestion is not shown.
  private static func balance(of lines: [String]) -> [Int] {
    let text = lines.joined(separator: "\n")
    let brackets: [(open: Character, close: Character)] = [("(", ")"), ("[", "]"), ("{", "}")]
    let last = lines.last { !$0.trimmed.isEmpty }?.trimmed ?? ""
    return brackets.map { pair in
      text.reduce(0) { $0 + ($1 == pair.open ? 1 : $1 == pair.close ? -1 : 0) }
    } + [last.hasSuffix(":") ? 1 : 0]
  }

  /// Lines that begin at the margin, where those they replace do not, are moved to where these begin. White
  /// space at their ends goes.
  private static func indented(_ lines: [String], like originals: [String]) -> [String] {
    let lines = lines.map { line in
      String(line.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
    }
    let margin = originals.first { !$0.trimmed.isEmpty }?.prefix { $0 == " " || $0 == "\t" } ?? ""
    guard let first = lines.first, !margin.isEmpty, first.first != " ", first.first != "\t" else {
      return lines
    }
    return lines.map { $0.isEmpty ? $0 : margin + $0 }
  }
}
