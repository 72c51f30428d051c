import Foundation
import ReviewTypes

/// The results of a SARIF 2.1.0 log that its tool holds against the code.
enum SARIFOutput {
  static func results(in text: String) throws(CheckOutputError) -> [CheckResult] {
    let log: Log
    do {
      log = try JSONDecoder().decode(Log.self, from: Data(text.utf8))
    } catch {
      throw CheckOutputError("is no SARIF 2.1.0: \(error.jsonPlace)")
    }
    guard log.version == "2.1.0" else {
      throw CheckOutputError("is SARIF of version '\(log.version)'; 2.1.0 is read")
    }
    return log.runs.flatMap { run in
      (run.results ?? []).prefix(CheckFormat.maxResults).compactMap { run.result($0) }
    }
  }

  private struct Log: Decodable {
    var version: String
    var runs: [Run]
  }

  private struct Run: Decodable {
    struct Tool: Decodable { var driver: Driver }
    struct Driver: Decodable { var rules: [Rule]? }

    struct Rule: Decodable {
      struct Configuration: Decodable { var level: String? }
      var id: String
      var defaultConfiguration: Configuration?
      var messageStrings: [String: Message]?
    }

    var tool: Tool?
    var results: [Result]?
    var originalUriBaseIds: [String: Artifact]?
    var artifacts: [NamedArtifact]?

    /// Nil where the tool itself does not count it.
    func result(_ result: Result) -> CheckResult? {
      guard [nil, "fail", "open", "review"].contains(result.kind), result.baselineState != "absent",
        (result.suppressions ?? []).allSatisfy({ $0.status == "rejected" })
      else { return nil }
      let rule = rule(of: result)
      let id = result.ruleId ?? result.rule?.id ?? rule?.id
      let level = result.level ?? rule?.defaultConfiguration?.level ?? "warning"
      let message =
        result.message.text
        ?? result.message.id.flatMap { rule?.messageStrings?[$0]?.text } ?? id ?? "no message"
      let places = (result.locations ?? []).compactMap { place($0) }
      return CheckResult(
        places: Array(places.prefix(1)),
        severity: Severity(toolWord: level),
        message: message.naming(id)
      )
    }

    private func rule(of result: Result) -> Rule? {
      let rules = tool?.driver.rules ?? []
      if let index = result.ruleIndex ?? result.rule?.index, rules.indices.contains(index) {
        return rules[index]
      }
      let id = result.ruleId ?? result.rule?.id
      return rules.first { $0.id == id }
    }

    private func place(_ location: Location) -> CheckResult.Place? {
      guard let physical = location.physicalLocation, var artifact = physical.artifactLocation
      else { return nil }
      if artifact.uri == nil, let index = artifact.index, let artifacts,
        artifacts.indices.contains(index), let known = artifacts[index].location
      {
        artifact = known
      }
      guard let uri = resolved(artifact) else { return nil }
      return CheckResult.Place(
        path: uri,
        line: physical.region?.startLine,
        endLine: physical.region?.endLine
      )
    }

    /// The address with those it is relative to before it, which may be relative themselves.
    private func resolved(_ artifact: Artifact) -> String? {
      guard var uri = artifact.uri else { return nil }
      var next = artifact.uriBaseId
      var seen: Set<String> = []
      while !uri.contains(":"), let base = next, seen.insert(base).inserted {
        let known = originalUriBaseIds?[base]
        uri = (known?.uri ?? "") + uri
        next = known?.uriBaseId
      }
      // Relative ones are escaped, too.
      return uri.hasPrefix("file:") ? uri : uri.removingPercentEncoding ?? uri
    }
  }

  private struct Result: Decodable {
    struct RuleReference: Decodable {
      var id: String?
      var index: Int?
    }
    struct Suppression: Decodable { var status: String? }

    var ruleId: String?
    var ruleIndex: Int?
    var rule: RuleReference?
    var level: String?
    var kind: String?
    var message: Message
    var locations: [Location]?
    var suppressions: [Suppression]?
    var baselineState: String?
  }

  private struct Message: Decodable {
    var text: String?
    var id: String?
  }

  private struct Location: Decodable {
    struct Physical: Decodable {
      var artifactLocation: Artifact?
      var region: Region?
    }
    var physicalLocation: Physical?
  }

  private struct Region: Decodable {
    var startLine: Int?
    var endLine: Int?
  }

  private struct Artifact: Decodable {
    var uri: String?
    var uriBaseId: String?
    var index: Int?
  }

  private struct NamedArtifact: Decodable { var location: Artifact? }
}

extension Error {
  /// Where in a JSON document something is missing or of the wrong kind, in one line.
  var jsonPlace: String {
    let place: [any CodingKey]? =
      switch self as? DecodingError {
      case .keyNotFound(let key, let context)?: context.codingPath + [key]
      case .typeMismatch(_, let context)?, .valueNotFound(_, let context)?: context.codingPath
      case .dataCorrupted?, nil: nil
      @unknown default: nil
      }
    guard let place, !place.isEmpty else { return "it is not JSON" }
    let path = place.map { $0.intValue.map(String.init) ?? $0.stringValue }
    return "'\(path.joined(separator: "."))' is missing or is no such value"
  }
}
