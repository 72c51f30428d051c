import ReviewTypes

/// How a check's program writes what it found.
package enum CheckFormat: String, CaseIterable, Sendable {
  /// `file:line:col: message`, as compilers and linters write it; other lines are passed over.
  case lines
  /// SARIF 2.1.0.
  case sarif
  /// Reviewdog's JSON, one document or one diagnostic a line.
  case rdjson
  /// A test report in JUnit's XML.
  case junit

  /// Results beyond are counted, not kept.
  package static let maxResults = 10_000

  /// Reads what a program wrote; none for empty output.
  ///
  /// - Throws: `CheckOutputError` if it is not of this format.
  package func results(in text: String) throws(CheckOutputError) -> [CheckResult] {
    guard text.utf8.contains(where: { $0 > 0x20 }) else { return [] }
    var results =
      switch self {
      case .lines: LineOutput.results(in: text)
      case .sarif: try SARIFOutput.results(in: text)
      case .rdjson: try RDJSONOutput.results(in: text)
      case .junit: try JUnitOutput.results(in: text)
      }
    for index in results.indices {
      results[index].message = results[index].message.oneShortLine
    }
    return results
  }

  /// Whether a program of this format writes findings to standard error as well.
  package var readsStandardError: Bool { self == .lines }
}

/// Why an output is not of the format it should have.
package struct CheckOutputError: Error, Equatable, CustomStringConvertible {
  /// Follows "its output"; one line.
  package var description: String

  package init(_ description: String) {
    self.description = description
  }
}

extension Severity {
  /// The severity that a tool's own word stands for; nil for a word that says nothing of it.
  init?(toolWord: some StringProtocol) {
    switch toolWord.lowercased() {
    case "error", "fatal error", "fatal", "critical", "failure", "high": self = .error
    case "warning", "warn", "medium": self = .warning
    case "note", "info", "information", "notice", "hint", "style", "refactor", "convention",
      "performance", "portability", "remark", "low", "none":
      self = .note
    default: return nil
    }
  }
}

extension String {
  /// Longest message that is kept, in Unicode scalars.
  private static let messageLimit = 500

  /// On one line, without white space at its ends and not longer than a report can show.
  fileprivate var oneShortLine: String {
    let words = split(whereSeparator: \.isWhitespace)
    var scalars = words.joined(separator: " ").unicodeScalars
    guard scalars.count > Self.messageLimit else { return String(scalars) }
    scalars.removeLast(scalars.count - Self.messageLimit)
    return String(scalars) + "…"
  }

  /// The text with the tool's own name for what it found, where it does not hold it.
  func naming(_ code: String?) -> String {
    guard let code, !code.isEmpty, !contains(code) else { return self }
    return "\(self) (\(code))"
  }
}
