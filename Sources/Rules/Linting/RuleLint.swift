import ReviewTypes
import Yams

/// Judges a rule file beyond what makes it valid: whether its question can be answered, and whether its
/// examples and patterns agree.
package struct RuleLint {
  /// What `text` has against it, top to bottom. The mistakes of a file that is no valid rule are all there
  /// is to say about it.
  ///
  /// - Parameter file: As messages name it; its last part is the rule's id.
  package static func remarks(file: String, text: String) -> [LintRemark] {
    let read = RuleFile(file: file, text: text)
    guard let rule = read.rule, let root = read.root else {
      return read.mistakes.map(LintRemark.init)
    }
    var lint = RuleLint(file: file, rule: rule, root: root)
    lint.checkAsk()
    lint.checkMessage()
    lint.checkExamples()
    lint.checkPatterns()
    if rule.note == nil {
      lint.add(.note, "note", at: nil, "no 'note' says why it matters and how to mend it; add one")
    }
    return lint.remarks.enumerated()
      .sorted { left, right in
        (left.element.line, left.element.column, left.offset)
          < (right.element.line, right.element.column, right.offset)
      }
      .map(\.element)
  }

  /// The same of a file that was read.
  package static func remarks(_ text: RuleText) -> [LintRemark] {
    remarks(file: text.file, text: text.text)
  }

  let file: String
  let rule: Rule
  let root: Node
  private(set) var remarks: [LintRemark] = []

  private init(file: String, rule: Rule, root: Node) {
    self.file = file
    self.rule = rule
    self.root = root
  }

  mutating func add(
    _ level: LintRemark.Level,
    _ check: String,
    at node: Node?,
    _ message: String
  ) {
    remarks.append(
      LintRemark(
        file: file,
        line: node?.mark?.line ?? 1,
        column: node?.mark?.column ?? 1,
        level: level,
        check: check,
        message: message
      )
    )
  }
}
