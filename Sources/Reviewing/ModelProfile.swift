import Foundation
package import Inference
package import ReviewTypes
package import Rules

/// What a model's own file says about its use: the prompt form and the rules it was measured on.
package struct ModelProfile: Equatable, Sendable {
  /// One rule's measurement on code the model never saw.
  package struct Measurement: Equatable, Codable, Sendable {
    /// The least probability of "yes" that makes a finding, in 0...1.
    package var threshold: Double
    /// Share of findings at that threshold that were right, in 0...1.
    package var precision: Double?
    /// Share of true findings that reached it, in 0...1.
    package var recall: Double?
    /// Lines measured on.
    package var n: Int?

    package init(
      threshold: Double,
      precision: Double? = nil,
      recall: Double? = nil,
      n: Int? = nil
    ) {
      self.threshold = threshold
      self.precision = precision
      self.recall = recall
      self.n = n
    }
  }

  /// Used for a rule that nobody measured with this model: high, because a wrong block costs trust.
  package static let defaultThreshold = 0.8

  /// Nil for a general model, which may be asked anything.
  package var measurements: [RuleID: Measurement]?
  /// What the repository measured, where it stands above `measurements`; see `calibrated`.
  package private(set) var calibrations: [RuleID: Calibration] = [:]
  package var promptForm: any PromptForm

  /// - Throws: `ModelProfileError` if the file names a prompt form or a profile this version cannot read.
  package init(_ identity: ModelIdentity) throws(ModelProfileError) {
    guard let form = Reviewing.promptForm(for: identity) else {
      let name = identity.metadata["vibecheck.prompt"] ?? ""
      throw .unknownPromptForm(model: identity.name, form: name)
    }
    promptForm = form
    measurements = try Self.measurements(identity)
  }

  package static func == (left: ModelProfile, right: ModelProfile) -> Bool {
    left.measurements == right.measurements && left.calibrations == right.calibrations
      && left.promptForm.name == right.promptForm.name
  }

  /// Whether the model may be asked about `rule`: a general model always, a trained one only if it
  /// was measured on the rule.
  package func canJudge(_ rule: RuleID) -> Bool {
    guard let measurements else { return true }
    return measurements[rule] != nil || calibrations[rule] != nil
  }

  /// Share of a rule's findings that must have been right for the model to block a commit with it.
  package static let blockingPrecision = 0.75

  /// Whether a finding of `rule` may block: only if it was measured how often such findings are
  /// right, and that is often enough. Otherwise it is a warning at most.
  package func mayBlock(with rule: RuleID) -> Bool {
    if let calibration = calibrations[rule] { return calibration.separates }
    guard let precision = measurements?[rule]?.precision else { return false }
    return precision >= Self.blockingPrecision
  }

  /// Share of a rule's findings that are right: as measured, or one half where nobody measured.
  func expectedPrecision(of rule: RuleID) -> Double {
    calibrations[rule]?.precision?.value ?? measurements?[rule]?.precision ?? 0.5
  }

  package func threshold(for rule: RuleID) -> Double {
    calibrations[rule].map { $0.threshold ?? Self.defaultThreshold }
      ?? measurements?[rule]?.threshold ?? Self.defaultThreshold
  }

  /// `probability` without the model's liking for yes or no, as far as that was measured.
  package func confidence(_ probability: Double, for rule: RuleID) -> Double {
    guard let bias = calibrations[rule]?.bias else { return probability }
    return LogOdds.probability(LogOdds.of(probability) - bias)
  }

  /// The profile with the measurements of `lock` that hold for this model and these rules.
  ///
  /// A measurement of a rule that changed since does not. Of a model that brings its own, only those
  /// on enough labelled texts do: its own were made on more code than a rule has examples.
  package func calibrated(
    by lock: CalibrationLock?,
    with model: ModelIdentity,
    rules: [Rule]
  ) -> ModelProfile {
    guard let lock, lock.isOf(model, prompt: promptForm.name) else { return self }
    var profile = self
    for rule in rules {
      guard let calibration = lock.rules[rule.id.rawValue],
        calibration.rule == rule.judgementDigest,
        measurements == nil || calibration.isLabelled
      else { continue }
      profile.calibrations[rule.id] = calibration
    }
    return profile
  }

  private static func measurements(
    _ identity: ModelIdentity
  ) throws(ModelProfileError) -> [RuleID: Measurement]? {
    struct Stored: Decodable {
      var rules: [String: Measurement]
    }
    guard let json = identity.metadata["vibecheck.profile"] else { return nil }
    do {
      let stored = try JSONDecoder().decode(Stored.self, from: Data(json.utf8))
      return Dictionary(uniqueKeysWithValues: stored.rules.map { (RuleID($0.key), $0.value) })
    } catch {
      throw .unreadableProfile(model: identity.name)
    }
  }
}

package enum ModelProfileError: Error, Equatable, CustomStringConvertible {
  case unknownPromptForm(model: String, form: String)
  case unreadableProfile(model: String)

  package var description: String {
    switch self {
    case .unknownPromptForm(let model, let form):
      "model '\(model)' was trained on the prompt form '\(form)', which this version does not know;"
        + " use a newer vibecheck or another model"
    case .unreadableProfile(let model):
      "model '\(model)' has a 'vibecheck.profile' that is no profile; use another model file"
    }
  }
}
