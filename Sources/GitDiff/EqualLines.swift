import Foundation
import ReviewTypes

/// Tells lines of one text apart by how many equal ones stand above them in the new file.
///
/// Lines are equal if they differ only in white space at their ends, so that re-indenting a file
/// changes no count.
package enum EqualLines {
  /// See `FileDiff.equalLinesAbove`.
  ///
  /// - Parameters:
  ///   - wanted: 1-based numbers of the lines to count for.
  ///   - text: the whole new file, its lines ending in LF.
  package static func above(_ wanted: [Int], in text: [UInt8]) -> [Int: Int] {
    text.withUnsafeBytes { bytes in
      var lines: [Line] = []
      var start = 0
      while start <= bytes.count {
        let rest = UnsafeRawBufferPointer(rebasing: bytes[start...])
        let length = rest.firstOffset(of: UInt8(ascii: "\n")) ?? rest.count
        lines.append(
          Line(number: lines.count + 1, UnsafeRawBufferPointer(rebasing: rest[..<length]))
        )
        start += length + 1
      }
      return above(wanted, lines: lines)
    }
  }

  /// The same where only the lines that `hunks` show are known.
  static func above(_ wanted: [Int], in hunks: [Hunk]) -> [Int: Int] {
    var text: [UInt8] = []
    var places: [(number: Int, bytes: Range<Int>)] = []
    for line in hunks.flatMap(\.lines) {
      guard let number = line.newLine else { continue }
      let start = text.count
      text += line.text.utf8
      places.append((number, start..<text.count))
    }
    return text.withUnsafeBytes { bytes in
      let lines = places.map { place in
        Line(number: place.number, UnsafeRawBufferPointer(rebasing: bytes[place.bytes]))
      }
      return above(wanted, lines: lines)
    }
  }

  private static func above(_ wanted: [Int], lines: [Line]) -> [Int: Int] {
    let last = max(wanted.max() ?? 0, lines.last?.number ?? 0)
    var isWanted = [Bool](repeating: false, count: last + 1)
    for number in wanted { isWanted[number] = true }
    // Only texts that are asked about are worth counting.
    var counts: [Line: Int] = [:]
    for line in lines where isWanted[line.number] { counts[line] = 0 }
    var above: [Int: Int] = [:]
    for line in lines {
      guard let place = counts.index(forKey: line) else { continue }
      let count = counts.values[place]
      if count > 0, isWanted[line.number] { above[line.number] = count }
      counts.values[place] = count + 1
    }
    return above
  }
}

/// A line without white space at its ends, told apart by its bytes: hashing all of a file with the hash of
/// `Dictionary` took as long as comparing the file with its old version.
private struct Line: Hashable {
  let number: Int
  private let text: UnsafeRawBufferPointer
  private let mixed: UInt64

  init(number: Int, _ bytes: UnsafeRawBufferPointer) {
    func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }
    var (start, end) = (0, bytes.count)
    if number == 1, bytes.starts(with: [0xEF, 0xBB, 0xBF]) { start = 3 }
    while start < end, isSpace(bytes[start]) { start += 1 }
    while end > start, isSpace(bytes[end - 1]) { end -= 1 }
    self.number = number
    text = UnsafeRawBufferPointer(rebasing: bytes[start..<end])
    mixed = text.mixed
  }

  func hash(into hasher: inout Hasher) { hasher.combine(mixed) }

  static func == (left: Line, right: Line) -> Bool {
    guard left.mixed == right.mixed, left.text.count == right.text.count else { return false }
    guard let one = left.text.baseAddress, let other = right.text.baseAddress else { return true }
    return memcmp(one, other, left.text.count) == 0
  }
}

extension UnsafeRawBufferPointer {
  /// The offset of the first such byte; nil if there is none.
  func firstOffset(of byte: UInt8) -> Int? {
    guard let start = baseAddress, let found = memchr(start, Int32(byte), count) else { return nil }
    return UnsafeRawPointer(found) - start
  }

  /// A number that differs for most different texts; eight bytes a step.
  fileprivate var mixed: UInt64 {
    var mixed = UInt64(count)
    func mix(_ word: UInt64) {
      mixed = (mixed ^ word) &* 0x9E37_79B9_7F4A_7C15
      mixed ^= mixed >> 29
    }
    var offset = 0
    while offset + 8 <= count {
      mix(loadUnaligned(fromByteOffset: offset, as: UInt64.self))
      offset += 8
    }
    var rest: UInt64 = 0
    while offset < count {
      rest = rest << 8 | UInt64(self[offset])
      offset += 1
    }
    mix(rest)
    return mixed
  }
}

extension [Hunk] {
  /// The 1-based numbers, on the new side, of the lines that the change adds.
  var addedLines: [Int] {
    var numbers: [Int] = []
    for hunk in self {
      for line in hunk.lines where line.origin == .addition {
        if let number = line.newLine { numbers.append(number) }
      }
    }
    return numbers
  }
}
