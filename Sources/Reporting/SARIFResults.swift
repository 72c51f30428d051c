import ReviewTypes

/// Findings as SARIF results.
struct SARIFResults {
  private let rules: SARIFRules
  private let lines: ChangedLines

  init(_ review: Review, rules: SARIFRules) {
    self.rules = rules
    lines = ChangedLines(review)
  }

  func results(of findings: [Finding]) -> [JSONMembers] {
    // SARIF asks for a state on all results or on none.
    let hasBaseline = findings.contains(where: \.isBaselined)
    return findings.map { finding in
      var result = result(finding)
      if hasBaseline {
        result = result + ["baselineState": .string(finding.isBaselined ? "unchanged" : "new")]
      }
      return result
    }
  }

  private func result(_ finding: Finding) -> JSONMembers {
    let properties: JSONMembers = [
      "blocking": .bool(finding.blocking && finding.isActive),
      "confidence": .number(finding.confidence),
      "threshold": .number(finding.threshold),
      "source": .string(finding.source.rawValue),
      "commit": .string(orNull: finding.commit),
    ]
    let fingerprints: JSONMembers = [
      "primaryLocationLineHash": .string(
        orNull: lines.hash(path: finding.path, line: finding.line)
      ),
      "vibecheck/v1": .string(finding.fingerprint),
    ]
    let members: JSONMembers = [
      "ruleId": .string(finding.rule.rawValue),
      "ruleIndex": rules.index(of: finding.rule).map(JSONValue.int) ?? .null,
      "level": .string(finding.severity.rawValue),
      "message": .object([
        "text": .string(text(finding))
      ]),
      "locations": .array([SARIFLocation.json(path: finding.path, region: region(finding))]),
      "partialFingerprints": .object(fingerprints.present),
      // Empty says: none of this tool's suppressions applies.
      "suppressions": .array(finding.suppressed.map { [suppression($0)] } ?? []),
      "fixes": finding.suggestion.map { .array([fix(finding, $0)]) } ?? .null,
      "properties": .object(properties.present),
    ]
    return members.present
  }

  /// The message, and in a paragraph of its own what a model says about it.
  private func text(_ finding: Finding) -> String {
    let message = finding.message.isEmpty ? finding.rule.rawValue : finding.message
    return message + (finding.explanation.map { "\n\n" + $0 } ?? "")
  }

  private func region(_ finding: Finding) -> JSONMembers {
    let text = lines.text(path: finding.path, line: finding.line) ?? finding.evidence
    let last =
      finding.endLine > finding.line
      ? lines.text(path: finding.path, line: finding.endLine) : text
    let indentation = text.utf16.prefix { $0 == 0x20 || $0 == 0x09 }.count
    let members: JSONMembers = [
      "startLine": .int(finding.line),
      "startColumn": .int(indentation + 1),
      "endLine": .int(finding.endLine),
      // Exclusive. A line whose text is not known ends with itself, as SARIF has it without a column.
      "endColumn": last.map { .int(max($0.utf16.count, indentation) + 1) } ?? .null,
      "snippet": text.isEmpty ? .null : .object(["text": .string(text)]),
    ]
    return members.present
  }

  private func suppression(_ reason: String) -> JSONValue {
    let members: JSONMembers = [
      "kind": .string("inSource"),
      "justification": .string(orAbsent: reason),
    ]
    return .object(members.present)
  }

  private func fix(_ finding: Finding, _ suggestion: String) -> JSONValue {
    // Without columns a region leaves its last line's ending in place.
    let isDeletion = suggestion.isEmpty
    let region: JSONMembers =
      isDeletion
      ? [
        "startLine": .int(finding.line), "startColumn": .int(1),
        "endLine": .int(finding.endLine + 1), "endColumn": .int(1),
      ] : ["startLine": .int(finding.line), "endLine": .int(finding.endLine)]
    let replacement: JSONMembers = [
      "deletedRegion": .object(region),
      "insertedContent": isDeletion ? .null : .object(["text": .string(suggestion)]),
    ]
    let description = isDeletion ? "Delete it." : "Replace it as suggested."
    return .object([
      "description": .object(["text": .string(description)]),
      "artifactChanges": .array([
        .object([
          "artifactLocation": SARIFLocation.artifact(finding.path),
          "replacements": .array([.object(replacement.present)]),
        ])
      ]),
    ])
  }
}
