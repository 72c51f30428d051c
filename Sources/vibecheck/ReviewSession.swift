import BundledRules
import Foundation
import Inference
import LlamaInference
import Reporting
import ReviewTypes
import Reviewing
import Rules

/// The straight line from diffs to an exit status, with the effects the pure steps leave to it:
/// rule files, cache folder, model, standard streams.
struct ReviewSession {
  var settings: Settings
  /// When the program began; the budget counts from here.
  var start: ContinuousClock.Instant
  /// Ends judging when it is raised; nil if nobody can.
  var stop: StopFlag?
  /// Where the run is remembered; nil for nowhere.
  var history: HistoryRecorder?
  /// Nil where no checks are to run.
  var checks: CheckContext?
  /// Nil where suggestions are verified by no program.
  var verification: VerificationContext?

  /// A change that is reviewed on its own.
  struct Part {
    /// Named by its findings; nil where a change is reviewed as a whole.
    var commit: String?
    /// What the change leads to, for checks to run on; nil where only a diff is known.
    var tree: SourceTree?
    /// Hands over the files one by one.
    var read: (_ add: (FileDiff) -> Void) throws -> Void
  }
  var subject = ReviewOptions.Subject.change

  func run(_ diffs: [FileDiff], tree: SourceTree? = nil) async throws -> ExitStatus {
    try await run([Part(tree: tree, read: { add in diffs.forEach(add) })])
  }

  /// Reviews the parts in order with one model, and reports them as one review.
  func run(_ parts: [Part]) async throws -> ExitStatus {
    try settings.reports.check()
    let baseline = try settings.baseline.read()
    // Of a message nobody needs the others: this comes with each commit.
    let rules = try LoadedRules.load(settings, only: subject == .message ? .commitMessage : nil)
    let paths = settings.baseline.target == nil ? [] : baseline.paths
    var held: [FileDiff] = []
    var reviewed: Set<String> = []
    var review = try await review(parts, rules: rules, baseline: baseline) { diff in
      if history != nil { reviewed.insert(diff.path) }
      // Of the rest a new baseline needs to know nothing.
      if paths.contains(diff.path) { held.append(diff) }
    }
    if let target = settings.baseline.target, !review.isInterrupted {
      try write(baseline, to: target, after: &review, of: held, rules: rules)
    }
    try report(review)
    let status = ExitStatus(
      review,
      onEngineFailure: settings.onEngineFailure,
      onBudget: settings.onBudget
    )
    history?.record(review, paths: reviewed, status: status, settings: settings, start: start)
    return status
  }

  /// The review alone, reported to nobody.
  func review(_ diffs: [FileDiff]) async throws -> Review {
    try await review(
      [Part(read: { add in diffs.forEach(add) })],
      rules: try LoadedRules.load(settings),
      baseline: try settings.baseline.read()
    )
  }

