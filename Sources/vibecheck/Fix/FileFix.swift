import ReviewTypes
import Reviewing

/// What the verified suggestions of a review change in one file.
struct FileFix: Equatable {
  var path: String
  /// In the order of the file; no two touch the same line.
  var replacements: [LineReplacement]

  /// One for each file that has a suggestion. Of two for the same lines the first finding's is taken.
  static func fixes(of findings: [Finding]) -> [FileFix] {
    var fixes: [FileFix] = []
    for finding in findings.sorted(by: { ($0.path, $0.line) < ($1.path, $1.line) }) {
      guard let replacement = finding.replacement else { continue }
      if fixes.last?.path != finding.path {
        fixes.append(FileFix(path: finding.path, replacements: []))
      }
      let last = fixes[fixes.count - 1].replacements.last
      if let last, last.lines.overlaps(replacement.lines) { continue }
      fixes[fixes.count - 1].replacements.append(replacement)
    }
    return fixes
  }
}
