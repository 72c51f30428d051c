import Foundation
package import ReviewTypes

/// Tells lines of one text apart by how many equal ones stand above them in the new file.
///
/// Lines are equal if they differ only in white space at their ends, so that re-indenting a file
/// changes no count.
package enum EqualLines {
  /// See `FileDiff.equalLinesAbove`.
  ///
  /// - Parameters:
  ///   - wanted: 1-based numbers of the lines to count for; those that the text lacks are passed over.
  ///   - text: the whole new file, its lines ending in LF.
  package static func above(_ wanted: [Int], in text: [UInt8]) -> [Int: Int] {
    text.withUnsafeBytes { above(wanted, in: LinedText($0)) }
  }

  /// The same where the text's lines are known.
  static func above(_ wanted: [Int], in text: LinedText) -> [Int: Int] {
    var lines: [Line] = []
    lines.reserveCapacity(text.lineCount + 1)
    for line in 0..<text.lineCount {
      lines.append(Line(number: line + 1, text[line]))
    }
    // What stands behind the last ending is an empty line to who asks for it.
    lines.append(Line(number: text.lineCount + 1, UnsafeRawBufferPointer(start: nil, count: 0)))
    var isWanted = [Bool](repeating: false, count: lines.count)
    for number in wanted where 1...lines.count ~= number { isWanted[number - 1] = true }
    return above(lines, where: isWanted)
  }

  /// The same where only the lines that `hunks` show are known. Their numbers may be any.
  package static func above(_ wanted: [Int], in hunks: [Hunk]) -> [Int: Int] {
    var text: [UInt8] = []
    var places: [(number: Int, bytes: Range<Int>)] = []
    for line in hunks.flatMap(\.lines) {
      guard let number = line.newLine else { continue }
      let start = text.count
      text += line.text.utf8
      places.append((number, start..<text.count))
    }
    let wanted = Set(wanted)
    return text.withUnsafeBytes { bytes in
      let lines = places.map { place in
        Line(number: place.number, UnsafeRawBufferPointer(rebasing: bytes[place.bytes]))
      }
      return above(lines, where: places.map { wanted.contains($0.number) })
    }
  }

  /// - Parameter isWanted: for each of the lines. Never a table by line number: a patch may begin at any.
  private static func above(_ lines: [Line], where isWanted: [Bool]) -> [Int: Int] {
    // Only texts that are asked about are worth counting.
    var counts = LineCounts(of: lines.indices.filter { isWanted[$0] }.map { lines[$0] })
    var above: [Int: Int] = [:]
    for (index, line) in lines.enumerated() {
      guard let count = counts.count(line) else { continue }
      if count > 0, isWanted[index] { above[line.number] = count }
    }
    return above
  }
}

/// How often each of some lines has been seen: a table that asks a line for nothing but its own hash, and
/// that never grows. `Dictionary` hashed the hash again.
private struct LineCounts {
  private var entries: [(line: Line, count: Int)] = []
  /// Indices into `entries`; -1 where there is none.
  private var slots: [Int32]
  /// How many bits of a hash are no part of a slot's number. The upper ones are: those below mix less well.
  private let unusedBits: Int

  /// None of them seen yet.
  init(of lines: [Line]) {
    var bits = 4
    while 1 << bits < 2 * lines.count { bits += 1 }
    slots = Array(repeating: -1, count: 1 << bits)
    unusedBits = UInt64.bitWidth - bits
    entries.reserveCapacity(lines.count)
    for line in lines {
      let slot = slot(of: line)
      guard slots[slot] < 0 else { continue }
      slots[slot] = Int32(entries.count)
      entries.append((line, 0))
    }
  }

  /// - Returns: how often the line was counted before; nil if it is none of them.
  mutating func count(_ line: Line) -> Int? {
    let entry = Int(slots[slot(of: line)])
    guard entry >= 0 else { return nil }
    entries[entry].count += 1
    return entries[entry].count - 1
  }

  /// Where the line is, or would be.
  private func slot(of line: Line) -> Int {
    var slot = Int(line.mixed >> unusedBits)
    while slots[slot] >= 0, entries[Int(slots[slot])].line != line {
      slot = (slot + 1) & (slots.count - 1)
    }
    return slot
  }
}

/// A line without white space at its ends, told apart by its bytes.
private struct Line: Equatable {
  /// Another one in each run, so that nobody can write a file whose lines all want the same slot.
  private static let seed = UInt64.random(in: 0...UInt64.max)

  let number: Int
  let mixed: UInt64
  private let text: UnsafeRawBufferPointer

  init(number: Int, _ bytes: UnsafeRawBufferPointer) {
    func isSpace(_ byte: UInt8) -> Bool {
      byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A
    }
    var (start, end) = (0, bytes.count)
    if number == 1, bytes.starts(with: [0xEF, 0xBB, 0xBF]) { start = 3 }
    while start < end, isSpace(bytes[start]) { start += 1 }
    while end > start, isSpace(bytes[end - 1]) { end -= 1 }
    self.number = number
    text = UnsafeRawBufferPointer(rebasing: bytes[start..<end])
    mixed = text.mixed(seed: Self.seed)
  }

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
  fileprivate func mixed(seed: UInt64) -> UInt64 {
    var mixed = seed ^ UInt64(count)
    func mix(_ word: UInt64) {
      mixed = (mixed ^ word) &* 0x9E37_79B9_7F4A_7C15
      mixed ^= mixed >> 29
    }
    if count >= 8 {
      for offset in stride(from: 0, to: count - 8, by: 8) {
        mix(loadUnaligned(fromByteOffset: offset, as: UInt64.self))
      }
      // The last step overlaps the one before.
      mix(loadUnaligned(fromByteOffset: count - 8, as: UInt64.self))
    } else {
      mix(reduce(0) { $0 << 8 | UInt64($1) })
    }
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
