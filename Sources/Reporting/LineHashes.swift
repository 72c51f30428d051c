/// Names lines of a file by what stands in them and after them, as GitHub's code scanning does, so that
/// an alert is recognised again after lines above it have moved.
///
/// A line's hash is a polynomial in 37, modulo 2⁶⁴, over the next 100 UTF-16 code units from the
/// line's start. Spaces and tabs are passed over; any line ending counts as one LF; the file's end
/// counts as 65535 and then zeros. Equal hashes are numbered in the order of their lines.
/// See `primaryLocationLineHash` in github/codeql-action, src/fingerprints.ts.
package struct LineHashes {
  private static let length = 100
  private static let endOfFile: UInt64 = 65535

  /// By 0-based line, such as `39fa2ee980eb94b0:1`.
  private let hashes: [String]

  /// - Parameter text: the whole file, with its own line endings.
  package init(_ text: String) {
    var units: [UInt64] = []
    /// Where in `units` each line starts. A line starts only where something follows, be it the end
    /// of the file.
    var starts: [Int] = []
    var startsLine = true
    var followsCR = false
    func add(_ unit: UInt64) {
      if startsLine { starts.append(units.count) }
      startsLine = unit == 0x0a
      units.append(unit)
    }
    for unit in text.utf16 {
      let isSecondHalf = followsCR && unit == 0x0a
      followsCR = unit == 0x0d
      if unit == 0x20 || unit == 0x09 || isSecondHalf { continue }
      add(unit == 0x0d ? 0x0a : UInt64(unit))
    }
    add(Self.endOfFile)

    var seen: [UInt64: Int] = [:]
    hashes = starts.map { start in
      var hash: UInt64 = 0
      for index in start..<(start + Self.length) {
        hash = hash &* 37 &+ (index < units.count ? units[index] : 0)
      }
      seen[hash, default: 0] += 1
      return "\(String(hash, radix: 16)):\(seen[hash, default: 1])"
    }
  }

  /// - Parameter line: 1-based.
  /// - Returns: nil if the file has no such line.
  package subscript(line: Int) -> String? {
    hashes.indices.contains(line - 1) ? hashes[line - 1] : nil
  }
}
