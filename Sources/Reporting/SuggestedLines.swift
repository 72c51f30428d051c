import ReviewTypes

/// What a suggestion takes away and what it puts there, line by line.
struct SuggestedLines {
  /// Without their endings.
  let removed: [String]
  /// None where lines are deleted.
  let added: [String]

  /// Nil for a finding without a suggestion.
  init?(_ finding: Finding) {
    guard let suggestion = finding.suggestion else { return nil }
    removed = Self.lines(finding.original ?? finding.evidence)
    added = suggestion.isEmpty ? [] : Self.lines(suggestion)
  }

  private static func lines(_ text: String) -> [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  /// With the signs of a unified diff, and without the indentation that all lines share.
  var signed: [(sign: Character, text: String)] {
    var all: [(sign: Character, text: String)] = removed.map { ("-", $0) }
    all += added.map { ("+", $0) }
    let filled = all.map(\.text).filter { !$0.allSatisfy(\.isWhitespace) }
    var shared = filled.first?.prefix { $0 == " " || $0 == "\t" } ?? ""
    for text in filled {
      while !text.hasPrefix(shared) { shared.removeLast() }
    }
    return all.map { line in
      (line.sign, line.text.hasPrefix(shared) ? String(line.text.dropFirst(shared.count)) : "")
    }
  }
}
