import Inference
import ReviewTypes
import Reviewing

extension ReviewSession {
  /// Has a model write about the findings of a finished review, and has its suggestions verified.
  ///
  /// - Parameter changes: what was reviewed.
  func advise(
    on review: inout Review,
    of changes: [Advisor.Change],
    by reviewer: Reviewer,
    openModel: () throws(InferenceError) -> any LanguageModel,
    progress: ProgressLine
  ) async throws {
    guard !settings.advice.isEmpty else { return }
    let advisor = Advisor(
      reviewer: reviewer,
      kinds: settings.advice,
      includesNotes: settings.reports.showsNotes
    )
    progress.restart()
    advisor.advise(on: &review, of: changes, openModel: openModel, progress: progress.write)
    guard review.findings.contains(where: { $0.suggestion != nil }) else { return }
    try await verifier(deadline: reviewer.options.deadline)?.verify(&review)
  }

  /// Nil where the user named no command that verifies, or nothing is known to run it on.
  func verifier(deadline: ContinuousClock.Instant?) throws -> SuggestionVerifier? {
    guard let verification, !settings.configuration.verify.isEmpty else { return nil }
    return try SuggestionVerifier(settings, in: verification, deadline: deadline, stop: stop)
  }
}
