import Crypto
package import ReviewTypes
import Rules

/// Names the line of a finding in the history: made of the rule, the path and the line's text without white
/// space at its ends and without suppressions.
///
/// Unlike `Fingerprint` it outlives the comment that silences the finding, and needs no more of a file than
/// the line. Equal lines of a file share it, so traces are counted.
package struct FindingTrace: Hashable, Sendable {
  package let rawValue: Int64

  package init(rawValue: Int64) {
    self.rawValue = rawValue
  }

  /// - Parameter text: the line, with or without its suppressions.
  package init(rule: RuleID, path: String, text: String) {
    let bare = SuppressedLine(text, language: Language(path: path)).rest ?? ""
    let digest = SHA256.hash(data: [UInt8]("\(rule)\u{0}\(path)\u{0}\(bare.trimmed)".utf8))
    rawValue = digest.prefix(8).reduce(0) { $0 << 8 | Int64($1) }
  }

  package init(_ finding: Finding) {
    self.init(rule: finding.rule, path: finding.path, text: finding.evidence)
  }
}
