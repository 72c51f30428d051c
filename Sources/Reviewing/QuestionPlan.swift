import Inference
import ReviewTypes
import Rules

/// The questions of a review in the form one model understands. Pure, but for the token counts.
///
/// Every question knows the candidate it belongs to, so that answers find their way back.
struct QuestionPlan {
  /// A candidate's place in a `ReviewPlan`: 0-based indices into `hunks` and its `candidates`.
  struct CandidateIndex: Hashable {
    var hunk: Int
    var candidate: Int
  }

  struct Question {
    var index: CandidateIndex
    var prompt: Prompt
    var key: VerdictKey
    /// What an answer is worth: the rule's severity times how often the model is right about it.
    var worth: Double
    var tokens: Int
  }

  struct Window {
    var hunk: Prompt
    /// The lines of the planned hunk that it shows.
    var lines: Range<Int>
    var questions: [Question]
    var hunkTokens: Int

    /// What its answers are worth for each token they cost.
    var worth: Double {
      let tokens = questions.reduce(hunkTokens) { $0 + $1.tokens }
      return questions.reduce(0) { $0 + $1.worth } / Double(max(1, tokens))
    }

    /// Tokens of the hunk and its longest question.
    var longestPrompt: Int { hunkTokens + (questions.map(\.tokens).max() ?? 0) }
  }

  var prefix: Prompt
  /// In diff order; see `inOrderOfWorth`.
  var windows: [Window] = []
  /// Candidates that must not be asked or cannot be, with the reason.
  var unasked: [CandidateIndex: Unreviewed.Reason] = [:]
  /// What was left out of prompts for want of room.
  var remarks: [String] = []

  /// - Throws: `InferenceError` if the prefix alone does not fit or the form is not the model's.
  init(
    _ plan: ReviewPlan,
    rules: [Rule],
    profile: ModelProfile,
    model: any LanguageModel
  ) throws(InferenceError) {
    let remark: String?
    let room: Int
    (prefix, room, remark) = try Self.prefix(
      of: profile.promptForm,
      rules: rules.filter { $0.isJudged && profile.canJudge($0.id) },
      model: model
    )
    if let remark { remarks.append(remark) }
    for (hunkIndex, hunk) in plan.hunks.enumerated() {
      try add(hunk, at: hunkIndex, profile: profile, model: model, room: room)
    }
  }

  /// The longest prefix that leaves half of the context to hunk and question, else the shortest there
  /// is; how many tokens are left; and what the model is not told for want of room, nil if nothing.
  ///
  /// - Throws: `InferenceError.promptTooLong` if not even that leaves any.
  static func prefix(
    of form: any PromptForm,
    rules: [Rule],
    model: any LanguageModel
  ) throws(InferenceError) -> (prefix: Prompt, room: Int, remark: String?) {
    let limit = model.identity.contextTokens
    var prefix = form.prefix(rules: rules)
    var tokens = try model.tokenCount(of: prefix)
    var remark: String?
    for shorter in form.shorterPrefixes(rules: rules) where tokens > limit / 2 {
      prefix = shorter.prompt
      remark = shorter.remark
      tokens = try model.tokenCount(of: prefix)
    }
    guard tokens < limit else { throw .promptTooLong(tokens: tokens, limit: limit) }
    return (prefix, limit - tokens, remark)
  }

  private mutating func add(
    _ planned: ReviewPlan.HunkCandidates,
    at hunkIndex: Int,
    profile: ModelProfile,
    model: any LanguageModel,
    room: Int
  ) throws(InferenceError) {
    var open: [Int] = []
    for (index, candidate) in planned.candidates.enumerated() {
      if profile.canJudge(candidate.rule.id) {
        open.append(index)
      } else {
        unasked[CandidateIndex(hunk: hunkIndex, candidate: index)] = .needsGeneralModel
      }
    }
    try addWhole(planned, open: &open, at: hunkIndex, profile: profile, model: model, room: room)
    for size in WindowSize.shrinking where !open.isEmpty {
      var tooLong: [Int] = []
      let lineIndices = open.map { planned.candidates[$0].lineIndex }
      var remaining = open[...]
      for window in size.windows(
        around: lineIndices.uniqued,
        lineCount: planned.hunk.lines.count
      ) {
        let held = remaining.prefix { planned.candidates[$0].lineIndex < window.lines.upperBound }
          .filter { window.candidates.contains(planned.candidates[$0].lineIndex) }
        remaining = remaining.dropFirst(held.count)
        let made = try self.window(
          planned,
          lines: window.lines,
          candidates: held.map { ($0, planned.candidates[$0]) },
          hunkIndex: hunkIndex,
          profile: profile,
          model: model
        )
        if made.longestPrompt <= room {
          windows.append(made)
        } else {
          tooLong += held
        }
      }
      open = tooLong
    }
    for index in open {
      unasked[CandidateIndex(hunk: hunkIndex, candidate: index)] = .contextLimit
    }
  }

