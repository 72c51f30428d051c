import ReviewTypes

/// The rules of a SARIF run, those of the tool's own findings included.
struct SARIFRules {
  private let summaries: [RuleSummary]
  private let indices: [RuleID: Int]

  init(_ review: Review) {
    var summaries = review.rules
    var known = Set(summaries.map(\.id))
    for finding in review.findings where known.insert(finding.rule).inserted {
      summaries.append(
        RuleSummary(
          id: finding.rule,
          severity: finding.severity,
          message: finding.message,
          isJudged: finding.source == .model
        )
      )
    }
    self.summaries = summaries.sorted { $0.id < $1.id }
    indices = Dictionary(
      self.summaries.enumerated().map { ($1.id, $0) },
      uniquingKeysWith: { first, _ in first }
    )
  }

  func index(of rule: RuleID) -> Int? { indices[rule] }

  var json: [JSONValue] { summaries.map(Self.json) }

  /// Longer descriptions are refused by GitHub.
  private static let textLimit = 1024

  private static func json(_ rule: RuleSummary) -> JSONValue {
    let text = rule.message.isEmpty ? rule.id.rawValue : rule.message
    let note = rule.note.map { SARIFText.trimmed($0) } ?? ""
    let full = note.isEmpty ? text : note
    let help = [full, silencing(rule.id, code: { $0 })].joined(separator: "\n\n")
    let markdown = [
      full, silencing(rule.id, code: MarkdownText.code),
      rule.url.flatMap { $0.isEmpty ? nil : $0 }.map {
        "[More about this rule](<\(SARIFText.address($0))>)"
      },
    ].compactMap { $0 }.joined(separator: "\n\n")
    let properties: JSONMembers = [
      "tags": .array(["vibecheck", rule.isJudged ? "model" : "pattern"].map(JSONValue.string)),
      "precision": .string(orNull: rule.precision.map(word)),
      "problem.severity": .string(rule.severity.problem),
    ]
    let members: JSONMembers = [
      "id": .string(rule.id.rawValue),
      "name": .string(rule.id.rawValue),
      "shortDescription": .object(["text": .string(SARIFText.cut(text, to: textLimit))]),
      "fullDescription": .object(["text": .string(SARIFText.cut(full, to: textLimit))]),
      "help": .object(["text": .string(help), "markdown": .string(markdown)]),
      "helpUri": .string(orAbsent: rule.url.map(SARIFText.address)),
      "defaultConfiguration": .object(["level": .string(rule.severity.rawValue)]),
      "properties": .object(properties.present),
    ]
    return .object(members.present)
  }

  private static func silencing(_ rule: RuleID, code: (String) -> String) -> String {
    let marker = code("vibecheck:ignore[\(rule)] reason")
    return "To silence one finding, write \(marker) in a comment on its line or the line above."
  }

  /// GitHub's word for a share of findings that were right.
  private static func word(for precision: Double) -> String {
    switch precision {
    case 0.95...: "very-high"
    case 0.85...: "high"
    case 0.7...: "medium"
    default: "low"
    }
  }
}

extension Severity {
  /// GitHub's word in `problem.severity`.
  fileprivate var problem: String {
    switch self {
    case .error: "error"
    case .warning: "warning"
    case .note: "recommendation"
    }
  }
}

/// Text in the form SARIF's readers take it.
enum SARIFText {
  static func trimmed(_ text: String) -> String {
    let rest = text.drop(while: \.isWhitespace)
    return String(rest.prefix(rest.count - rest.reversed().prefix(while: \.isWhitespace).count))
  }

  static func cut(_ text: String, to limit: Int) -> String {
    text.utf16.count <= limit ? text : String(text.prefix(limit / 2 - 1)) + "…"
  }

  /// A URL of which nothing is left that no URI may hold.
  static func address(_ url: String) -> String {
    var result = ""
    for byte in url.utf8 {
      let character = Character(Unicode.Scalar(byte))
      if byte > 0x20, byte < 0x7f, !"\"<>\\^`{|}".contains(character) {
        result.append(character)
      } else {
        let digits = String(byte, radix: 16, uppercase: true)
        result += "%" + (digits.count == 1 ? "0" : "") + digits
      }
    }
    return result
  }
}
