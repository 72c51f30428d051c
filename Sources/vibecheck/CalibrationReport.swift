import Inference
import Reporting
import ReviewTypes
import Reviewing
import Rules

/// What a calibration came to, rule by rule.
struct CalibrationReport {
  var results: [Calibrator.Result]
  /// What the model brings along.
  var profile: ModelProfile
  var lock: CalibrationLock
  var model: ModelIdentity

  private enum State: String {
    /// The measured threshold holds, and findings may block.
    case calibrated
    /// The model does not tell the rule's texts apart well enough.
    case onlyWarns = "only-warns"
    case tooFewTexts = "too-few-texts"
    /// The measurement that the model brings along stands above the rule's own examples.
    case modelsOwn = "models-own"
    case needsGeneralModel = "needs-general-model"

    var words: String {
      switch self {
      case .calibrated: "calibrated"
      case .onlyWarns: "only warns: not told apart well enough"
      case .tooFewTexts: "only warns: fewer than \(Calibration.leastTexts) texts of a kind judged"
      case .modelsOwn: "the model's own measurement holds"
      case .needsGeneralModel: "needs a general model"
      }
    }
  }

  var text: String {
    let header = ["rule", "n", "threshold", "precision", "recall", "state"]
    var text = TextTable(header, results.map(row)).text
    let demoted = results.filter { [.onlyWarns, .tooFewTexts].contains(state(of: $0)) }
      .filter { $0.rule.severity == .error }
    if !demoted.isEmpty {
      let names = demoted.map { "'\($0.rule.id)'" }.joined(separator: ", ")
      text += "\nnote: with this model \(names) only warn; more examples or labels may mend that\n"
    }
    text += "\nwrote \(CalibrationLock.fileName) for the model '\(model.name)'\n"
    return text
  }

  /// Version 1 of the JSON format; every key is always there.
  var json: String {
    let document: JSONValue = .object([
      "version": .int(1),
      "tool": .object(["name": .string("vibecheck"), "version": .string(Version.text)]),
      "model": .object(["name": .string(model.name), "sha256": .string(model.sha256)]),
      "prompt": .string(lock.prompt),
      "rules": .array(results.map(object)),
    ])
    return document.lines + "\n"
  }

  private func state(of result: Calibrator.Result) -> State {
    guard let calibration = result.calibration else { return .needsGeneralModel }
    guard calibrated.calibrations[result.rule.id] != nil else { return .modelsOwn }
    if calibration.threshold == nil { return .tooFewTexts }
    return calibration.separates ? .calibrated : .onlyWarns
  }

  /// As a review will take it.
  private var calibrated: ModelProfile {
    profile.calibrated(by: lock, with: model, rules: results.map(\.rule))
  }

  private func threshold(of result: Calibrator.Result) -> Double? {
    guard result.calibration != nil else { return nil }
    return result.rule.threshold ?? calibrated.threshold(for: result.rule.id)
  }

  private func row(_ result: Calibrator.Result) -> [String] {
    [
      result.rule.id.rawValue,
      result.calibration.map { "\($0.findings)+\($0.others)" } ?? "-",
      threshold(of: result).map(Figure.hundredths) ?? "-",
      share(result.calibration?.precision),
      share(result.calibration?.recall),
      state(of: result).words,
    ]
  }

  private func share(_ share: Share?) -> String {
    share == nil ? "-" : Figure.share(share)
  }

  private func object(_ result: Calibrator.Result) -> JSONValue {
    let calibration = result.calibration
    return .object([
      "rule": .string(result.rule.id.rawValue),
      "state": .string(state(of: result).rawValue),
      "findings": .int(calibration?.findings ?? 0),
      "others": .int(calibration?.others ?? 0),
      "labelledFindings": .int(calibration?.labelledFindings ?? 0),
      "labelledOthers": .int(calibration?.labelledOthers ?? 0),
      "bias": calibration.map { .number($0.bias) } ?? .null,
      "threshold": threshold(of: result).map(JSONValue.number) ?? .null,
      "precision": object(calibration?.precision),
      "recall": object(calibration?.recall),
    ])
  }

  private func object(_ share: Share?) -> JSONValue {
    guard let share else { return .null }
    return .object([
      "value": .number(share.value), "low": .number(share.low), "high": .number(share.high),
    ])
  }
}
