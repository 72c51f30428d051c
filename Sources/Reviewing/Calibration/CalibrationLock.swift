import Foundation
package import Inference
package import ReviewTypes
package import Rules

/// What `vibecheck calibrate` measured: a file that a team commits, so that everybody reviews by the
/// same thresholds.
package struct CalibrationLock: Equatable, Codable, Sendable {
  package struct Model: Equatable, Codable, Sendable {
    package var name: String
    /// Lower-case hexadecimal SHA-256 of the model file.
    package var sha256: String
  }

  /// The file at the top of a repository.
  package static let fileName = ".vibecheck.lock"
  package static let currentVersion = 1

  package var version = currentVersion
  package var model: Model
  /// The name of the prompt form that the model was asked in.
  package var prompt: String
  /// By rule id.
  package var rules: [String: Calibration]

  package init(model: ModelIdentity, prompt: String, rules: [RuleID: Calibration]) {
    self.model = Model(name: model.name, sha256: model.sha256)
    self.prompt = prompt
    self.rules = Dictionary(uniqueKeysWithValues: rules.map { ($0.key.rawValue, $0.value) })
  }

  /// - Throws: `CalibrationLockError` if the text is no lock this version can read.
  package init(text: String) throws(CalibrationLockError) {
    struct Head: Decodable { var version: Int }
    let data = Data(text.utf8)
    let decoder = JSONDecoder()
    if let head = try? decoder.decode(Head.self, from: data), head.version != Self.currentVersion {
      throw .unknownVersion(head.version)
    }
    do {
      self = try decoder.decode(CalibrationLock.self, from: data)
    } catch let error as DecodingError {
      throw .unreadable(error.place)
    } catch {
      throw .unreadable("\(error)")
    }
    if let reason = implausible { throw .unreadable(reason) }
  }

  /// JSON with its keys sorted, one value a line.
  package var text: String {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
    }
  }

  /// Whether it was measured with this model in this prompt form.
  package func isOf(_ model: ModelIdentity, prompt: String) -> Bool {
    self.model.sha256 == model.sha256 && self.prompt == prompt
  }

  /// What is out of date for these rules, each in words; empty if nothing is. A rule that was never
  /// measured is not.
  package func staleness(
    with model: ModelIdentity,
    prompt: String,
    rules: [Rule]
  ) -> [String] {
    guard isOf(model, prompt: prompt) else {
      return [
        "'\(Self.fileName)' was measured with the model '\(self.model.name)', not with "
          + "'\(model.name)' as it is now: its thresholds are not used; run 'vibecheck calibrate'"
      ]
    }
    let changed = rules.filter { rule in
      self.rules[rule.id.rawValue].map { $0.rule != rule.judgementDigest } ?? false
    }
    guard !changed.isEmpty else { return [] }
    let names = changed.map { "'\($0.id)'" }.joined(separator: ", ")
    return [
      "\(names) changed after '\(Self.fileName)' was written: the default threshold is used; "
        + "run 'vibecheck calibrate'"
    ]
  }

  private var implausible: String? {
    for (id, rule) in rules.sorted(by: { $0.key < $1.key }) {
      if let threshold = rule.threshold, !(0...1).contains(threshold) {
        return "rules.\(id).threshold is \(threshold) and not from 0 to 1"
      }
      if !rule.bias.isFinite { return "rules.\(id).bias is no number" }
    }
    return nil
  }
}

/// Why a lock cannot be used, without its name.
package enum CalibrationLockError: Error, Equatable, CustomStringConvertible {
  case unknownVersion(Int)
  case unreadable(String)

  package var description: String {
    switch self {
    case .unknownVersion(let version):
      "its version is \(version), this program reads \(CalibrationLock.currentVersion);"
        + " use a newer vibecheck"
    case .unreadable(let reason):
      "it cannot be read: \(reason); write it anew with 'vibecheck calibrate'"
    }
  }
}

extension DecodingError {
  /// What is wrong and where, on one line.
  fileprivate var place: String {
    func path(_ context: Context, _ key: (any CodingKey)? = nil) -> String {
      (context.codingPath + [key].compactMap(\.self)).map(\.stringValue).joined(separator: ".")
    }
    return switch self {
    case .keyNotFound(let key, let context): "'\(path(context, key))' is missing"
    case .typeMismatch(_, let context): "'\(path(context))' is of the wrong kind"
    case .valueNotFound(_, let context): "'\(path(context))' is empty"
    case .dataCorrupted: "it is no JSON"
    @unknown default: "it is no JSON of this form"
    }
  }
}
