import Foundation
import ReviewTypes

/// A baseline as text: JSON with one finding a line and no line numbers, so that a difference
/// between two versions shows the findings that came and went and nothing else.
package enum BaselineFile {
  static let version = 1

  package static func text(of baseline: Baseline) throws -> String {
    let rows = try baseline.entries.map { entry in
      let members = [
        ("rule", entry.rule.rawValue), ("path", entry.path), ("evidence", entry.evidence),
        ("fingerprint", entry.fingerprint),
      ]
      return "    {"
        + (try members.map { "\"\($0)\": \(try quote($1))" }).joined(separator: ", ") + "}"
    }
    let findings = rows.isEmpty ? "[]" : "[\n\(rows.joined(separator: ",\n"))\n  ]"
    return "{\n  \"version\": \(version),\n  \"findings\": \(findings)\n}\n"
  }

  /// - Throws: `BaselineMistakes` with everything that is wrong.
  package static func read(_ text: String) throws(BaselineMistakes) -> Baseline {
    let document: Document
    do {
      document = try JSONDecoder().decode(Document.self, from: Data(text.utf8))
    } catch {
      let hint =
        text.contains("<<<<<<<")
        ? "it holds conflict markers; keep the lines of both sides, or write it anew with --write-baseline"
        : "it is no JSON object with 'version' and 'findings'; write it anew with --write-baseline"
      throw BaselineMistakes(messages: [hint])
    }
    guard document.version == version else {
      throw BaselineMistakes(messages: [
        "its version is \(document.version), this program reads \(version); use a newer vibecheck"
      ])
    }
    let mistakes = document.findings.enumerated().compactMap { index, row in
      row.missing.map { "finding \(index + 1): '\($0)' is missing or no text" }
    }
    guard mistakes.isEmpty else { throw BaselineMistakes(messages: mistakes) }
    return Baseline(document.findings.compactMap(\.entry))
  }

  private struct Document: Decodable {
    var version: Int
    var findings: [Row]
  }

  /// An entry, or the first key that it lacks.
  private struct Row: Decodable {
    var entry: Baseline.Entry?
    var missing: String?

    private struct Key: CodingKey {
      var stringValue: String
      var intValue: Int? { nil }
      init(_ name: String) { stringValue = name }
      init?(stringValue: String) { self.init(stringValue) }
      init?(intValue: Int) { nil }
    }

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: Key.self)
      var values: [String] = []
      for name in ["rule", "path", "evidence", "fingerprint"] {
        // A value of another kind is a mistake like a missing one, and named the same.
        guard let value = try? container.decode(String.self, forKey: Key(name)) else {
          missing = name
          return
        }
        values.append(value)
      }
      entry = Baseline.Entry(
        rule: RuleID(values[0]),
        path: values[1],
        evidence: values[2],
        fingerprint: values[3]
      )
    }
  }

  private static func quote(_ text: String) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .withoutEscapingSlashes
    return String(decoding: try encoder.encode(text), as: UTF8.self)
  }
}

/// What is wrong with a baseline file, without its name. Never empty.
package struct BaselineMistakes: Error, Equatable {
  package var messages: [String]

  package init(messages: [String]) {
    self.messages = messages
  }
}
