import Foundation
import ReviewTypes

/// Diagnostics in the format of reviewdog: one document, or one diagnostic a line.
enum RDJSONOutput {
  static func results(in text: String) throws(CheckOutputError) -> [CheckResult] {
    let decoder = JSONDecoder()
    if let document = try? decoder.decode(Document.self, from: Data(text.utf8)) {
      return document.diagnostics.prefix(CheckFormat.maxResults).map {
        $0.result(otherwise: document.severity)
      }
    }
    var results: [CheckResult] = []
    for (index, line) in text.split(whereSeparator: \.isNewline).enumerated() {
      do {
        results.append(
          try decoder.decode(Diagnostic.self, from: Data(line.utf8)).result(otherwise: nil)
        )
      } catch {
        throw CheckOutputError("is no rdjson: line \(index + 1): \(error.jsonPlace)")
      }
      if results.count == CheckFormat.maxResults { break }
    }
    return results
  }

  private struct Document: Decodable {
    var diagnostics: [Diagnostic]
    var severity: Level?
  }

  private struct Diagnostic: Decodable {
    struct Location: Decodable {
      var path: String
      var range: Range?
    }
    struct Range: Decodable {
      var start: Position?
      var end: Position?
    }
    struct Position: Decodable { var line: Int? }
    struct Code: Decodable { var value: String? }

    var message: String
    var location: Location
    var severity: Level?
    var code: Code?

    func result(otherwise level: Level?) -> CheckResult {
      CheckResult(
        places: [
          CheckResult.Place(
            path: location.path,
            line: location.range?.start?.line,
            endLine: location.range?.end?.line
          )
        ],
        severity: (severity ?? level)?.severity,
        message: message.naming(code?.value)
      )
    }
  }

  /// Protocol buffers write the name or the number.
  private struct Level: Decodable {
    var severity: Severity?

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let number = try? container.decode(Int.self) {
        severity = [1: .error, 2: .warning, 3: .note][number]
      } else {
        severity = Severity(toolWord: try container.decode(String.self))
      }
    }
  }
}
