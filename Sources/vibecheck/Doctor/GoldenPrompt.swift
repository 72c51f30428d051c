import Inference
import ReviewTypes
import Reviewing
import Rules

/// Two lines that every fit model tells apart, judged through the same steps as a review.
struct GoldenPrompt {
  static let rule: RuleID = "commented-out-code"

  var model: any LanguageModel
  var rules: RuleSet

  struct Answers {
    /// Probability of a finding for a disabled statement.
    var code: Double
    /// The same for words in the form of an assignment.
    var prose: Double
    var isRight: Bool { code > prose }
  }

  /// - Throws: `Failure` if the rule is not in force or the engine fails.
  func ask() throws -> Answers {
    guard let rule = rules[Self.rule] else {
      throw Failure("the rule '\(Self.rule)' is off, so there is nothing to ask")
    }
    let diffs = [
      Self.added("// const rate = load(order);", path: "src/code.js"),
      Self.added("// rate = the order's share of the day (see load)", path: "src/prose.js"),
    ]
    let review = Reviewer(rules: RuleSet([rule]), options: ReviewOptions(failOn: nil))
      .review(diffs, openModel: { model })
    if let failure = review.engineFailure { throw Failure(failure) }
    let confidences = diffs.map { diff in
      review.findings.first { $0.path == diff.path }?.confidence
    }
    guard let code = confidences[0], let prose = confidences[1] else {
      throw Failure("the model was not asked; it was not measured on '\(Self.rule)'")
    }
    return Answers(code: code, prose: prose)
  }

  private static func added(_ line: String, path: String) -> FileDiff {
    let added = DiffLine(origin: .addition, oldLine: nil, newLine: 1, text: line)
    let hunk = Hunk(oldStart: 0, oldCount: 0, newStart: 1, newCount: 1, lines: [added])
    return FileDiff(oldPath: nil, newPath: path, change: .added, content: .hunks([hunk]))
  }
}
