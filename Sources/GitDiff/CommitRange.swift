/// Which commits' change is meant.
package enum CommitRange: Equatable, Sendable {
  /// One commit against its first parent, or against nothing if it has none.
  case commit(String)
  /// All files of one commit, as if it added them.
  case whole(String)
  /// `A..B`: what differs between two commits.
  case between(from: String, to: String)
  /// `A...B`: what B changed since it left A.
  case sinceMergeBase(from: String, to: String)

  /// Reads `A..B`, `A...B` or one revision. A side left out is `HEAD`, as in git.
  package init(_ text: String) {
    func side(_ text: some StringProtocol) -> String { text.isEmpty ? "HEAD" : String(text) }
    if let dots = text.firstRange(of: "...") {
      self = .sinceMergeBase(
        from: side(text[..<dots.lowerBound]),
        to: side(text[dots.upperBound...])
      )
    } else if let dots = text.firstRange(of: "..") {
      self = .between(from: side(text[..<dots.lowerBound]), to: side(text[dots.upperBound...]))
    } else {
      self = .commit(side(text))
    }
  }
}

extension CommitRange {
  /// The revision whose files are the new side.
  package var tip: String {
    switch self {
    case .commit(let revision), .whole(let revision): revision
    case .between(_, let to), .sinceMergeBase(_, let to): to
    }
  }
}

extension CommitRange: CustomStringConvertible {
  /// For people: what is reviewed against what.
  package var description: String {
    switch self {
    case .commit(let revision): "commit '\(revision.shortReference)'"
    case .whole(let revision): "all files of '\(revision.shortReference)'"
    case .between(let from, let to):
      "'\(from.shortReference)' to '\(to.shortReference)'"
    case .sinceMergeBase(let from, let to):
      "'\(to.shortReference)' since it left '\(from.shortReference)'"
    }
  }
}
