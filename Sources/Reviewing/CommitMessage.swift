package import ReviewTypes

/// The message of a commit that is being made, as git will keep it.
package struct CommitMessage: Equatable, Sendable {
  /// What findings name as their file: git's own name for it.
  package static let path = "COMMIT_EDITMSG"

  /// With their places in the file the message was read from; no blank line first or last.
  package private(set) var lines: [MarkedLine] = []
  /// What stands below the scissors line: the change, as `git commit -v` shows it.
  package private(set) var below: [String] = []

  /// - Parameters:
  ///   - text: The file that git hands to `commit-msg`.
  ///   - comment: What a comment line begins with.
  ///   - stripsComments: Whether git takes comment lines out; see `git commit --cleanup`.
  package init(_ text: String, comment: String = "#", stripsComments: Bool = true) {
    let rows = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
    let scissors = comment + " ------------------------ >8 ------------------------"
    let end = rows.firstIndex { $0.hasPrefix(scissors) } ?? rows.endIndex
    for (index, row) in rows[..<end].enumerated() {
      if stripsComments, row.hasPrefix(comment) { continue }
      if lines.isEmpty, row.allSatisfy(\.isWhitespace) { continue }
      lines.append(MarkedLine(newLine: index + 1, text: String(row)))
    }
    while let last = lines.last, last.text.allSatisfy(\.isWhitespace) { lines.removeLast() }
    below = rows[end...].dropFirst().filter { !$0.hasPrefix(comment) }.map(String.init)
    while below.last == "" { below.removeLast() }
  }

  /// The characters that git chooses a comment character from, with `core.commentChar=auto`.
  private static let automaticComments = "#;@!$%^&|:"

  /// The comment character that git chose for `text`: that of its last line, which is git's own.
  package static func automaticComment(in text: String) -> String {
    let last = text.split(whereSeparator: \.isNewline).last { !$0.allSatisfy(\.isWhitespace) }
    guard let character = last?.first, automaticComments.contains(character) else { return "#" }
    return String(character)
  }

  package var subject: String { lines.first?.text ?? "" }

  /// Whether nobody wrote the message for others to read: a merge's own, or one that is folded into
  /// another commit later on.
  package var isAutomatic: Bool {
    ["Merge ", "fixup! ", "squash! ", "amend! "].contains { subject.hasPrefix($0) }
  }

  /// The message as a new file, for the reviewing steps. `change`, in words for a model, stands below
  /// it as lines that are none of the message.
  ///
  /// - Parameter offset: Lines before the first one.
  package func diff(change: [String], offset: Int = 0) -> FileDiff {
    let message = lines.map { line in
      DiffLine(origin: .addition, oldLine: nil, newLine: line.newLine + offset, text: line.text)
    }
    let shown = (change.isEmpty ? [] : ["", "The change:"] + change).map {
      DiffLine(origin: .context, oldLine: nil, newLine: nil, text: $0)
    }
    let hunk = Hunk(
      oldStart: 0,
      oldCount: 0,
      newStart: offset + 1,
      newCount: message.count,
      lines: message + shown
    )
    return FileDiff(oldPath: nil, newPath: Self.path, change: .added, content: .hunks([hunk]))
  }
}
