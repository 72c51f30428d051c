import Patterns

/// The places that a rule wants looked at in one text.
package struct Proposals: Equatable, Sendable {
  package struct Place: Equatable, Sendable {
    /// First added line of what matched, 0-based, in the new side.
    package var line: Int
    /// Last line of it, 0-based, inclusive.
    package var endLine: Int
    /// Where in the first line the match begins, as a UTF-8 byte offset; 0 for a rule without patterns
    /// and for a match that begins further up.
    package var focus: Int
  }

  /// Ascending; no two begin on the same line.
  package var places: [Place] = []
  /// Lines, 0-based, on which a pattern gave up before it was known whether it matches.
  package var undecided: [Int] = []
}

extension Rule {
  /// What the rule proposes in the new side of a hunk, or in a commit message if that is its scope.
  package func proposals(in side: NewSide) -> Proposals {
    switch scope {
    case .line: return linewise(in: side)
    case .hunk, .file:
      var proposals = linewise(in: side)
      guard let first = proposals.places.first else { return proposals }
      proposals.places = [
        Proposals.Place(
          line: first.line,
          endLine: side.isAdded.lastIndex(of: true) ?? first.endLine,
          focus: first.focus
        )
      ]
      proposals.undecided = []
      return proposals
    case .commitMessage:
      var proposals = textwise(in: side)
      guard isJudged, let first = proposals.places.first else { return proposals }
      proposals.places = [first]
      return proposals
    }
  }

  private func linewise(in side: NewSide) -> Proposals {
    let match = match ?? LineMatch(within: scope == .line ? nil : .code)
    let patterns = match.patterns(for: side)
    var proposals = Proposals()
    guard match.hasNoPatterns || !patterns.isEmpty else { return proposals }
    for line in 0..<side.lineCount {
      switch match.outcome(in: side, from: line, by: patterns) {
      case .none: continue
      case .gaveUp: proposals.undecided.append(line)
      case .match(let range):
        let lines = match.maxLines == 1 ? line...line : side.lineRange(of: range)
        let anchor = lines.first { side.isAdded[$0] } ?? line
        // Matches that begin on context lines above may share their first added line.
        guard proposals.places.last.map({ $0.line < anchor }) ?? true else { continue }
        proposals.places.append(
          Proposals.Place(
            line: anchor,
            endLine: lines.upperBound,
            focus: max(0, range.lowerBound - side.lines[anchor].lowerBound)
          )
        )
      }
    }
    return proposals
  }

  /// One place a line at most.
  private func textwise(in side: NewSide) -> Proposals {
    let match = match ?? LineMatch()
    var proposals = Proposals()
    var line = 0
    while line < side.lineCount {
      switch match.outcome(in: side, fromOffset: side.lines[line].lowerBound) {
      case .none: return proposals
      case .gaveUp:
        proposals.undecided.append(line)
        return proposals
      case .match(let range):
        let lines = side.lineRange(of: range)
        if match.exclusion(of: range, in: side) == .none {
          proposals.places.append(
            Proposals.Place(
              line: lines.lowerBound,
              endLine: lines.upperBound,
              focus: max(0, range.lowerBound - side.lines[lines.lowerBound].lowerBound)
            )
          )
        }
        line = max(line, lines.lowerBound) + 1
      }
    }
    return proposals
  }
}
