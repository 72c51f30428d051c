import Foundation
import Inference
import ReviewTypes
import Reviewing
import Rules

/// One finding of a change, looked for and judged as a review does.
struct ExplainSession {
  var settings: Settings
  /// The beginning of the fingerprint.
  var name: String
  /// The change, in words for a message.
  var change: String
  /// Whether the question is put, if no verdict is stored.
  var asks: Bool

  /// - Throws: `Failure` if there is no such finding, there are several, or it cannot be judged.
  func explain(
    _ read: @escaping (_ add: (FileDiff) -> Void) throws -> Void
  ) throws -> ExplanationText {
    let rules = try LoadedRules.load(settings)
    let options = ReviewOptions(
      failOn: settings.failOn,
      minConfidence: settings.minConfidence,
      baseline: try settings.baseline.read(),
      today: Day(Date()),
      lock: try settings.calibrationLock()
    )
    let reviewer = Reviewer(rules: rules.inForce, rulesFor: rules.rules, options: options)
    do {
      let explanation = try reviewer.explanation(
        of: name,
        asks: asks,
        reading: { add in
          try read(add)
          try rules.check()
        },
        ignores: { path in
          path == CalibrationLock.fileName || settings.baseline.isBaseline(path)
            || rules.ignores(path)
        },
        verdicts: try VerdictSources(settings).cache,
        openModel: { () throws(InferenceError) in try settings.openModel() }
      )
      return ExplanationText(explanation)
    } catch let error as ExplanationError {
      throw Failure(message(of: error))
    }
  }

  private func message(of error: ExplanationError) -> String {
    switch error {
    case .unknown:
      "no finding in \(change) has a fingerprint that begins with '\(name)'; name the change it was "
        + "found in (a range, --commit REV or --diff FILE), and give --rules as for the review"
    case .ambiguous(let names):
      "'\(name)' begins the fingerprints of several findings in \(change): "
        + names.joined(separator: ", ") + "; give more digits"
    case .failed(let reason): reason
    }
  }
}
