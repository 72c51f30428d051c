package import ReviewTypes
package import Rules

/// What is to be asked about a change, before any model is opened. Pure: diffs and rules in, plan out.
package struct ReviewPlan {
  /// A (rule, line) pair that patterns propose.
  package struct Candidate {
    package var rule: Rule
    /// 0-based, into the hunk's `lines`.
    package var lineIndex: Int
    package var line: DiffLine
    /// The line as it is quoted in the question: trimmed, and of a long line the part around what
    /// the rule looks for.
    package var quote: String

    package init(rule: Rule, lineIndex: Int, line: DiffLine, quote: String) {
      self.rule = rule
      self.lineIndex = lineIndex
      self.line = line
      self.quote = quote
    }
  }

  /// The candidates of one hunk.
  package struct HunkCandidates {
    package var path: String
    package var hunk: Hunk
    /// By line, then by rule.
    package var candidates: [Candidate]
  }

  /// A pattern rule's match: a finding without a question.
  package struct PatternMatch {
    package var rule: Rule
    package var path: String
    package var line: DiffLine
  }

  /// Longest quote of a candidate line, in Unicode scalars.
  static let quoteLimit = 200
  /// From here on a report says that a line was judged in part.
  static let longLineBytes = 10_000

  package var patternMatches: [PatternMatch] = []
  /// Hunks that hold at least one candidate for the model, in diff order.
  package var hunks: [HunkCandidates] = []
  package var skipped: [SkippedFile] = []
  package var fileCount = 0
  package var hunkCount = 0

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
  /// - Parameter ignores: tells paths the user's configuration leaves out; they are listed as skipped.
  package init(diffs: [FileDiff], rules: RuleSet, ignores: (String) -> Bool = { _ in false }) {
    for diff in diffs {
      switch diff.content {
      case .skipped(let reason):
        skipped.append(SkippedFile(path: diff.path, reason: reason))
      case .hunks where ignores(diff.path):
        skipped.append(SkippedFile(path: diff.path, reason: .ignored))
      case .hunks(let hunks):
        fileCount += 1
        hunkCount += hunks.count
        let language = Language(path: diff.path)
        let applicable = rules.rules.filter { $0.applies(toPath: diff.path, language: language) }
        for hunk in hunks where !applicable.isEmpty {
          add(hunk, of: diff.path, language: language, rules: applicable)
        }
      }
    }
  }

  private mutating func add(_ hunk: Hunk, of path: String, language: Language?, rules: [Rule]) {
    var candidates: [Candidate] = []
    for (index, line) in hunk.lines.enumerated() where line.origin == .addition {
      for rule in rules where rule.proposes(line.text, language: language) {
        if rule.isJudged {
          let quote = line.text.excerpt(limit: Self.quoteLimit) {
            rule.focus(in: line.text, language: language)
          }
          candidates.append(Candidate(rule: rule, lineIndex: index, line: line, quote: quote))
        } else {
          patternMatches.append(PatternMatch(rule: rule, path: path, line: line))
        }
      }
    }
    if !candidates.isEmpty {
      hunks.append(HunkCandidates(path: path, hunk: hunk, candidates: candidates))
    }
  }
}