  /// Takes from `open` the candidates about a hunk as a whole, if as much of it fits as tells enough.
  private mutating func addWhole(
    _ planned: ReviewPlan.HunkCandidates,
    open: inout [Int],
    at hunkIndex: Int,
    profile: ModelProfile,
    model: any LanguageModel,
    room: Int
  ) throws(InferenceError) {
    let whole = open.filter { planned.candidates[$0].needsWholeHunk }
    guard let last = whole.map({ planned.candidates[$0].lineIndex }).max() else { return }
    let lines = planned.hunk.lines
    // What stands first says most: of a long hunk the end is left out.
    for lineCount in [lines.count, lines.count / 2, lines.count / 4, lines.count / 8]
    where lineCount > last {
      let made = try window(
        planned,
        lines: 0..<lineCount,
        candidates: whole.map { ($0, planned.candidates[$0]) },
        hunkIndex: hunkIndex,
        profile: profile,
        model: model
      )
      guard made.longestPrompt <= room else { continue }
      windows.append(made)
      open.removeAll { planned.candidates[$0].needsWholeHunk }
      if lineCount < lines.count {
        remarks.append(
          "\(planned.path): of a hunk of \(lines.count) lines the model read the first \(lineCount); "
            + "its context holds no more"
        )
      }
      return
    }
  }

  /// What is asked of some candidates, showing `lines` of the hunk they are in.
  func window(
    _ planned: ReviewPlan.HunkCandidates,
    lines: Range<Int>,
    candidates: [(Int, ReviewPlan.Candidate)],
    hunkIndex: Int,
    profile: ModelProfile,
    model: any LanguageModel
  ) throws(InferenceError) -> Window {
    let form = profile.promptForm
    let hunk = form.hunk(
      HunkWindow(
        path: planned.path,
        heading: planned.hunk.heading,
        lines: Array(planned.hunk.lines[lines])
      )
    )
    var questions: [Question] = []
    for (index, candidate) in candidates.sorted(by: { $0.1.rule.severity > $1.1.rule.severity }) {
      let question = form.question(candidate)
      questions.append(
        Question(
          index: CandidateIndex(hunk: hunkIndex, candidate: index),
          prompt: question,
          key: VerdictKey(
            model: model.identity,
            form: form,
            prefix: prefix,
            hunk: hunk,
            question: question
          ),
          worth: candidate.rule.severity.worth * profile.expectedPrecision(of: candidate.rule.id),
          tokens: try model.tokenCount(of: question)
        )
      )
    }
    return Window(
      hunk: hunk,
      lines: lines,
      questions: questions,
      hunkTokens: try model.tokenCount(of: hunk)
    )
  }
}

extension [QuestionPlan.Window] {
  /// What is asked first when time may be short: what an earlier run had no time for, then what is
  /// worth most for its cost; in diff order among equals.
  func inOrderOfWorth(after postponed: Set<VerdictKey>) -> [QuestionPlan.Window] {
    let ranked = enumerated().map { offset, window in
      let isPostponed = window.questions.contains { postponed.contains($0.key) }
      return (isPostponed: isPostponed, worth: window.worth, offset: offset, window: window)
    }
    return ranked.sorted {
      if $0.isPostponed != $1.isPostponed { return $0.isPostponed }
      if $0.worth != $1.worth { return $0.worth > $1.worth }
      return $0.offset < $1.offset
    }.map(\.window)
  }
}

extension Severity {
  /// A step is a factor of ten: several warnings do not outweigh an error.
  fileprivate var worth: Double {
    switch self {
    case .note: 1
    case .warning: 10
    case .error: 100
    }
  }
}

extension [Int] {
  /// The ascending values, each once.
  fileprivate var uniqued: [Int] {
    reduce(into: []) { kept, value in
      if kept.last != value { kept.append(value) }
    }
  }
}
