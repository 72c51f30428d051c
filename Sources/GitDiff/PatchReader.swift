import ReviewTypes

/// Walks over the lines of a patch. Inside a hunk the header's counts decide what a line is, never
/// its look: an added line may well read `++ /dev/null`.
struct PatchReader {
  private let bytes: [UInt8]
  private let lines: [Range<Int>]
  private let options: DiffOptions
  /// 0-based index into `lines`.
  private var position = 0
  private var section: PatchSection?
  private var files: [FileDiff] = []
  /// Whether the line before was the last of a hunk: a further `+` would be a line nobody counted.
  private var isAfterHunk = false

  init(_ bytes: [UInt8], options: DiffOptions) {
    self.bytes = bytes
    self.options = options
    var lines: [Range<Int>] = []
    var start = 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? bytes.count
      lines.append(start..<end)
      start = end
    }
    self.lines = lines
  }

  mutating func read() throws(PatchError) -> [FileDiff] {
    while position < lines.count {
      try readLine()
    }
    endSection()
    if files.isEmpty { try checkIsBlank() }
    return files
  }

  private mutating func readLine() throws(PatchError) {
    let line = header(at: position)
    if line.starts(with: "diff --cc ".utf8) || line.starts(with: "diff --combined ".utf8)
      || line.starts(with: "@@@ -".utf8)
    {
      throw error("a combined diff of a merge; make one against a single parent (git diff A B)")
    }
    if line.starts(with: "diff --git ".utf8) {
      endSection()
      var next = PatchSection(isGit: true)
      next.gitNames = PatchName.pair(line.dropFirst("diff --git ".utf8.count))
      section = next
    } else if startsFile(at: position) {
      try readFileNames()
      return
    } else if line.starts(with: "@@ -".utf8),
      section?.fileNames != nil || PatchHunkHeader(line) != nil
    {
      try readHunk()
      return
    } else if line.elementsEqual("-- ".utf8) {
      // A mail's signature: what follows may be the next mail's text.
      endSection()
    } else if isAfterHunk, let sign = line.first, "+- ".utf8.contains(sign) {
      throw error("a line after the end of its hunk; the counts in the hunk's header are wrong")
    } else if !readBinary(line), section?.hunks.isEmpty == true {
      try readExtendedHeader(line)
    }
    isAfterHunk = false
    position += 1
  }

  /// `---`, `+++` and `@@` in a row: nothing less begins a file outside of `diff --git`.
  private func startsFile(at index: Int) -> Bool {
    header(at: index).starts(with: "--- ".utf8)
      && header(at: index + 1).starts(with: "+++ ".utf8)
      && header(at: index + 2).starts(with: "@@ -".utf8)
  }

  private mutating func readFileNames() throws(PatchError) {
    let old = header(at: position).dropFirst(4)
    let new = header(at: position + 1).dropFirst(4)
    guard let oldName = PatchName.read(old) else { throw error("a quoted name does not end") }
    position += 1
    guard let newName = PatchName.read(new) else { throw error("a quoted name does not end") }
    if section?.isGit != true || section?.fileNames != nil {
      endSection()
      var next = PatchSection(isGit: false)
      next.change = changeToldByDates(old: old, new: new)
      section = next
    }
    section?.fileNames = (oldName, newName)
    isAfterHunk = false
    position += 1
  }

  /// `diff -N` names both files and dates the missing one to the epoch.
  private func changeToldByDates(
    old: ArraySlice<UInt8>,
    new: ArraySlice<UInt8>
  ) -> FileDiff.Change {
    func isEpoch(_ field: ArraySlice<UInt8>) -> Bool {
      guard let tab = field.firstIndex(of: UInt8(ascii: "\t")) else { return false }
      let date = field[(tab + 1)...]
      return date.starts(with: "1970-01-01 ".utf8) || date.starts(with: "1969-12-31 ".utf8)
    }
    let hunk = PatchHunkHeader(header(at: position + 1))
    if isEpoch(old), hunk?.oldCount == 0 { return .added }
    if isEpoch(new), hunk?.newCount == 0 { return .deleted }
    return .modified
  }

  private mutating func readHunk() throws(PatchError) {
    guard let header = PatchHunkHeader(header(at: position)) else {
      throw error("not a hunk header; expected '@@ -START,COUNT +START,COUNT @@'")
    }
    guard section?.fileNames != nil else { throw error("a hunk before any file was named") }
    position += 1
    let (hunk, newBytes) = try readLines(of: header)
    section?.hunks.append(hunk)
    section?.newBytes += newBytes
    isAfterHunk = true
  }

  private mutating func readLines(
    of header: PatchHunkHeader
  ) throws(PatchError) -> (Hunk, newBytes: [UInt8]) {
    var hunk = Hunk(
      oldStart: header.oldStart,
      oldCount: header.oldCount,
      newStart: header.newStart,
      newCount: header.newCount,
      heading: header.heading,
      lines: []
    )
    var newBytes: [UInt8] = []
    var (oldLine, newLine) = (header.oldStart, header.newStart)
    let (oldEnd, newEnd) = (oldLine + header.oldCount, newLine + header.newCount)
    while oldLine < oldEnd || newLine < newEnd {
      guard position < lines.count else { throw error("the patch ends inside a hunk") }
      let line = bytes[lines[position]]
      // Mailers and editors strip the one space of an empty context line.
      let isBare = line.elementsEqual("\n".utf8) || line.elementsEqual("\r\n".utf8)
      let sign = isBare ? UInt8(ascii: " ") : line.first
      let body = isBare ? line : line.dropFirst()
      let origin: DiffLine.Origin
      switch sign {
      case UInt8(ascii: " ") where oldLine < oldEnd && newLine < newEnd: origin = .context
      case UInt8(ascii: "-") where oldLine < oldEnd: origin = .deletion
      case UInt8(ascii: "+") where newLine < newEnd: origin = .addition
      case UInt8(ascii: "\\") where !hunk.lines.isEmpty:
        hunk.lines[hunk.lines.count - 1].endsWithNewline = false
        position += 1
        continue
      default:
        throw error("a hunk has fewer or other lines than its header counts")
      }
      let (old, new) = (origin == .addition ? nil : oldLine, origin == .deletion ? nil : newLine)
      let (text, _) = body.withUnsafeBytes { FileText.line($0, isFirst: (new ?? old) == 1) }
      hunk.lines.append(DiffLine(origin: origin, oldLine: old, newLine: new, text: text))
      if origin != .addition { oldLine += 1 }
      if origin != .deletion {
        newLine += 1
        newBytes += body
      }
      position += 1
    }
    if position < lines.count, bytes[lines[position].lowerBound] == UInt8(ascii: "\\"),
      !hunk.lines.isEmpty
    {
      hunk.lines[hunk.lines.count - 1].endsWithNewline = false
      position += 1
    }
    return (hunk, newBytes)
  }
}

