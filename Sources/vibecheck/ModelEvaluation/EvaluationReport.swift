import Foundation
import Inference
import ReviewTypes
import Reviewing
import Rules

/// What models came to: what the texts for people, for programs and the page are made of.
struct EvaluationReport {
  struct Model {
    var identity: ModelIdentity
    /// Nil for a model behind a server.
    var path: String?
    /// Nil where nothing of it can be measured here.
    var cost: ModelMeasurement?
    var rules: [RuleEvaluation]
    /// Nil where nobody wanted to know.
    var injection: InjectionReport?
  }

  /// In the order they were named.
  var models: [Model]
  /// Rules that somebody labelled lines for although no model is asked about them; in no figure.
  var withoutQuestion: [RuleID] = []

  /// What the model calls itself; with the file's name where another one calls itself so, too.
  func name(of model: Model) -> String {
    let name = model.identity.name
    guard models.count(where: { $0.identity.name == name }) > 1, let path = model.path else {
      return name
    }
    return "\(name) (\(URL(filePath: path).lastPathComponent))"
  }

  /// Rules of which every model was shown enough lines, so that one number can compare the models.
  var comparedRules: [RuleID] {
    guard let first = models.first else { return [] }
    return first.rules.map(\.rule.id).filter { id in
      models.allSatisfy { $0.evaluation(of: id)?.quality()?.isMeasured == true }
    }
  }

  /// The mean over `comparedRules`; nil if there is none.
  func meanAveragePrecision(of model: Model) -> Double? {
    let values = comparedRules.compactMap {
      model.evaluation(of: $0)?.quality()?.averagePrecision
    }
    return values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
  }

  /// All findings of `comparedRules` together, at cross-fitted thresholds.
  func pooled(_ model: Model) -> (precision: Share?, recall: Share?) {
    let qualities = comparedRules.compactMap { model.evaluation(of: $0)?.quality() }
    let hits = qualities.reduce(0) { $0 + $1.hits }
    return (
      Share(hits, of: qualities.reduce(0) { $0 + $1.shown }),
      Share(hits, of: qualities.reduce(0) { $0 + $1.findings })
    )
  }
}

extension EvaluationReport.Model {
  func evaluation(of rule: RuleID) -> RuleEvaluation? { rules.first { $0.rule.id == rule } }

  var sets: [String] { RuleEvaluation.sets(of: rules) }
}

/// Numbers as the report writes them; the same as `training/evaluate.py` prints.
enum Figure {
  static let none = "–"

  /// With two decimals; an en dash for nothing.
  static func hundredths(_ value: Double?) -> String {
    value.map { String(format: "%.2f", $0) } ?? none
  }

  /// `0.84 [0.79, 0.88]`.
  static func share(_ share: Share?) -> String {
    guard let share else { return none }
    return "\(hundredths(share.value)) [\(hundredths(share.low)), \(hundredths(share.high))]"
  }

  /// Seconds with three digits, such as `0.214 s` or `12.8 s`.
  static func seconds(_ value: Double?) -> String {
    guard let value else { return none }
    return String(format: value < 1 ? "%.3f s" : value < 100 ? "%.1f s" : "%.0f s", value)
  }

  static func rate(_ value: Double) -> String {
    value < 100 ? String(format: "%.1f", value) : String(Int(value.rounded()))
  }
}
