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
    let baseline = try settings.baseline.read()
    let rules = try LoadedRules.load(settings)
    var review = try review(diffs, rules: rules, baseline: baseline)
    if let target = settings.baseline.target {
      try write(baseline, to: target, after: &review, of: diffs, rules: rules)
    }
    report(review)
    return ExitStatus(
      review,
      onEngineFailure: settings.onEngineFailure,
      onBudget: settings.onBudget
    )
  }

  /// The review alone, reported to nobody.
  func review(_ diffs: [FileDiff]) throws -> Review {
    try review(
      diffs,
      rules: try LoadedRules.load(settings),
      baseline: try settings.baseline.read()
    )
  }

  private func review(
    _ diffs: [FileDiff],
    rules: LoadedRules,
    baseline: Baseline
  ) throws -> Review {
    let reviewer = Reviewer(
      rules: rules.inForce,
      known: rules.known,
      options: ReviewOptions(
        failOn: settings.failOn,
        minConfidence: settings.minConfidence,
        usesModel: settings.usesModel,
        deadline: settings.budget.map { start + $0 },
        baseline: baseline
      )
    )
    let verdicts = try VerdictSources(settings)
    let progress = ProgressLine(
      isShown: Standard.error.isTerminal && settings.verbosity != .quiet
    )
    var review = reviewer.review(
      diffs,
      ignores: { path in
        settings.baseline.isBaseline(path) || settings.ignores.contains { $0.matches(path) }
      },
      openVerdicts: { verdicts.cache },
      openModel: openModel,
      progress: progress.update
    )
    progress.finish()
    review.remarks += verdicts.remarks(for: review.model)
    try verdicts.save(review.model)
    review.counts.elapsedSeconds = (ContinuousClock.now - start).seconds
    if settings.verbosity == .verbose {
      review.remarks += baseline.obsolete(linesOf: settings.baseline.lines).map {
        "\($0.path) no longer holds '\($0.evidence)' [\($0.rule)], which is in the baseline; "
          + "the next --write-baseline drops it"
      }
    }
    return review
  }

  /// Takes what was found into the baseline; from here on it blocks no longer.
  private func write(
    _ old: Baseline,
    to target: String,
    after review: inout Review,
    of diffs: [FileDiff],
    rules: LoadedRules
  ) throws {
    if let failure = review.engineFailure {
      throw Failure("the baseline '\(target)' is not written: \(failure)")
    }
    let new = old.updated(
      by: review,
      of: diffs,
      rules: Set(rules.inForce.rules.map(\.id)),
      known: rules.known,
      linesOf: settings.baseline.lines
    )
    try settings.baseline.write(new, to: target)
    review.takeIntoBaseline(new)
    let added = new.fingerprints.subtracting(old.fingerprints).count
    let dropped = old.fingerprints.subtracting(new.fingerprints).count
    Standard.error.write(
      "vibecheck: wrote \(new.entries.count) to '\(target)' (\(added) new, \(dropped) dropped)\n"
    )
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
    if review.ranOutOfTime, settings.onBudget == .block {
      Standard.error.write(
        "error: the budget ended before every candidate was judged (on_budget: block); "
          + "run it again to judge the rest, or raise 'budget' in .vibecheck.yaml\n"
      )
    }
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
