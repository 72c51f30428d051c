import ReviewTypes
import Reviewing
import TestSupport
import Testing

/// The decision alone, on made-up commits.
struct SettlementTests {
  private let path = "a.py"
  private let line = "print(x)"

  private struct Commits: CommitView {
    /// The lines of the one file before and now; nil where it did not change.
    var before: [String] = []
    var after: [String]?
    var isLater = true

    func change(of path: String, rules: Set<RuleID>, since base: String?) -> CommittedChange? {
      guard let after else { return nil }
      func lines(_ lines: [String]) -> CommittedLines {
        let text = lines.map { "+" + $0 }.joined(separator: "\n")
        return CommittedLines(
          lines.isEmpty ? nil : .modified(path, text),
          rules: rules,
          today: nil
        )
      }
      return CommittedChange(before: lines(before), after: lines(after), isLater: isLater)
    }
  }

  private func open(
    _ count: Int = 1,
    isBlocking: Bool = true,
    isStaged: Bool = true
  ) -> [OpenFinding] {
    (0..<count).map { number in
      OpenFinding(
        id: Int64(number),
        trace: FindingTrace(rule: "debug", path: path, text: line),
        rule: "debug",
        path: path,
        isBlocking: isBlocking,
        isStaged: isStaged,
        base: "1"
      )
    }
  }

  /// A review that finds the line on each of `plain`, and silenced on each of `silenced`.
  private func review(
    plain: Int = 0,
    silenced: Int = 0,
    confidence: Double = 1,
    unreviewed: Bool = false,
    looks: Bool = true
  ) -> StagedReview {
    var review = Review()
    for number in 0..<plain + silenced {
      review.findings.append(
        Finding(
          rule: "debug",
          severity: .error,
          blocking: number < plain,
          path: path,
          line: number + 1,
          endLine: number + 1,
          message: "m",
          evidence: number < plain ? line : "\(line)  # vibecheck:ignore[debug] wanted",
          confidence: confidence,
          threshold: 0.5,
          source: .model,
          fingerprint: "\(number)",
          suppressed: number < plain ? nil : "wanted"
        )
      )
    }
    if unreviewed {
      review.unreviewed = [Unreviewed(path: path, line: 1, rule: "debug", reason: .budget)]
    }
    review.rules = [
      RuleSummary(
        id: "debug",
        severity: .error,
        message: "m",
        note: nil,
        url: nil,
        isJudged: true,
        precision: nil
      )
    ]
    return StagedReview(review, paths: looks ? [path] : [], showsNotes: false)
  }

  private func outcomes(
    _ open: [OpenFinding],
    _ review: StagedReview? = nil,
    _ commits: Commits = Commits()
  ) -> [FindingOutcome] {
    let settlement = Settlement(open, review: review, commits: commits)
    return settlement.outcomes.sorted { $0.key < $1.key }.map(\.value)
  }

  @Test func `the next review of the file decides between open, fixed and suppressed`() {
    #expect(outcomes(open(), review(plain: 1)) == [])
    #expect(outcomes(open(), review()) == [.fixed])
    #expect(outcomes(open(), review(silenced: 1)) == [.suppressed])
    #expect(outcomes(open(3), review(plain: 1, silenced: 1)) == [.suppressed, .fixed])
  }

  @Test func `a review that did not look decides nothing`() {
    #expect(outcomes(open(), review(looks: false)) == [])
    #expect(outcomes(open(), review(unreviewed: true)) == [])
    #expect(outcomes(open(), nil) == [])
  }

  @Test func `a line of which the model is less sure now is still there`() {
    #expect(outcomes(open(), review(plain: 1, confidence: 0.4)) == [])
  }

  @Test func `a committed line was kept, or bypassed where it blocked`() {
    let commits = Commits(after: [line, "y"])
    #expect(outcomes(open(), nil, commits) == [.bypassed])
    #expect(outcomes(open(isBlocking: false), nil, commits) == [.kept])
    #expect(outcomes(open(), review(), commits) == [.bypassed])
  }

  @Test func `a line that was moved is told from one that was committed before`() {
    let moved = Commits(before: [line, "y"], after: [line, "y", "z"])
    #expect(outcomes(open(), review(plain: 1), moved) == [])
    let both = Commits(before: [line], after: [line, line])
    #expect(outcomes(open(), review(), both) == [.bypassed])
  }

  @Test func `a line committed with the comment that silences it was suppressed`() {
    let above = Commits(after: ["# vibecheck:ignore[debug] wanted", line])
    #expect(outcomes(open(), nil, above) == [.suppressed])
    let atEnd = Commits(after: ["\(line)  # vibecheck:ignore[debug] wanted"])
    #expect(outcomes(open(), nil, atEnd) == [.suppressed])
    let anothers = Commits(after: ["\(line)  # vibecheck:ignore[todo] wanted"])
    #expect(outcomes(open(), nil, anothers) == [.bypassed])
  }

  @Test func `a later commit without the line fixed it, one of another branch did not`() {
    #expect(outcomes(open(), nil, Commits(after: ["y"])) == [.fixed])
    #expect(outcomes(open(), nil, Commits(after: ["y"], isLater: false)) == [])
    #expect(outcomes(open(), review(plain: 1), Commits(after: ["y"])) == [])
  }

  @Test func `lines that were committed when they were shown wait for a later commit`() {
    let committed = open(2, isStaged: false)
    #expect(outcomes(committed, review()) == [])
    let there = [line, line]
    #expect(outcomes(committed, nil, Commits(before: there, after: there + ["y"])) == [])
    #expect(outcomes(committed, nil, Commits(before: there, after: [line])) == [.fixed])
    let silenced = Commits(before: there, after: [line, "# vibecheck:ignore[debug] ok", line])
    #expect(outcomes(committed, nil, silenced) == [.suppressed])
    let elsewhere = Commits(before: there, after: ["y"], isLater: false)
    #expect(outcomes(committed, nil, elsewhere) == [])
  }

  @Test func `what is shown again is no new finding, what is more is`() {
    let settlement = Settlement(open(), review: review(plain: 3), commits: Commits())
    #expect(settlement.again.map(\.id) == [0])
    #expect(settlement.new.map(\.line) == [2, 3])
    #expect(settlement.outcomes.isEmpty)
  }
}
