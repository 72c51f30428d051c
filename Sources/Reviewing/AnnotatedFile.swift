package import ReviewTypes

/// A file whose comments say what rules find in it, as semgrep's tests write them: `ruleid: a-rule`,
/// `ok: a-rule`, `todoruleid: a-rule` or `todook: a-rule`, alone in a comment above the line that is
/// meant. Several ids are set apart by commas, several comments may stand above one line.
package struct AnnotatedFile {
  package struct Annotation: Equatable, Sendable {
    package var expectation: RuleTestResult.Expectation
    package var rule: RuleID
    /// The line the comment stands on, 1-based.
    package var commentLine: Int
    /// The line that is meant: the next one that is no such comment. Nil at the end of the file.
    package var newLine: Int?
  }

  package var path: String
  /// In file order. Never empty.
  package var annotations: [Annotation]
  /// The file as an added one, but without these comments: their words are no code of it. Lines keep
  /// their numbers.
  package var diff: FileDiff

  /// Nil for a file without such a comment.
  package init?(path: String, text: String) {
    var annotations: [Annotation] = []
    var lines: [DiffLine] = []
    var number = 0
    var open = 0
    // Swift takes "\r\n" for one character, which "\n" does not separate.
    let text = text.replacing("\r\n", with: "\n")
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      number += 1
      let text = String(line)
      if let read = AnnotatedFile.annotations(in: text, line: number) {
        annotations += read
      } else {
        for index in open..<annotations.count { annotations[index].newLine = number }
        open = annotations.count
        lines.append(DiffLine(origin: .addition, oldLine: nil, newLine: number, text: text))
      }
    }
    guard !annotations.isEmpty else { return nil }
    // What follows the last line ending is no line.
    if lines.last?.newLine == number, lines.last?.text == "" {
      lines.removeLast()
      for index in annotations.indices where annotations[index].newLine == number {
        annotations[index].newLine = nil
      }
    }
    self.path = path
    self.annotations = annotations
    diff = FileDiff(
      oldPath: nil,
      newPath: path,
      change: .added,
      content: .hunks([
        Hunk(oldStart: 0, oldCount: 0, newStart: 1, newCount: number, lines: lines)
      ])
    )
  }

  /// The text of a line, without its number; empty for a line that is not reviewed.
  func text(ofLine newLine: Int) -> String {
    guard case .hunks(let hunks) = diff.content else { return "" }
    return hunks.lazy.flatMap(\.lines).first { $0.newLine == newLine }?.text ?? ""
  }

  /// Nil if the line is no annotation.
  private static func annotations(in text: String, line: Int) -> [Annotation]? {
    // The ids may be any words here, so that a misspelt one is seen and not taken for prose.
    let form =
      /\s*(?:\/\/+|#+|--|\/\*+|<!--|;+|%+|\(\*)\s*(ruleid|ok|todoruleid|todook)\s*:\s*([\w-]+(?:\s*,\s*[\w-]+)*)\s*(?:\*\/|-->|\*\))?\s*/
    guard let match = text.wholeMatch(of: form),
      let expectation = RuleTestResult.Expectation(rawValue: String(match.1))
    else { return nil }
    return match.2.split(separator: ",").map { id in
      Annotation(
        expectation: expectation,
        rule: RuleID(String(id).trimmed),
        commentLine: line,
        newLine: nil
      )
    }
  }
}