extension PatchReader {
  /// The lines git puts between `diff --git` and `---`.
  private mutating func readExtendedHeader(_ line: ArraySlice<UInt8>) throws(PatchError) {
    guard section?.isGit == true else { return }
    func value(after key: String) -> ArraySlice<UInt8>? {
      line.starts(with: key.utf8) ? line.dropFirst(key.utf8.count) : nil
    }
    func text(after key: String) -> String? {
      value(after: key).map { String(decoding: $0, as: UTF8.self) }
    }
    if let mode = text(after: "new file mode ") {
      section?.change = .added
      section?.newMode = mode
    } else if let mode = text(after: "deleted file mode ") {
      section?.change = .deleted
      section?.oldMode = mode
    } else if let mode = text(after: "old mode ") {
      section?.oldMode = mode
    } else if let mode = text(after: "new mode ") {
      section?.newMode = mode
    } else if let index = text(after: "index "), let space = index.firstIndex(of: " ") {
      section?.newMode = String(index[index.index(after: space)...])
    } else if let name = value(after: "rename from ") ?? value(after: "copy from ") {
      guard let path = PatchName.read(name) else { throw error("a quoted name does not end") }
      section?.oldPath = path
    } else if let name = value(after: "rename to ") ?? value(after: "copy to ") {
      guard let path = PatchName.read(name) else { throw error("a quoted name does not end") }
      section?.newPath = path
      section?.change = line.starts(with: "copy ".utf8) ? .copied : .renamed
    }
  }

  /// Whether `line` says that a binary file differs, and if so takes note of it.
  private mutating func readBinary(_ line: ArraySlice<UInt8>) -> Bool {
    let isGitSection = section?.isGit == true && section?.hunks.isEmpty == true
    if isGitSection,
      line.elementsEqual("GIT binary patch".utf8) || line.starts(with: "Binary files ".utf8)
    {
      section?.isBinary = true
      return true
    }
    guard line.starts(with: "Binary file".utf8) else { return false }
    let text = String(decoding: line, as: UTF8.self)
    var name: Substring?
    if text.hasPrefix("Binary files "), text.hasSuffix(" differ"),
      let and = text.firstRange(of: " and ")
    {
      name = text[and.upperBound...].dropLast(" differ".count)
    } else if text.hasPrefix("Binary file "), text.hasSuffix(" has changed") {
      name = text.dropFirst("Binary file ".count).dropLast(" has changed".count)
    }
    guard let name else { return false }
    endSection()
    let path = name.hasPrefix("b/") ? String(name.dropFirst(2)) : String(name)
    files.append(
      FileDiff(oldPath: path, newPath: path, change: .modified, content: .skipped(.binary))
    )
    return true
  }

  private mutating func endSection() {
    if let file = section?.file(options: options) { files.append(file) }
    section = nil
  }

  private func checkIsBlank() throws(PatchError) {
    let whiteSpace = " \t\r\n".utf8
    guard let offset = bytes.firstIndex(where: { !whiteSpace.contains($0) }) else { return }
    let line = 1 + bytes[..<offset].count { $0 == UInt8(ascii: "\n") }
    let isColoured = bytes[offset...].starts(with: [0x1B, UInt8(ascii: "[")])
    throw PatchError(
      patchLine: line,
      message: isColoured
        ? "the diff is coloured; make it with --no-color"
        : "no unified diff found; make one with git diff or diff -u"
    )
  }

  /// The line at `index` without its ending; empty beyond the last one.
  private func header(at index: Int) -> ArraySlice<UInt8> {
    guard index < lines.count else { return [] }
    var line = bytes[lines[index]]
    if line.last == UInt8(ascii: "\n") { line = line.dropLast() }
    if line.last == UInt8(ascii: "\r") { line = line.dropLast() }
    return line
  }

  private func error(_ message: String) -> PatchError {
    PatchError(patchLine: min(position + 1, max(lines.count, 1)), message: message)
  }
}
