import ReviewTypes

/// Finds the lines of a file that hold one of a few texts, without taking the file apart first.
enum MarkerSearch {
  /// Ascending; each line once however many markers it holds.
  static func lines(in bytes: UnsafeRawBufferPointer, holding markers: [String]) -> [MarkedLine] {
    let lf = UInt8(ascii: "\n")
    var starts = Set<Int>()
    for marker in markers where !marker.isEmpty {
      for offset in offsets(of: Array(marker.utf8), in: bytes) {
        starts.insert(bytes[..<offset].lastIndex(of: lf).map { $0 + 1 } ?? 0)
      }
    }
    var newLine = 1
    var counted = 0
    return starts.sorted().map { start in
      newLine += bytes[counted..<start].count { $0 == lf }
      counted = start
      let end = bytes[start...].firstIndex(of: lf).map { $0 + 1 } ?? bytes.count
      let (text, _) = FileText.line(
        UnsafeRawBufferPointer(rebasing: bytes[start..<end]),
        isFirst: newLine == 1
      )
      return MarkedLine(newLine: newLine, text: text)
    }
  }

  private static func offsets(of marker: [UInt8], in bytes: UnsafeRawBufferPointer) -> [Int] {
    guard let first = marker.first else { return [] }
    var found: [Int] = []
    var index = 0
    while let start = bytes[index...].firstIndex(of: first) {
      if bytes[start...].starts(with: marker) { found.append(start) }
      index = start + 1
    }
    return found
  }
}
