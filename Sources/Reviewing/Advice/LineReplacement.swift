/// Lines of a file and what is to stand in their place.
package struct LineReplacement: Equatable, Sendable {
  /// 1-based, in the new file.
  package var lines: ClosedRange<Int>
  /// What they hold now: joined by line feeds, without the last line's ending.
  package var original: String
  /// What they are to hold, in the same form; empty to delete them.
  package var replacement: String

  package init(lines: ClosedRange<Int>, original: String, replacement: String) {
    self.lines = lines
    self.original = original
    self.replacement = replacement
  }

  /// `file` with all of `replacements` made; nil if it does not hold the originals at these lines, or two of
  /// them overlap.
  ///
  /// New lines end as the first of those they replace. A file that did not end in a line ending does not
  /// afterwards. Every byte of other lines stays, whatever its encoding.
  package static func apply(_ replacements: [LineReplacement], to file: [UInt8]) -> [UInt8]? {
    let lines = FileLine.lines(of: file)
    var result: [UInt8] = []
    var next = 0
    for replacement in replacements.sorted(by: { $0.lines.lowerBound < $1.lines.lowerBound }) {
      let range = (replacement.lines.lowerBound - 1)..<replacement.lines.upperBound
      guard range.lowerBound >= next, range.upperBound <= lines.count else { return nil }
      let replaced = lines[range]
      guard replaced.map(\.text).joined(separator: "\n") == replacement.original else { return nil }
      for line in lines[next..<range.lowerBound] { result += line.bytes }
      result += replacement.bytes(replacing: replaced, after: lines[..<range.lowerBound].last)
      next = range.upperBound
    }
    for line in lines[next...] { result += line.bytes }
    return result
  }

  private func bytes(
    replacing replaced: ArraySlice<FileLine>,
    after previous: FileLine?
  ) -> [UInt8] {
    guard !replacement.isEmpty else { return [] }
    let ending = replaced.lazy.map(\.ending).first { !$0.isEmpty } ?? previous?.ending ?? [0x0A]
    var bytes = replaced.first?.mark ?? []
    for line in replacement.split(separator: "\n", omittingEmptySubsequences: false) {
      bytes += Array(line.utf8) + ending
    }
    if replaced.last?.ending.isEmpty == true { bytes.removeLast(ending.count) }
    return bytes
  }
}

/// A line of a file with everything that belongs to it.
private struct FileLine {
  /// A byte order mark in front of the first line.
  var mark: [UInt8]
  var content: [UInt8]
  /// LF, or CR LF; empty at the end of a file.
  var ending: [UInt8]

  var bytes: [UInt8] { mark + content + ending }

  /// As a diff has it.
  var text: String { String(decoding: content, as: UTF8.self) }

  static func lines(of file: [UInt8]) -> [FileLine] {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    var lines: [FileLine] = []
    var start = 0
    while start < file.count {
      let end = file[start...].firstIndex(of: 0x0A).map { $0 + 1 } ?? file.count
      var content = file[start..<end]
      var ending: [UInt8] = []
      if content.last == 0x0A {
        content.removeLast()
        ending = [0x0A]
        if content.last == 0x0D {
          content.removeLast()
          ending = [0x0D, 0x0A]
        }
      }
      let isMarked = start == 0 && content.starts(with: mark)
      lines.append(
        FileLine(
          mark: isMarked ? mark : [],
          content: Array(isMarked ? content.dropFirst(3) : content),
          ending: ending
        )
      )
      start = end
    }
    return lines
  }
}
