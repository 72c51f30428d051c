import Reporting
import Rules

/// What `rules lint` says, in words and as JSON.
struct LintReport {
  var fileCount: Int
  var remarks: [LintRemark]

  func count(of level: LintRemark.Level) -> Int { remarks.count { $0.level == level } }

  /// A line a remark, then the counts.
  func text(isColored: Bool, showsNotes: Bool) -> String {
    let style = Style(isColored: isColored)
    let shown = remarks.filter { showsNotes || $0.level != .note }
    var text = shown.map { remark in
      let place = "\(printable(remark.file)):\(remark.line):\(remark.column)"
      let word =
        switch remark.level {
        case .error: style.red("error")
        case .warning: style.yellow("warning")
        case .note: style.cyan("note")
        }
      return "\(place): \(word): \(printable(remark.message)) \(style.dim("[\(remark.check)]"))\n"
    }.joined()
    let counts = LintRemark.Level.allCases.compactMap { level -> String? in
      let number = count(of: level)
      guard number > 0 else { return nil }
      let isHidden = level == .note && !showsNotes
      return counted(number, level.rawValue) + (isHidden ? " hidden (see -v)" : "")
    }
    if !shown.isEmpty { text += "\n" }
    let verdict = counts.isEmpty ? "nothing to mend" : counts.joined(separator: ", ")
    return text + "\(counted(fileCount, "rule file")): \(verdict)\n"
  }

  /// Version 1 of the JSON format; every key is always there.
  var json: String {
    let document: JSONValue = .object([
      "version": .int(1),
      "tool": .object(["name": .string("vibecheck"), "version": .string(Version.text)]),
      "summary": .object([
        "files": .int(fileCount),
        "errors": .int(count(of: .error)),
        "warnings": .int(count(of: .warning)),
        "notes": .int(count(of: .note)),
      ]),
      "remarks": .array(
        remarks.map { remark in
          .object([
            "file": .string(remark.file),
            "line": .int(remark.line),
            "column": .int(remark.column),
            "level": .string(remark.level.rawValue),
            "check": .string(remark.check),
            "message": .string(remark.message),
          ])
        }
      ),
    ])
    return document.lines + "\n"
  }

  private func counted(_ number: Int, _ word: String) -> String {
    "\(number) \(word)\(number == 1 ? "" : "s")"
  }
}
