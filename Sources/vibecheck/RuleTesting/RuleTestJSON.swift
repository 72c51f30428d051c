import Inference
import Reporting
import ReviewTypes
import Reviewing

extension RuleTestReport {
  /// Version 1 of the JSON format; every key is always there.
  var json: String {
    let document: JSONValue = .object([
      "version": .int(1),
      "tool": .object(["name": .string("vibecheck"), "version": .string(Version.text)]),
      "model": model.map { .object(["name": .string($0.name), "sha256": .string($0.sha256)]) }
        ?? .null,
      "summary": .object([
        "rules": .int(rules.count),
        "failed": .int(failedRules.count),
        "patterns": counts(of: results.map(\.patterns)),
        "model": counts(of: results.map(\.model)),
      ]),
      "results": .array(results.map(object)),
    ])
    return document.lines + "\n"
  }

  private func counts(of verdicts: [RuleTestResult.Verdict?]) -> JSONValue {
    func number(_ verdict: RuleTestResult.Verdict) -> JSONValue {
      .int(Self.count(verdict, in: verdicts))
    }
    return .object([
      "right": number(.right),
      "missing": number(.missing),
      "noisy": number(.noisy),
      "todo": number(.todo),
      "notJudged": number(.notJudged),
    ])
  }

  private func object(_ result: RuleTestResult) -> JSONValue {
    var example: JSONValue = .null
    var path: JSONValue = .null
    var line: JSONValue = .null
    switch result.place {
    case .example(let number): example = .int(number)
    case .line(let file, let newLine): (path, line) = (.string(file), .int(newLine))
    }
    return .object([
      "rule": .string(result.rule.rawValue),
      "expectation": .string(result.expectation.rawValue),
      "example": example,
      "path": path,
      "line": line,
      "language": .string(orNull: result.language?.rawValue),
      "failed": .bool(result.isFailure),
      "patterns": .string(orNull: result.patterns?.rawValue),
      "model": .string(orNull: result.model?.rawValue),
      "confidence": result.confidence.map(JSONValue.number) ?? .null,
      "threshold": result.threshold.map(JSONValue.number) ?? .null,
      "code": .string(result.code),
    ])
  }
}
