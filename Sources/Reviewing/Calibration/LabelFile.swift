import Foundation
package import ReviewTypes
package import Rules

/// Reads labelled texts: JSON Lines, one text a line.
///
///     {"rule": "leftover-debug", "path": "src/cart.js", "code": "console.log(cart)", "label": "finding"}
///     {"rule": "leftover-debug", "path": "src/a.py", "diff": " def f(x):\n+    print(x)\n", "line": 2, "label": "not"}
///
/// `rule` and `label` (`finding` or `not`) are needed, and either `code`, of which every line is
/// added, or `diff`, the lines of a hunk with their signs and, if need be, its `@@` header. `path`
/// or `language` tells the language; the path is shown to the model. `line` is the line meant,
/// 1-based in `code` or on the new side of `diff`; without it, all of the text is. Texts with the same
/// `path` and lines are one text with several labels. `group` names the project or package that a text
/// comes from, `set` the kind of label, where figures are wanted of each. Empty lines are passed over.
///
/// A JSON report of a review is read, too: see `ReportLabels`.
package enum LabelFile {
  static let keys = [
    "code", "diff", "group", "label", "language", "line", "path", "rule", "set",
  ]

  /// - Parameters:
  ///   - file: as messages name it.
  ///   - known: every rule there is.
  /// - Throws: `RuleFileErrors` with every mistake.
  package static func read(
    _ text: String,
    file: String,
    known: Set<RuleID>
  ) throws(RuleFileErrors) -> [Label] {
    if let report = ReportLabels(text) { return try report.labels(file: file, known: known) }
    var labels: [Label] = []
    var mistakes: [RuleMistake] = []
    // Other line endings may stand in a JSON text as they are.
    let rows = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
    for (index, row) in rows.enumerated() where !row.allSatisfy(\.isWhitespace) {
      switch label(String(row), known: known) {
      case .success(let label): labels.append(label)
      case .failure(let mistake):
        mistakes.append(
          RuleMistake(file: file, line: index + 1, column: 1, message: mistake.message)
        )
      }
    }
    guard mistakes.isEmpty else { throw RuleFileErrors(mistakes: mistakes) }
    return labels
  }

  private struct Mistake: Error {
    var message: String
  }

  private static func label(_ row: String, known: Set<RuleID>) -> Result<Label, Mistake> {
    func wrong(_ message: String) -> Result<Label, Mistake> { .failure(Mistake(message: message)) }
    guard let value = try? JSONSerialization.jsonObject(with: Data(row.utf8)),
      let object = value as? [String: Any]
    else { return wrong("expected a JSON object on one line") }
    if let key = object.keys.sorted().first(where: { !keys.contains($0) }) {
      let hint = nearestWord(to: key, among: keys).map { "; did you mean '\($0)'?" } ?? ""
      return wrong("unknown key '\(key)'\(hint)")
    }
    func text(_ key: String) -> String? { object[key] as? String }
    for key in keys where key != "line" && object[key] != nil && text(key) == nil {
      return wrong("'\(key)' takes a text")
    }
    guard let id = text("rule") else { return wrong("the key 'rule' is missing") }
    guard known.contains(RuleID(id)) else {
      let hint =
        nearestWord(to: id, among: known.map(\.rawValue)).map { "; did you mean '\($0)'?" } ?? ""
      return wrong("there is no rule '\(id)'\(hint)")
    }
    guard let word = text("label") else { return wrong("the key 'label' is missing") }
    guard ["finding", "not"].contains(word) else {
      return wrong("'label' is '\(word)' (expected finding or not)")
    }
    guard let path = text("path") ?? text("language").map({ Language(rawValue: $0).neutralPath })
    else { return wrong("neither 'path' nor 'language' is given") }
    if text("path") == nil, let name = text("language"), !Language.all.contains(name) {
      let hint = nearestWord(to: name, among: Language.all).map { "; did you mean '\($0)'?" } ?? ""
      return wrong("unknown language '\(name)'\(hint)")
    }
    let lines: [DiffLine]
    switch (text("code"), text("diff")) {
    case (let code?, nil): lines = Label.added(code)
    case (nil, let diff?):
      guard let read = Label.hunk(diff) else {
        return wrong("a line of 'diff' begins with none of ' ', '+' and '-'")
      }
      lines = read
    case (_?, _?): return wrong("both 'code' and 'diff' are given; leave one out")
    case (nil, nil): return wrong("neither 'code' nor 'diff' is given")
    }
    guard lines.contains(where: { $0.origin == .addition }) else {
      return wrong("the text adds no line")
    }
    var newLine: Int?
    if let given = object["line"] {
      guard let number = given as? Int,
        lines.contains(where: { $0.origin == .addition && $0.newLine == number })
      else { return wrong("'line' is no line that the text adds") }
      newLine = number
    }
    return .success(
      Label(
        rule: RuleID(id),
        path: path,
        heading: text("diff").map(Label.heading(ofHunk:)) ?? "",
        lines: lines,
        newLine: newLine,
        isFinding: word == "finding",
        group: text("group"),
        set: text("set")
      )
    )
  }
}
