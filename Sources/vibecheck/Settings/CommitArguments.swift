import ArgumentParser

/// Whether a range is reviewed commit by commit.
struct CommitArguments: ParsableArguments {
  @Flag(help: "Review each commit on its own; findings name theirs.")
  var byCommit = false

  @Flag(help: "With --by-commit: take a merge as one change, without the commits it brought in.")
  var firstParent = false

  /// Nil for the range as a whole.
  var walk: RangeReview.Walk? {
    byCommit ? (firstParent ? .firstParent : .all) : nil
  }

  func validate() throws {
    if firstParent && !byCommit {
      throw ValidationError("'--first-parent' chooses among commits; it needs '--by-commit'")
    }
  }
}
