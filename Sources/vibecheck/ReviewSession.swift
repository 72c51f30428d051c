import BundledRules
import Foundation
import Inference
import LlamaInference
import Patterns
import Reporting
import ReviewStore
import ReviewTypes
import Reviewing
import Rules

/// The straight line from diffs to an exit status, with the effects the pure steps leave to it:
/// rule files, cache folder, model, standard streams.
struct ReviewSession {
  var settings: Settings
  /// When the program began; the budget counts from here.
  var start: ContinuousClock.Instant

  func run(_ diffs: [FileDiff]) throws -> ExitStatus {
    let review = try review(diffs)
    report(review)
    return ExitStatus(review, onEngineFailure: settings.onEngineFailure)
  }

  /// The review alone, reported to nobody.
  func review(_ diffs: [FileDiff]) throws -> Review {
    let rules = try LoadedRules.load(settings)
    let reviewer = Reviewer(
      rules: rules.inForce,
      known: rules.known,
      options: ReviewOptions(
        failOn: settings.failOn,
        minConfidence: settings.minConfidence,
        usesModel: settings.usesModel,
        deadline: settings.budget.map { start + $0 }
      )
    )
    let progress = ProgressLine(
      isShown: Standard.error.isTerminal && settings.verbosity != .quiet
    )
    var review = reviewer.review(
      diffs,
      ignores: { path in settings.ignores.contains { $0.matches(path) } },
      openVerdicts: { settings.cacheFolder.map { VerdictStore(folder: URL(filePath: $0)) } },
      openModel: openModel,
      progress: progress.update
    )
    progress.finish()
    review.counts.elapsedSeconds = (ContinuousClock.now - start).seconds
    return review
  }

  private func openModel() throws(InferenceError) -> any LanguageModel {
    try LlamaModel.load(
      path: settings.model.path,
      options: LlamaModel.Options(snapshotFolder: settings.cacheFolder.map { $0 + "/prefixes" })
    )
  }

  private func report(_ review: Review) {
    let reporter = settings.format.reporter(
      options: ReportOptions(
        verbosity: settings.verbosity,
        isColored: settings.isColored,
        width: Standard.output.width ?? 100,
        toolVersion: Version.text
      )
    )
    Standard.output.write(reporter.report(review))
    guard let failure = review.engineFailure else { return }
    switch settings.onEngineFailure {
    case .block:
      Standard.error.write("error: \(failure)\n")
    case .warn:
      Standard.error.write("warning: \(failure); the commit is not held up (on_error: warn)\n")
    }
  }
}

extension Duration {
  var seconds: Double {
    Double(components.seconds) + Double(components.attoseconds) / 1e18
  }
}
