import ReviewTypes

/// What a patch says of one file, collected line by line.
struct PatchSection {
  /// The names of the line `diff --git`, with their prefixes; nil if it did not tell.
  var gitNames: (old: String, new: String)?
  /// The names after `---` and `+++`, with prefixes and `/dev/null`.
  var fileNames: (old: String, new: String)?
  /// From `rename` and `copy` lines, without prefixes.
  var oldPath: String?
  var newPath: String?

  var change = FileDiff.Change.modified
  /// Whether `diff --git` began it: then only a rename or copy has two different paths.
  var isGit: Bool
  var isBinary = false
  /// Octal, as git writes it; nil where the patch does not say.
  var oldMode: String?
  var newMode: String?
  var hunks: [Hunk] = []
  /// Bytes of the context and added lines, in order, with their endings.
  var newBytes: [UInt8] = []

  init(isGit: Bool) {
    self.isGit = isGit
  }

  /// Nil if the section names no file.
  func file(options: DiffOptions) -> FileDiff? {
    guard let (old, new) = paths() else { return nil }
    var change = change
    if change == .modified, hunks.isEmpty, let oldMode, let newMode, oldMode != newMode {
      change = .modeChanged
    }
    if fileNames?.old == PatchName.nothing { change = .added }
    if fileNames?.new == PatchName.nothing { change = .deleted }
    var file = FileDiff(
      oldPath: change == .added ? nil : old,
      newPath: change == .deleted ? nil : new,
      change: change,
      content: newBytes.count > options.maxFileBytes
        ? .skipped(.tooLarge) : content(of: change, path: new)
    )
    if case .hunks(let hunks) = file.content {
      file.markedLines = hunks.flatMap {
        PatchSection.markedLines(of: $0, holding: options.markers)
      }
      file.equalLinesAbove = EqualLines.above(
        hunks.addedLines + file.markedLines.map(\.newLine),
        in: hunks
      )
    }
    return file
  }

  private func content(of change: FileDiff.Change, path: String) -> FileDiff.Content {
    if change == .deleted { return .skipped(.deleted) }
    if newMode == "160000" { return .skipped(.submodule) }
    if newMode == "120000", newBytes.count(where: { $0 == UInt8(ascii: "\n") }) <= 1 {
      return .hunks([])
    }
    if isBinary || newBytes.withUnsafeBytes({ WideText.decode($0) != nil }) {
      return .skipped(.binary)
    }
    switch newBytes.withUnsafeBytes({ FileText($0, path: path) }) {
    case .binary: return .skipped(.binary)
    case .lfsPointer: return .skipped(.lfsPointer)
    case .text, .converted: return .hunks(hunks)
    }
  }

  private func paths() -> (old: String, new: String)? {
    if let oldPath, let newPath { return (oldPath, newPath) }
    let gitPath = gitNames.flatMap { PatchName.common($0.old, $0.new) }
    guard let (old, new) = fileNames else {
      return gitPath.map { ($0, $0) }
    }
    if old == PatchName.nothing || new == PatchName.nothing {
      let (name, prefix) = old == PatchName.nothing ? (new, "b/") : (old, "a/")
      if let gitPath, name.hasSuffix(gitPath) { return (gitPath, gitPath) }
      let path = name.hasPrefix(prefix) ? String(name.dropFirst(prefix.count)) : name
      return (path, path)
    }
    if let path = PatchName.common(old, new), isGit || PatchSection.areGitPrefixes(old, new) {
      return (path, path)
    }
    return (PatchSection.withoutDot(old), PatchSection.withoutDot(new))
  }

  /// Whether both names begin as git's do: `a/`, `b/` or, with `diff.mnemonicPrefix`, `i/`, `w/` ….
  private static func areGitPrefixes(_ names: String...) -> Bool {
    names.allSatisfy { "abciow12".contains($0.prefix(1)) && $0.dropFirst().hasPrefix("/") }
  }

  private static func withoutDot(_ name: String) -> String {
    name.hasPrefix("./") ? String(name.dropFirst(2)) : name
  }

  /// Only the part of the new file that the patch shows can be searched.
  private static func markedLines(of hunk: Hunk, holding markers: [String]) -> [MarkedLine] {
    hunk.lines.compactMap { line in
      guard let newLine = line.newLine, markers.contains(where: { line.text.contains($0) }) else {
        return nil
      }
      return MarkedLine(newLine: newLine, text: line.text)
    }
  }
}