  /// - Parameter seen: told every file.
  private func review(
    _ parts: [Part],
    rules: LoadedRules,
    baseline: Baseline,
    seen: (FileDiff) -> Void = { _ in }
  ) async throws -> Review {
    // Whoever ends the run ends the checks with it, and what they were run on goes.
    let stop = stop ?? (checks == nil ? nil : Interruption.watch())
    var options = ReviewOptions(
      failOn: settings.failOn,
      minConfidence: settings.minConfidence,
      usesModel: settings.usesModel,
      deadline: settings.budget.map { start + $0 },
      stop: stop,
      baseline: baseline,
      today: Day(Date()),
      lock: try settings.calibrationLock()
    )
    options.subject = subject
    options.tellsOfChecks = settings.verbosity == .verbose
    if subject == .message, settings.usesModel, !settings.model.isGeneral {
      // Opening it would only tell that it cannot be asked, at every commit.
      options.usesModel = false
      options.reasonWithoutModel = .needsGeneralModel
    }
    let reviewer = Reviewer(rules: rules.inForce, rulesFor: rules.rules, options: options)
    let verdicts = try VerdictSources(settings)
    let limit = TimeLimit(instant: options.deadline, stop: stop)
    let model = Lazy {
      Result { () throws(InferenceError) in try settings.openModel(until: limit) }
    }
    let progress = ProgressLine(
      isShown: Standard.error.isTerminal && settings.verbosity != .quiet
    )
    func ignores(_ path: String) -> Bool {
      guard subject == .change else { return false }
      return path == CalibrationLock.fileName || settings.baseline.isBaseline(path)
        || rules.ignores(path)
    }
    var reviews: [Review] = []
    var changes: [Advisor.Change] = []
    for (index, part) in parts.enumerated() {
      if part.commit != nil { progress.heading = "commit \(index + 1) of \(parts.count): " }
      progress.restart()
      func add(_ review: Review, shown: [FileDiff]) {
        var review = review
        review.name(commit: part.commit)
        review.diffs = shown
        if streams { settings.reports.stream(review) }
        reviews.append(review)
      }
      /// A part that waits for its checks; then it is the only portion.
      var waiting: (examined: Reviewer.Examined, shown: [FileDiff], checks: ChecksUnderWay)?
      try eachPortion(of: part) { read in
        var shown: [FileDiff] = []
        var change = CheckedChange()
        var underWay: ChecksUnderWay?
        let examined = try reviewer.examine(
          reading: { add in
            try read { diff in
              seen(diff)
              if !settings.advice.isEmpty {
                changes.append(Advisor.Change(commit: part.commit, diff: diff))
              }
              if settings.reports.showsDiffs { shown.append(diff) }
              if hasChecks, !ignores(diff.path) { change.add(diff) }
              add(diff)
            }
            // Before a model is opened: what was wrong in the configurations above the files.
            try rules.check()
            guard hasChecks else { return }
            // Beside the model from here on.
            underWay = settings.checks.start(
              for: change,
              on: part.tree,
              in: checks,
              deadline: options.deadline,
              stop: stop
            )
          },
          ignores: ignores,
          openVerdicts: { verdicts.cache },
          openModel: { () throws(InferenceError) in try model.value.get() },
          progress: progress.update
        )
        if let underWay {
          waiting = (examined, shown, underWay)
        } else {
          add(examined.review(), shown: shown)
        }
      }
      if let waiting {
        add(
          waiting.examined.review(with: await waiting.checks.reports),
          shown: waiting.shown
        )
      }
    }
    var review = Review(joining: reviews)
    try await advise(
      on: &review,
      of: changes,
      by: reviewer,
      openModel: { () throws(InferenceError) in try model.value.get() },
      progress: progress
    )
    progress.finish()
    review.remarks += settings.server?.remarks(on: review) ?? []
    review.remarks += settings.gpuRemarks(on: review)
    if case .failure(.outOfTime(let step))? = model.made, stop?.isRaised != true {
      review.remarks += settings.remark(onBudgetEndingAt: step).map { [$0] } ?? []
    }
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

  /// Whether findings are written as they come. Not with a budget, which is spent on what is worth most
  /// of the whole, not where the findings are about to go into a baseline, not with checks, which end when
  /// they end, and not where a model is to write about them.
  private var streams: Bool {
    settings.reports.streams && settings.budget == nil && settings.baseline.target == nil
      && !hasChecks && settings.advice.isEmpty
  }

  /// A message is no change that a check could look at.
  private var hasChecks: Bool { subject == .change && !settings.checks.wanted.isEmpty }

  /// The whole part, or some files of it at a time where findings are written as they come.
  private func eachPortion(
    of part: Part,
    _ body: (_ read: @escaping (_ add: (FileDiff) -> Void) throws -> Void) throws -> Void
  ) throws {
    guard streams else { return try body(part.read) }
    let portionFiles = 16
    var files: [FileDiff] = []
    var outcome = Result<Void, any Error>.success(())
    func review() {
      let portion = files
      files = []
      guard case .success = outcome, !portion.isEmpty else { return }
      outcome = Result { try body { add in portion.forEach(add) } }
    }
    try part.read { diff in
      files.append(diff)
      if files.count == portionFiles { review() }
    }
    review()
    try outcome.get()
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
      rules: rules.applied,
      known: rules.known.union(Reviewer.ownRules)
        .union(settings.configuration.checks.map(\.id.value)),
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

  private func report(_ review: Review) throws {
    // Said even where a report cannot be written.
    defer { sayFailure(of: review) }
    var review = review
    var reports = settings.reports
    if subject == .message, reports.verbosity == .normal, !review.activeFindings.isEmpty {
      // A message has no comments, so no advice on how to silence a rule with one.
      reports.verbosity = .quiet
    }
    if subject == .message, reports.verbosity == .quiet, reports.targets == ReportTarget.standard {
      // Of every commit the same would be said.
      review.unreviewed.removeAll { $0.reason == .needsGeneralModel }
    }
    try reports.write(review, isStreamed: streams)
  }

  private func sayFailure(of review: Review) {
    if review.ranOutOfTime, settings.onBudget == .block {
      Standard.error.write(
        "error: the budget ended before every candidate was judged (on_budget: block); "
          + "run it again to judge the rest, or raise 'budget' in .vibecheck.yaml\n"
      )
    }
    if review.isInterrupted {
      Standard.error.write("error: interrupted; what was not judged is listed as not reviewed\n")
    }
    sayFailedChecks(of: review)
    guard let failure = review.engineFailure else { return }
    switch settings.onEngineFailure {
    case .block:
      Standard.error.write("error: \(failure)\n")
    case .warn:
      Standard.error.write("warning: \(failure); the commit is not held up (on_error: warn)\n")
    }
  }
}

extension ReviewSession {
  /// What they mean for the commit; why they failed is among the remarks.
  private func sayFailedChecks(of review: Review) {
    let names = review.failedChecks.map { "'\($0.id)'" }
    guard !names.isEmpty else { return }
    let what =
      (names.count == 1 ? "check " : "checks ") + names.joined(separator: ", ")
      + " did not come to an end"
    switch settings.onEngineFailure {
    case .block:
      Standard.error.write(
        "error: \(what) (on_error: block); the report says why, --no-checks goes on without\n"
      )
    case .warn:
      Standard.error.write("warning: \(what); the commit is not held up (on_error: warn)\n")
    }
  }
}

extension Review {
  fileprivate mutating func name(commit: String?) {
    for index in findings.indices { findings[index].commit = commit }
    for index in unreviewed.indices { unreviewed[index].commit = commit }
    for index in checks.indices { checks[index].commit = commit }
  }
}

extension Day {
  /// The day it is where the user is. By C's calendar: Foundation's takes a millisecond to begin.
  init(_ date: Date) {
    var seconds = time_t(date.timeIntervalSince1970.rounded(.down))
    var parts = tm()
    localtime_r(&seconds, &parts)
    self.init(
      year: Int(parts.tm_year) + 1900,
      month: Int(parts.tm_mon) + 1,
      day: Int(parts.tm_mday)
    )
  }
}

extension Duration {
  var seconds: Double {
    Double(components.seconds) + Double(components.attoseconds) / 1e18
  }
}
