import Inference
import ReviewTypes
import Rules

/// Asks again about lines that a blocking rule proposed and the model saw nothing in, without the words
/// of the comments and texts around them: words of a change may be written to talk the model out of a
/// finding, and code alone argues less.
///
/// The line itself stays as it is, but for a comment behind the code that the rule looks at. Where the
/// rule looks at a comment, the other comments are left out. Only the words of the change can make the
/// two answers differ, so a line that is a finding without them is reported as suspicious.
enum SecondLook {
  static let suspiciousRule: RuleID = "suspicious"

  /// How much surer the model must be without the words, in log-odds, for the difference to count.
  static let leastDistance = 1.0

  static func isSuspicious(first: Double, second: Double, threshold: Double) -> Bool {
    first < threshold && second >= threshold
      && LogOdds.of(second) - LogOdds.of(first) >= leastDistance
  }

  static func message(about rule: RuleID) -> String {
    "'\(rule)' finds nothing here, but does without the comments and texts around this line, which "
      + "may be written to mislead the review; read the line, and mend it or ignore '\(rule)' here"
  }

  /// The windows of `questions` once more, with the candidates that `isOpen` names and what may
  /// mislead left out; without those that would be the same.
  static func windows(
    of questions: QuestionPlan,
    in plan: ReviewPlan,
    profile: ModelProfile,
    model: any LanguageModel,
    isOpen: (QuestionPlan.CandidateIndex) -> Bool
  ) throws(InferenceError) -> [QuestionPlan.Window] {
    var windows: [QuestionPlan.Window] = []
    for window in questions.windows {
      let open = window.questions.map(\.index).filter(isOpen)
      guard let hunkIndex = open.first?.hunk else { continue }
      let planned = plan.hunks[hunkIndex]
      for isInComment in [false, true] {
        let group = open.map { ($0.candidate, planned.candidates[$0.candidate]) }
          .filter { $0.1.isInComment == isInComment }
        guard !group.isEmpty,
          let (hunk, candidates) = blanked(planned, lines: window.lines, around: group)
        else { continue }
        windows.append(
          try questions.window(
            hunk,
            lines: window.lines,
            candidates: candidates,
            hunkIndex: hunkIndex,
            profile: profile,
            model: model
          )
        )
      }
    }
    return windows
  }

  /// Nil if nothing is left out.
  private static func blanked(
    _ planned: ReviewPlan.HunkCandidates,
    lines: Range<Int>,
    around candidates: [(Int, ReviewPlan.Candidate)]
  ) -> (ReviewPlan.HunkCandidates, [(Int, ReviewPlan.Candidate)])? {
    var hunk = planned
    var isChanged = false
    for index in lines {
      guard let blanked = planned.blanked[index] else { continue }
      let number = planned.hunk.lines[index].newLine ?? 0
      let own = candidates.map(\.1).first {
        ($0.line.newLine ?? 0)...max($0.line.newLine ?? 0, $0.endLine) ~= number
      }
      let text =
        switch own?.isInComment {
        case nil: blanked.withoutTexts
        case false?: blanked.withoutComments
        case true?: planned.hunk.lines[index].text
        }
      isChanged = isChanged || text != planned.hunk.lines[index].text
      hunk.hunk.lines[index].text = text
    }
    guard isChanged else { return nil }
    let quoted = candidates.map { index, candidate in
      var candidate = candidate
      candidate.quote = candidate.quoteWithoutComments ?? candidate.quote
      return (index, candidate)
    }
    return (hunk, quoted)
  }
}
