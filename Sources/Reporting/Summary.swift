import ReviewTypes

/// What a review comes to, in words: its findings, and what was looked at.
struct Summary {
  let blocks: Bool
  /// Whether there are warnings, or errors that do not block.
  let warns: Bool
  /// Such as `2 findings block, 1 warning, 3 notes hidden (see -v)`.
  let verdict: String
  /// Such as `9 of 9 candidates judged in 4 hunks of 2 files, 0.3 s`; nil if there was no file.
  let work: String?

  init(_ review: Review, isVerbose: Bool) {
    let tally = Tally(review)
    blocks = !tally.blocking.isEmpty
    warns = !tally.warnings.isEmpty
    verdict = Self.verdict(of: review, tally, isVerbose: isVerbose)
    work = review.counts.files > 0 ? Self.work(review.counts) : nil
  }

  private static func verdict(of review: Review, _ tally: Tally, isVerbose: Bool) -> String {
    var parts: [String] = []
    if tally.blocking.isEmpty, tally.warnings.isEmpty {
      // "clean" is said only of a change that was judged to the end.
      let claim = review.isWhole ? "clean" : "no finding in what was judged"
      parts.append(review.counts.files == 0 ? "nothing to review" : claim)
    }
    if !tally.blocking.isEmpty {
      let count = tally.blocking.count
      parts.append(counted(count, "finding") + (count == 1 ? " blocks" : " block"))
    }
    if !tally.warnings.isEmpty { parts.append(counted(tally.warnings.count, "warning")) }
    if !tally.notes.isEmpty {
      parts.append(counted(tally.notes.count, "note") + (isVerbose ? "" : " hidden (see -v)"))
    }
    if !tally.suppressed.isEmpty { parts.append("\(tally.suppressed.count) suppressed") }
    if !tally.baselined.isEmpty { parts.append("\(tally.baselined.count) in the baseline") }
    if isVerbose, !tally.belowThreshold.isEmpty {
      parts.append("\(tally.belowThreshold.count) below threshold")
    }
    return parts.joined(separator: ", ")
  }

  private static func work(_ counts: Review.Counts) -> String {
    let place = "\(counted(counts.hunks, "hunk")) of \(counted(counts.files, "file"))"
    let seconds = "\(tenths(counts.elapsedSeconds)) s"
    guard counts.candidates > 0 else { return "\(place), \(seconds)" }
    let candidates = counted(counts.candidates, "candidate")
    return "\(counts.judged) of \(candidates) judged in \(place), \(seconds)"
  }
}

/// `1 file`, `2 files`.
package func counted(_ count: Int, _ noun: String) -> String {
  "\(count) \(noun)\(count == 1 ? "" : "s")"
}

/// With one decimal, so that Foundation is not needed for it.
private func tenths(_ seconds: Double) -> String {
  guard seconds.isFinite, (0..<1e9).contains(seconds) else { return "?" }
  let tenths = Int((seconds * 10).rounded())
  return "\(tenths / 10).\(tenths % 10)"
}
