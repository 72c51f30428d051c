/// Everything one run has to say, ready for any reporter.
package struct Review: Equatable, Sendable {
  /// The model that judged; nil when none was opened because there was nothing to judge.
  package struct Model: Equatable, Sendable {
    package var name: String
    /// Lower-case hexadecimal SHA-256 of the model file.
    package var sha256: String
    /// Engine and its build, such as `llama.cpp b1234`.
    package var engine: String

    package init(name: String, sha256: String, engine: String) {
      self.name = name
      self.sha256 = sha256
      self.engine = engine
    }
  }

  /// What was counted on the way.
  package struct Counts: Equatable, Sendable {
    /// Changed files that were read, skipped ones not included.
    package var files = 0
    package var hunks = 0
    /// (rule, line) pairs that patterns proposed to the model.
    package var candidates = 0
    /// Candidates with a verdict, from the model or the verdict store.
    package var judged = 0
    package var elapsedSeconds = 0.0
    /// Tokens the engine really computed.
    package var tokensEvaluated = 0
    /// Tokens whose state came from a prefix snapshot instead.
    package var tokensFromCache = 0

    package init() {}
  }

  /// Ordered by path, line, then rule; suppressed and below-threshold findings included.
  package var findings: [Finding]
  package var skipped: [SkippedFile]
  package var unreviewed: [Unreviewed]
  package var model: Model?
  package var counts: Counts
  /// The team's own checks that had something to look at, run or not.
  package var checks: [CheckRun] = []
  /// Why the engine could not judge, in one line; nil when it did or was not needed.
  package var engineFailure: String?
  /// Other things the user should know that are no finding.
  package var remarks: [String]
  /// The rules in force, ordered by id.
  package var rules: [RuleSummary] = []
  /// The change itself, for formats that show it; empty where no such format was asked for.
  package var diffs: [FileDiff] = []

  package init(
    findings: [Finding] = [],
    skipped: [SkippedFile] = [],
    unreviewed: [Unreviewed] = [],
    model: Model? = nil,
    counts: Counts = Counts(),
    engineFailure: String? = nil,
    remarks: [String] = []
  ) {
    self.findings = findings
    self.skipped = skipped
    self.unreviewed = unreviewed
    self.model = model
    self.counts = counts
    self.engineFailure = engineFailure
    self.remarks = remarks
  }

  /// Findings that count: at or above their threshold, not suppressed and not in the baseline.
  package var activeFindings: [Finding] {
    findings.filter(\.isActive)
  }

  package var blockingFindings: [Finding] { activeFindings.filter(\.blocking) }

  /// Whether the user ended the run before everything was judged.
  package var isInterrupted: Bool {
    unreviewed.contains { $0.reason == .interrupted }
      || checks.contains { $0.reason == .interrupted }
  }

  /// Whether everything was looked at that there was to look at.
  package var isWhole: Bool { unreviewed.isEmpty && checks.allSatisfy { $0.reason == nil } }
}
