import Foundation
import Patterns
import ReviewTypes
import Rules
import Yams

/// What `.vibecheck.yaml` says. Every key may be left out.
struct Configuration {
  static let fileName = ".vibecheck.yaml"

  var failOn: FailLevel?
  var onEngineFailure: EngineFailurePolicy?
  var budget: Budget?
  var model: String?
  var minConfidence: Double?
  /// Paths that are not reviewed; they are listed as skipped.
  var ignores: [PathPattern] = []
  /// A rule's severity in this repository; nil inside for `off`.
  var severities: [RuleID: Severity?] = [:]

  /// Reads the file in `folder`; an empty configuration if there is none.
  ///
  /// - Throws: `Failure` that lists every mistake with its place.
  static func load(folder: String) throws -> Configuration {
    let path = "\(folder)/\(fileName)"
    guard FileManager.default.fileExists(atPath: path) else { return Configuration() }
    guard let bytes = FileManager.default.contents(atPath: path),
      let text = String(bytes: bytes, encoding: .utf8)
    else {
      throw Failure("cannot read '\(path)'; check its permissions, and that it is UTF-8")
    }
    return try parse(text)
  }

  static func parse(_ text: String) throws -> Configuration {
    let node: Node?
    do {
      node = try Yams.compose(yaml: text)
    } catch let error as YamlError {
      throw Failure.listed(fileName + ": error: " + "\(error)".oneLine)
    }
    guard let node, node != Node("", Tag(.null)) else { return Configuration() }
    var reader = ConfigurationReader()
    let configuration = reader.read(node)
    guard reader.mistakes.isEmpty else {
      throw Failure.listed(reader.mistakes.joined(separator: "\n"))
    }
    return configuration
  }
}

/// Collects every mistake of a configuration instead of stopping at the first.
private struct ConfigurationReader {
  static let keys = [
    "fail_on", "ignore", "min_confidence", "model", "on_error", "budget", "rules",
  ]

  var mistakes: [String] = []

  mutating func read(_ node: Node) -> Configuration {
    var configuration = Configuration()
    guard case .mapping(let mapping) = node else {
      report(node, "expected keys such as 'fail_on' or 'rules'")
      return configuration
    }
    for (key, value) in mapping {
      switch key.string {
      case "fail_on": configuration.failOn = word(value, "fail_on")
      case "on_error": configuration.onEngineFailure = word(value, "on_error")
      case "budget": configuration.budget = budget(value)
      case "model": configuration.model = text(value, "model")
      case "min_confidence": configuration.minConfidence = probability(value)
      case "ignore": configuration.ignores = patterns(value)
      case "rules": configuration.severities = severities(value)
      default:
        let name = key.string ?? ""
        let hint = nearestWord(to: name, among: Self.keys).map { "; did you mean '\($0)'?" } ?? ""
        report(key, "unknown key '\(name)'\(hint)")
      }
    }
    return configuration
  }

  private mutating func report(_ node: Node, _ message: String) {
    let place = node.mark.map { ":\($0.line):\($0.column)" } ?? ""
    mistakes.append("\(Configuration.fileName)\(place): error: \(message)")
  }

  private mutating func text(_ node: Node, _ key: String) -> String? {
    guard let text = node.scalar?.string, !text.isEmpty else {
      report(node, "'\(key)' takes a word")
      return nil
    }
    return text
  }

  private mutating func word<Word: RawRepresentable & CaseIterable>(
    _ node: Node,
    _ key: String
  ) -> Word? where Word.RawValue == String {
    if let text = node.scalar?.string, let word = Word(rawValue: text) { return word }
    let expected = Word.allCases.map(\.rawValue).joined(separator: ", ")
    report(node, "'\(key)' is '\(node.scalar?.string ?? "")' (expected \(expected))")
    return nil
  }

  private mutating func budget(_ node: Node) -> Budget? {
    if let text = node.scalar?.string, let budget = Budget(argument: text) { return budget }
    report(node, "'budget' takes a length of time such as 5s or 800ms")
    return nil
  }

  private mutating func probability(_ node: Node) -> Double? {
    if let value = node.float, (0...1).contains(value) { return value }
    report(node, "'min_confidence' takes a number from 0 to 1")
    return nil
  }

  private mutating func patterns(_ node: Node) -> [PathPattern] {
    guard case .sequence(let items) = node else {
      report(node, "'ignore' takes a list of path patterns")
      return []
    }
    return items.compactMap { item in
      guard let text = item.scalar?.string else {
        report(item, "a path pattern is text")
        return nil
      }
      do {
        return try PathPattern(text)
      } catch {
        report(item, "path pattern '\(text)' is not valid: \(error)")
        return nil
      }
    }
  }

  private mutating func severities(_ node: Node) -> [RuleID: Severity?] {
    guard case .mapping(let mapping) = node else {
      report(node, "'rules' takes a severity or 'off' for each rule id")
      return [:]
    }
    var severities: [RuleID: Severity?] = [:]
    for (key, value) in mapping {
      guard let id = key.scalar?.string else {
        report(key, "a rule id is text")
        continue
      }
      // YAML 1.1 reads a bare `off` as false; the text is what the user meant.
      if value.scalar?.string == "off" {
        severities[RuleID(id)] = .some(nil)
      } else if let text = value.scalar?.string, let severity = Severity(rawValue: text) {
        severities[RuleID(id)] = severity
      } else {
        report(
          value,
          "severity of '\(id)' is '\(value.scalar?.string ?? "")' "
            + "(expected error, warning, note or off)"
        )
      }
    }
    return severities
  }
}
