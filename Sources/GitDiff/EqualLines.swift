import ReviewTypes

/// Tells lines of one text apart by how many equal ones stand above them in the new file.
///
/// Lines are equal if they differ only in white space at their ends, so that re-indenting a file
/// changes no count.
enum EqualLines {
  /// See `FileDiff.equalLinesAbove`.
  ///
  /// - Parameters:
  ///   - text: the whole new file, its lines ending in LF.
  ///   - wanted: 1-based numbers of the lines to count for.
  static func above(_ wanted: Set<Int>, in text: [UInt8]) -> [Int: Int] {
    let lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    return above(wanted, lines: lines.enumerated().map { ($0.offset + 1, $0.element) })
  }

  /// The same where only the lines that `hunks` show are known.
  static func above(_ wanted: Set<Int>, in hunks: [Hunk]) -> [Int: Int] {
    let lines = hunks.flatMap(\.lines).compactMap { line in
      line.newLine.map { ($0, Array(line.text.utf8)[...]) }
    }
    return above(wanted, lines: lines)
  }

  private static func above(
    _ wanted: Set<Int>,
    lines: [(newLine: Int, text: ArraySlice<UInt8>)]
  ) -> [Int: Int] {
    // Only texts that are asked about are worth counting.
    var counts: [ArraySlice<UInt8>: Int] = [:]
    for line in lines where wanted.contains(line.newLine) { counts[trimmed(line)] = 0 }
    var above: [Int: Int] = [:]
    for line in lines {
      let text = trimmed(line)
      guard let count = counts[text] else { continue }
      if count > 0, wanted.contains(line.newLine) { above[line.newLine] = count }
      counts[text] = count + 1
    }
    return above
  }

  private static func trimmed(
    _ line: (newLine: Int, text: ArraySlice<UInt8>)
  ) -> ArraySlice<UInt8> {
    var text = line.text
    if line.newLine == 1, text.starts(with: [0xEF, 0xBB, 0xBF]) { text = text.dropFirst(3) }
    func isSpace(_ byte: UInt8?) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }
    while isSpace(text.first) { text.removeFirst() }
    while isSpace(text.last) { text.removeLast() }
    return text
  }
}

extension [Hunk] {
  /// The 1-based numbers, on the new side, of the lines that the change adds.
  var addedLines: Set<Int> {
    Set(flatMap(\.lines).filter { $0.origin == .addition }.compactMap(\.newLine))
  }
}
