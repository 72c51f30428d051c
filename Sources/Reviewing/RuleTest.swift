package import Inference
import Patterns
import ReviewTypes
package import Rules

/// Tries a rule on its own examples and on annotated files, through the same steps as a review.
package struct RuleTest {
  package var rule: Rule
  /// False: only what the patterns propose is looked at.
  package var usesModel: Bool

  /// Lines between the beginnings of two examples, so that a finding's line tells its example.
  private static let stride = 100_000

  package init(rule: Rule, usesModel: Bool) {
    self.rule = rule
    self.usesModel = usesModel
  }

  /// The examples first, bad before good, then the files' lines in their order.
  ///
  /// The rule's `files` and `ignores` do not count here: a test's file may lie anywhere.
  /// - Parameter openModel: called once for the examples and once for the files, if at all.
  /// - Throws: `RuleTestError` if the model or the engine failed.
  package func results(
    annotatedFiles: [AnnotatedFile],
    openModel: () throws(InferenceError) -> any LanguageModel
  ) throws(RuleTestError) -> [RuleTestResult] {
    try exampleResults(openModel: openModel)
      + fileResults(of: annotatedFiles, openModel: openModel)
  }

  private func exampleResults(
    openModel: () throws(InferenceError) -> any LanguageModel
  ) throws(RuleTestError) -> [RuleTestResult] {
    let bad = rule.examples.bad.enumerated().map { (RuleTestResult.Expectation.bad, $0, $1) }
    let good = rule.examples.good.enumerated().map { (RuleTestResult.Expectation.good, $0, $1) }
    let examples = bad + good
    let diffs = examples.enumerated().map { index, example in
      let start = index * Self.stride
      if rule.scope == .commitMessage {
        let message = CommitMessage(example.2.code)
        return message.diff(change: message.below, offset: start)
      }
      return Self.added(example.2.code, path: example.2.language.neutralPath, from: start)
    }
    let seen = try review(diffs, openModel: openModel)
    return examples.enumerated().map { index, example in
      let (expectation, number, text) = example
      let lines = (index * Self.stride + 1)...((index + 1) * Self.stride)
      return result(
        expectation,
        at: .example(number + 1),
        language: text.language,
        code: text.code,
        seen: seen.filter { lines.contains($0.newLine) }
      )
    }
  }

  private func fileResults(
    of files: [AnnotatedFile],
    openModel: () throws(InferenceError) -> any LanguageModel
  ) throws(RuleTestError) -> [RuleTestResult] {
    let files = files.filter { $0.annotations.contains { $0.rule == rule.id } }
    let seen = files.isEmpty ? [] : try review(files.map(\.diff), openModel: openModel)
    return files.flatMap { file in
      var annotated: [Int: RuleTestResult.Expectation] = [:]
      for annotation in file.annotations where annotation.rule == rule.id {
        if let line = annotation.newLine { annotated[line] = annotation.expectation }
      }
      let here = seen.filter { $0.path == file.path }
      let found = Set(here.filter(\.isFound).map(\.newLine))
      return found.union(annotated.keys).sorted().map { line in
        result(
          annotated[line] ?? .unannotated,
          at: .line(path: file.path, newLine: line),
          language: Language(path: file.path),
          code: file.text(ofLine: line),
          seen: here.filter { $0.newLine == line }
        )
      }
    }
  }

  /// What became of one line that the patterns proposed.
  private struct Proposal {
    var path: String
    var newLine: Int
    /// Nil if no model was asked.
    var confidence: Double?
    var threshold: Double?
    var isFound: Bool
  }

  private func review(
    _ diffs: [FileDiff],
    openModel: () throws(InferenceError) -> any LanguageModel
  ) throws(RuleTestError) -> [Proposal] {
    var everywhere = rule
    everywhere.files = .empty
    everywhere.ignores = .empty
    var options = ReviewOptions(failOn: nil, usesModel: usesModel)
    options.subject = rule.scope == .commitMessage ? .message : .change
    let reviewer = Reviewer(rules: RuleSet([everywhere]), options: options)
    let review = reviewer.review(diffs, openModel: openModel)
    if let failure = review.engineFailure { throw RuleTestError(description: failure) }
    let judged = review.findings.filter { $0.rule == rule.id }.map { finding in
      Proposal(
        path: finding.path,
        newLine: finding.line,
        confidence: finding.source == .model ? finding.confidence : nil,
        threshold: finding.source == .model ? finding.threshold : nil,
        isFound: finding.reachesThreshold
      )
    }
    // Where a pattern gave up, nothing was proposed.
    let unjudged = review.unreviewed.filter { $0.reason != .patternLimit }
    return judged
      + unjudged.map { Proposal(path: $0.path, newLine: $0.line, isFound: false) }
  }

  private func result(
    _ expectation: RuleTestResult.Expectation,
    at place: RuleTestResult.Place,
    language: Language?,
    code: String,
    seen: [Proposal]
  ) -> RuleTestResult {
    let best = seen.filter { $0.confidence != nil }.max { $0.confidence ?? 0 < $1.confidence ?? 0 }
    var result = RuleTestResult(
      rule: rule.id,
      expectation: expectation,
      place: place,
      language: language,
      code: code,
      confidence: best?.confidence,
      threshold: best?.threshold
    )
    if !rule.isJudged || expectation.wantsFinding {
      result.patterns = expectation.verdict(isFound: !seen.isEmpty)
    }
    if rule.isJudged, usesModel {
      if seen.isEmpty {
        result.model = expectation.wantsFinding ? nil : .right
      } else if best == nil {
        result.model = .notJudged
      } else {
        result.model = expectation.verdict(isFound: seen.contains(where: \.isFound))
      }
    }
    return result
  }

  /// `code` as the lines after line `start` of a new file.
  private static func added(_ code: String, path: String, from start: Int) -> FileDiff {
    var rows = code.split(separator: "\n", omittingEmptySubsequences: false)
    if rows.last == "" { rows.removeLast() }
    let lines = rows.enumerated().map { index, text in
      DiffLine(origin: .addition, oldLine: nil, newLine: start + index + 1, text: String(text))
    }
    let hunk = Hunk(
      oldStart: 0,
      oldCount: 0,
      newStart: start + 1,
      newCount: lines.count,
      lines: lines
    )
    return FileDiff(oldPath: nil, newPath: path, change: .added, content: .hunks([hunk]))
  }
}

/// The model or the engine could not judge the examples.
package struct RuleTestError: Error, Equatable, CustomStringConvertible {
  package var description: String
}
