package import ReviewTypes
package import Rules

/// What is to be asked about a change, before any model is opened. Pure: diffs and rules in, plan out.
package struct ReviewPlan {
  /// A place that a rule proposes: a line, a few lines, a hunk or a file.
  package struct Candidate {
    package var rule: Rule
    /// 0-based, into the hunk's `lines`.
    package var lineIndex: Int
    /// The first added line of the place.
    package var line: DiffLine
    /// Last line of the place, 1-based, in the new file.
    package var endLine: Int
    /// The line as it is quoted in the question: trimmed, and of a long line the part around what
    /// the rule looks for.
    package var quote: String
    /// Whether what the rule looks for stands in a comment.
    package var isInComment = false
    /// The quote without the comments of the line; nil if that is the same, or `isInComment`.
    package var quoteWithoutComments: String?

    /// - Parameter endLine: nil for a place of one line.
    package init(
      rule: Rule,
      lineIndex: Int,
      line: DiffLine,
      endLine: Int? = nil,
      quote: String
    ) {
      self.rule = rule
      self.lineIndex = lineIndex
      self.line = line
      self.endLine = endLine ?? line.newLine ?? 0
      self.quote = quote
    }

    /// Whether the question is about all that is shown, not about one place in it.
    package var needsWholeHunk: Bool { rule.scope != .line }
  }

  /// The candidates of one hunk, or of a part of it that no window crosses.
  package struct HunkCandidates {
    package var path: String
    /// Of candidates for a file's or a message's scope: all its hunks, one below the other. Else cut to
    /// the lines that are shown to a model. Its numbers are those of the whole hunk.
    package var hunk: Hunk
    /// By line, then by rule.
    package var candidates: [Candidate]
    /// The lines that say something in a comment or a text, by index in `hunk`, without that; only where
    /// a candidate gets a second look.
    package var blanked: [Int: BlankedLine] = [:]
  }

  /// A pattern rule's match: a finding without a question.
  package struct PatternMatch {
    package var rule: Rule
    package var path: String
    /// The first added line of what matched.
    package var line: DiffLine
    /// Last line of what matched, 1-based, in the new file.
    package var endLine: Int
  }

  /// Longest quote of a candidate line, in Unicode scalars.
  static let quoteLimit = 200
  /// From here on a report says that a line was judged in part.
  static let longLineBytes = 10_000

  package var patternMatches: [PatternMatch] = []
  /// Hunks that hold at least one candidate for the model, in diff order.
  package var hunks: [HunkCandidates] = []
  /// Lines of which nobody knows whether a pattern matches them.
  package var undecided: [Unreviewed] = []
  package var skipped: [SkippedFile] = []
  /// `FileDiff.equalLinesAbove` of the files, by path.
  package var equalLinesAbove: [String: [Int: Int]] = [:]
  package var fileCount = 0
  package var hunkCount = 0
  /// The least severity whose candidates get a second look; nil if none do.
  package var secondLookFrom: Severity?

  /// Lines so long that what was judged is a small part of them, in words for the report.
  package var longLineRemarks: [String] {
    hunks.flatMap { hunk in
      let lines = hunk.candidates.map(\.line).filter { $0.text.utf8.count > Self.longLineBytes }
      let numbers = Set(lines.compactMap(\.newLine)).sorted()
      return numbers.map {
        "\(hunk.path):\($0) is longer than \(Self.longLineBytes) bytes; "
          + "only the part around what a rule looks for was judged"
      }
    }
  }

  package var candidateCount: Int { hunks.reduce(0) { $0 + $1.candidates.count } }

  /// Matches the added lines of `diffs` against the patterns of `rules`.
  ///
  /// - Parameters:
  ///   - subject: what `diffs` are: a change, or the one that stands for a commit message.
  ///   - ignores: tells paths the user's configuration leaves out; they are listed as skipped.
  package init(
    diffs: [FileDiff],
    rules: RuleSet,
    subject: ReviewOptions.Subject = .change,
    ignores: (String) -> Bool = { _ in false }
  ) {
    for diff in diffs { add(diff, rules: rules.rules, subject: subject, ignores: ignores) }
  }

  /// A plan of nothing, to which files are added one by one.
  package init(secondLookFrom: Severity? = nil) {
    self.secondLookFrom = secondLookFrom
  }

  /// Whether an answer of no about a line of `rule` is asked again without the words around it.
  func looksTwice(_ rule: Rule) -> Bool {
    guard let secondLookFrom, rule.isJudged, rule.scope == .line else { return false }
    return rule.severity >= secondLookFrom && rule.match?.hasNoPatterns == false
  }

  /// Keeps of `diff` only what a model is to be shown, so that a change of any size can be planned.
  package mutating func add(
    _ diff: FileDiff,
    rules: [Rule],
    subject: ReviewOptions.Subject,
    ignores: (String) -> Bool
  ) {
    switch diff.content {
    case .skipped(let reason):
      skipped.append(SkippedFile(path: diff.path, reason: reason))
    case .hunks where ignores(diff.path):
      skipped.append(SkippedFile(path: diff.path, reason: .ignored))
    case .hunks(let hunks):
      fileCount += 1
      hunkCount += hunks.count
      // A patch may name a path twice.
      equalLinesAbove[diff.path, default: [:]].merge(diff.equalLinesAbove) { $1 }
      if subject == .message {
        return add(hunks, rules: rules.filter { $0.scope == .commitMessage })
      }
      let language = Language(path: diff.path)
      let applicable = rules.filter {
        $0.scope != .commitMessage && $0.applies(toPath: diff.path, language: language)
      }
      if !applicable.isEmpty {
        add(hunks, of: diff.path, language: language, rules: applicable)
      }
    }
  }

  /// The hunk of a commit message: its additions are the message.
  private mutating func add(_ message: [Hunk], rules: [Rule]) {
    for hunk in message where !rules.isEmpty {
      add(hunk, of: CommitMessage.path, side: NewSide(message: hunk), rules: rules)
    }
  }

  private mutating func add(
    _ hunks: [Hunk],
    of path: String,
    language: Language?,
    rules: [Rule]
  ) {
    let sides = hunks.map { NewSide($0, language: language) }
    let inHunk = rules.filter { $0.scope != .file }
    for (hunk, side) in zip(hunks, sides) {
      add(hunk, of: path, side: side, rules: inHunk)
    }
    let inFile = rules.filter { $0.scope == .file }
    if !inFile.isEmpty { addWhole(hunks, of: path, sides: sides, rules: inFile) }
  }

  mutating func add(_ hunk: Hunk, of path: String, side: NewSide, rules: [Rule]) {
    var found: [(place: Proposals.Place, rule: Rule)] = []
    for rule in rules {
      let proposals = rule.proposals(in: side)
      found += proposals.places.map { ($0, rule) }
      note(proposals.undecided.map { side.indices[$0] }, in: hunk, of: path, by: rule)
    }
    // Sorting is stable: rules stay in their order.
    found.sort { $0.place.line < $1.place.line }
    var candidates: [Candidate] = []
    for (place, rule) in found {
      let lines = side.indices[place.line]...side.indices[place.endLine]
      add(rule, at: lines, focus: place.focus, in: hunk, of: path, to: &candidates)
    }
    var blanked: [Int: BlankedLine] = [:]
    if candidates.contains(where: { looksTwice($0.rule) }) {
      for (line, index) in side.indices.enumerated() {
        if let found = side.blanked(line: line) { blanked[index] = found }
      }
      let places = found.filter(\.rule.isJudged).map(\.place)
      for (index, place) in zip(candidates.indices, places) {
        candidates[index].lookAround(place, in: side)
      }
    }
    add(candidates, of: hunk, path: path, blanked: blanked)
  }

  /// At most one place of each rule, in the first hunk in which it proposes one.
  private mutating func addWhole(
    _ hunks: [Hunk],
    of path: String,
    sides: [NewSide],
    rules: [Rule]
  ) {
    guard let whole = Hunk(joining: hunks),
      let lastAdded = whole.lines.lastIndex(where: { $0.origin == .addition })
    else { return }
    var candidates: [Candidate] = []
    for rule in rules {
      var undecided: [Int] = []
      var offset = 0
      for (hunk, side) in zip(hunks, sides) {
        let proposals = rule.proposals(in: side)
        if let place = proposals.places.first {
          let first = offset + side.indices[place.line]
          add(
            rule,
            at: first...lastAdded,
            focus: place.focus,
            in: whole,
            of: path,
            to: &candidates
          )
          undecided = []
          break
        }
        undecided += proposals.undecided.map { offset + side.indices[$0] }
        offset += hunk.lines.count
      }
      note(undecided, in: whole, of: path, by: rule)
    }
    if !candidates.isEmpty {
      candidates.sort { $0.lineIndex < $1.lineIndex }
      self.hunks.append(HunkCandidates(path: path, hunk: whole, candidates: candidates))
    }
  }

  private mutating func add(
    _ rule: Rule,
    at lines: ClosedRange<Int>,
    focus: Int,
    in hunk: Hunk,
    of path: String,
    to candidates: inout [Candidate]
  ) {
    let line = hunk.lines[lines.lowerBound]
    let endLine = hunk.lines[lines.upperBound].newLine ?? line.newLine ?? 0
    guard rule.isJudged else {
      patternMatches.append(PatternMatch(rule: rule, path: path, line: line, endLine: endLine))
      return
    }
    candidates.append(
      Candidate(
        rule: rule,
        lineIndex: lines.lowerBound,
        line: line,
        endLine: endLine,
        quote: line.text.excerpt(limit: Self.quoteLimit) { focus }
      )
    )
  }

  /// Keeps in mind that nobody knows of these lines whether `rule` proposes them.
  private mutating func note(_ lines: [Int], in hunk: Hunk, of path: String, by rule: Rule) {
    undecided += lines.map { index in
      Unreviewed(
        path: path,
        line: hunk.lines[index].newLine ?? 0,
        rule: rule.id,
        reason: .patternLimit
      )
    }
  }
}

extension ReviewPlan.Candidate {
  fileprivate mutating func lookAround(_ place: Proposals.Place, in side: NewSide) {
    isInComment = side.isComment(line: place.line, offset: place.focus)
    guard !isInComment, let blanked = side.blanked(line: place.line),
      blanked.withoutComments != line.text
    else { return }
    quoteWithoutComments = blanked.withoutComments
      .excerpt(limit: ReviewPlan.quoteLimit) { place.focus }
  }
}

extension Hunk {
  /// All lines of a file's hunks, one below the other; nil if there is no hunk.
  fileprivate init?(joining hunks: [Hunk]) {
    guard var whole = hunks.first else { return nil }
    for hunk in hunks.dropFirst() {
      whole.oldCount += hunk.oldCount
      whole.newCount += hunk.newCount
      whole.lines += hunk.lines
    }
    self = whole
  }
}
