package import Inference
package import ReviewTypes
import Rules

/// What a general model has to say about the findings of a review: why, and what to write instead.
///
/// Runs after the review and changes nothing of it but the findings' `explanation`, `suggestion` and `withheld`.
/// Whatever goes wrong with one finding is noted there and ends nothing.
package struct Advisor {
  /// Told how many findings are done.
  package typealias Progress = (_ done: Int, _ total: Int) -> Void

  /// As of the review: the model is shown the same beginning, so that nothing of it is evaluated again.
  package var reviewer: Reviewer
  package var kinds: Set<AdviceKind>
  /// Whether findings are shown that are mere notes.
  package var includesNotes: Bool

  package init(reviewer: Reviewer, kinds: Set<AdviceKind>, includesNotes: Bool) {
    self.reviewer = reviewer
    self.kinds = kinds
    self.includesNotes = includesNotes
  }

  /// A changed file, as findings name it.
  package struct Change {
    /// Nil where a change is reviewed as a whole.
    package var commit: String?
    /// For a suggestion with the new file's text.
    package var diff: FileDiff

    package init(commit: String?, diff: FileDiff) {
      self.commit = commit
      self.diff = diff
    }
  }

  /// - Parameters:
  ///   - changes: what was reviewed.
  ///   - openModel: called at most once, and only if a finding is to be written about.
  package func advise(
    on review: inout Review,
    of changes: [Change],
    openModel: () throws(InferenceError) -> any LanguageModel,
    progress: Progress = { _, _ in }
  ) {
    let wanted = findings(of: review)
    guard !wanted.isEmpty else { return }
    do {
      let model = try openModel()
      guard let writer = try AdviceWriter(reviewer, model: model) else {
        review.remarks.append(Self.needsGeneralModel)
        return
      }
      review.model = review.model ?? Review.Model(model.identity)
      for (done, index) in wanted.enumerated() {
        progress(done, wanted.count)
        let finding = review.findings[index]
        let change = changes.first { change in
          change.commit == finding.commit && change.diff.path == finding.path
        }
        guard let change else { continue }
        let usage = advise(on: index, of: &review, in: change.diff, writer)
        review.counts.tokensEvaluated += usage.evaluated
        review.counts.tokensFromCache += usage.fromCache
      }
    } catch {
      guard review.engineFailure == nil else { return }
      review.remarks.append("no finding is explained, and no remedy suggested: \(error)")
    }
  }

  package static let needsGeneralModel =
    "explanations and suggestions need a general model, and the one in use only answers yes or no; "
    + "name another with '--model'"

  /// Those that will be shown and that a rule of a file made: what blocks first, as the budget may end.
  private func findings(of review: Review) -> [Int] {
    let shown = review.findings.indices.filter { index in
      let finding = review.findings[index]
      return finding.isActive && finding.source != .check
        && (includesNotes || finding.blocking || finding.severity > .note)
    }
    return shown.sorted { left, right in
      let (a, b) = (review.findings[left], review.findings[right])
      if a.blocking != b.blocking { return a.blocking }
      if a.severity != b.severity { return a.severity > b.severity }
      return left < right
    }
  }

  private func advise(
    on index: Int,
    of review: inout Review,
    in diff: FileDiff,
    _ writer: AdviceWriter
  ) -> TokenUsage {
    var finding = review.findings[index]
    defer { review.findings[index] = finding }
    var usage = TokenUsage()
    guard let place = AdvicePlace(finding, in: diff),
      let rule = reviewer.rulesFor(finding.path).rules.first(where: { $0.id == finding.rule })
    else { return usage }
    for kind in AdviceKind.allCases where kinds.contains(kind) {
      do throws(Withheld) {
        switch kind {
        case .explanation:
          finding.explanation = try writer.explanation(of: rule, at: place, &usage).text
        case .suggestion:
          let suggestion = try writer.suggestion(for: rule, at: place, &usage)
          try SuggestionCheck(reviewer: reviewer, model: writer.model)
            .check(suggestion, for: finding, by: rule, at: place, among: review.findings, &usage)
          finding.original = suggestion.replacement.original
          finding.suggestion = suggestion.replacement.replacement
        }
      } catch {
        finding.withheld.append("no \(kind.rawValue): \(error)")
      }
    }
    return usage
  }
}

extension Review.Model {
  init(_ identity: ModelIdentity) {
    self.init(name: identity.name, sha256: identity.sha256, engine: identity.engine)
  }
}
