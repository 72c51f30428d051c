import Patterns
import ReviewTypes
import Rules

/// What `.vibecheck.yaml` says. Every key may be left out.
struct Configuration {
  static let fileName = ".vibecheck.yaml"

  var failOn: FailLevel?
  var onEngineFailure: EngineFailurePolicy?
  var onBudget: EngineFailurePolicy?
  var budget: Budget?
  var model: Placed<String>?
  var engine: EngineChoice?
  var minConfidence: Double?
  /// Paths that are not reviewed; they are listed as skipped.
  var ignores: [PathPattern] = []
  /// A rule's severity in this repository; nil inside for `off`.
  var severities: [RuleID: Severity?] = [:]
  /// What it asks for that needs the user's trust, but for a model, see `powers(top:model:)`.
  var powers: [Power] = []
  /// The file's bytes; none if there is no file.
  var text: [UInt8] = []

  /// Reads the file at the root of `files`; an empty configuration if there is none.
  ///
  /// - Throws: `Failure` that lists every mistake with its place.
  static func load(from files: any RepositoryFiles) throws -> Configuration {
    guard let text = try files.text(of: fileName) else { return Configuration() }
    var reader = ConfigurationReader(file: fileName)
    var configuration = reader.read(text)
    guard reader.mistakes.isEmpty else {
      throw Failure.listed(reader.mistakes.map(\.description).joined(separator: "\n"))
    }
    configuration.text = [UInt8](text.utf8)
    return configuration
  }

  /// What it asks for that needs the user's trust, in file order.
  ///
  /// - Parameters:
  ///   - top: the work tree's root.
  ///   - argument: `--model`; with it the configuration's model is not used.
  func powers(top: String?, model argument: String? = nil) -> [Power] {
    guard argument == nil, let model, let top, ModelChoice.isOutside(model.value, top: top) else {
      return powers
    }
    let power = Power(.modelFile(model.value), key: "model", at: model.place)
    return (powers + [power]).sorted {
      ($0.place.line, $0.place.column) < ($1.place.line, $1.place.column)
    }
  }
}

/// A value with the place where a configuration says it.
struct Placed<Value> {
  var value: Value
  var place: Place
}
