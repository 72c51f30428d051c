package import Patterns
package import ReviewTypes

/// The patterns that make added lines a candidate of a rule: `match` in a rule file.
package struct LineMatch {
  /// For every language.
  package var any: [Pattern]
  /// Further ones for one language each.
  package var byLanguage: [Language: [Pattern]]
  /// If one of these matches in the lines of a match, they are no candidate.
  package var not: [Pattern]
  /// What the first visible character of a match must belong to; nil for anything.
  package var within: LinePart?
  /// How many lines a match may reach over, at least 1.
  package var maxLines: Int

  package static let maxLinesRange = 1...20

  /// - Precondition: The patterns are multi-line ones where `maxLines` is over 1.
  package init(
    any: [Pattern] = [],
    byLanguage: [Language: [Pattern]] = [:],
    not: [Pattern] = [],
    within: LinePart? = nil,
    maxLines: Int = 1
  ) {
    self.any = any
    self.byLanguage = byLanguage
    self.not = not
    self.within = within
    self.maxLines = maxLines
  }

  /// Whether there is no pattern that proposes: then every line with a word `within` is a candidate.
  package var hasNoPatterns: Bool { any.isEmpty && byLanguage.isEmpty }

  /// The patterns that propose in the side's language, but for those that cannot match anywhere in it.
  ///
  /// They are told once for the whole text: line by line, that took as long as matching.
  func patterns(for side: NewSide) -> [Pattern] {
    var patterns = any.filter { $0.mayMatch(in: side.pairs) }
    if let language = side.language, let further = byLanguage[language] {
      patterns += further.filter { $0.mayMatch(in: side.pairs) }
    }
    return patterns
  }

  /// What the patterns say of the lines from one on.
  enum Outcome: Equatable {
    case none
    /// A match in UTF-8 byte offsets into the new side's text.
    case match(Range<Int>)
    /// A pattern ran into its limit, and no other matched.
    case gaveUp
  }

  /// The first match whose first visible character is on `line` and that touches an added line.
  ///
  /// - Parameter patterns: `patterns(for: side)`.
  func outcome(in side: NewSide, from line: Int, by patterns: [Pattern]) -> Outcome {
    let end = min(line + maxLines, side.lineCount)
    guard (line..<end).contains(where: { side.isAdded[$0] }) else { return .none }
    guard !hasNoPatterns else {
      let isCandidate = side.isAdded[line] && side.hasWord(line: line, within: within)
      return isCandidate ? .match(side.lines[line]) : .none
    }
    let window = side.lines[line].lowerBound..<side.lines[end - 1].upperBound
    var hasGivenUp = false
    for pattern in patterns {
      switch pattern.search(side.text, in: window, where: { isWanted($0, on: line, in: side) }) {
      case .none: continue
      case .gaveUp: hasGivenUp = true
      case .found(let match):
        switch exclusion(of: match, in: side) {
        case .none: return .match(match)
        case .found: return .none
        case .gaveUp: return .gaveUp
        }
      }
    }
    return hasGivenUp ? .gaveUp : .none
  }

  /// The first match in the whole text at or behind a byte offset.
  func outcome(in side: NewSide, fromOffset offset: Int) -> Outcome {
    guard !hasNoPatterns else {
      let line = side.line(at: offset)
      guard let word = (line..<side.lineCount).first(where: { side.hasWord(line: $0, within: nil) })
      else { return .none }
      return .match(side.lines[word])
    }
    var first: Range<Int>?
    var hasGivenUp = false
    for pattern in any {
      switch pattern.search(side.text, from: offset) {
      case .none: continue
      case .gaveUp: hasGivenUp = true
      case .found(let match):
        if match.lowerBound < first?.lowerBound ?? .max { first = match }
      }
    }
    return first.map { .match($0) } ?? (hasGivenUp ? .gaveUp : .none)
  }

  /// Whether one of `not` matches in the lines that `match` reaches over.
  func exclusion(of match: Range<Int>, in side: NewSide) -> Pattern.Search {
    guard !not.isEmpty else { return .none }
    let lines = side.lineRange(of: match)
    let text = side.lines[lines.lowerBound].lowerBound..<side.lines[lines.upperBound].upperBound
    for pattern in not where pattern.mayMatch(in: side.pairs) {
      let search = pattern.search(side.text, in: text)
      if search != .none { return search }
    }
    return .none
  }

  private func isWanted(_ match: Range<Int>, on line: Int, in side: NewSide) -> Bool {
    guard maxLines > 1 || within != nil else { return true }
    let visible = side.visible(match)
    if let within, side.part(at: visible.lowerBound) != within { return false }
    guard maxLines > 1 else { return true }
    let lines = side.lineRange(of: match)
    return lines.lowerBound == line && lines.contains { side.isAdded[$0] }
  }
}
