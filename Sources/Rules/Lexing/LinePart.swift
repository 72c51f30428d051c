/// What a piece of a line is to a reader of the language.
package enum LinePart: String, CaseIterable, Sendable {
  /// Its delimiters included: `//`, `/*`, `#`.
  case comment
  /// A text or character literal with its delimiters and prefixes; not what is interpolated in it.
  case string
  /// Everything else, white space included.
  case code
}

/// The parts of one line, left to right.
package struct LineParts: Equatable, Sendable {
  package struct Piece: Equatable, Sendable {
    /// 0-based UTF-8 byte offset behind the last byte.
    package var end: Int
    package var part: LinePart
  }

  /// Neighbours differ in their part. Empty for an empty line.
  package private(set) var pieces: [Piece] = []

  package init() {}

  /// The part of the byte at `offset`; that of the last byte for an offset behind the end.
  package func part(at offset: Int) -> LinePart {
    var low = 0
    var high = pieces.count
    while low < high {
      let middle = (low + high) / 2
      if offset < pieces[middle].end { high = middle } else { low = middle + 1 }
    }
    return low < pieces.count ? pieces[low].part : pieces.last?.part ?? .code
  }

  /// The UTF-8 byte ranges of one part, ascending.
  package func ranges(of part: LinePart) -> [Range<Int>] {
    zip([0] + pieces.map(\.end), pieces).filter { $1.part == part }.map { $0..<$1.end }
  }

  /// Adds what lies between the last piece and `end`.
  mutating func append(_ part: LinePart, upTo end: Int) {
    guard end > pieces.last?.end ?? 0 else { return }
    if let last = pieces.indices.last, pieces[last].part == part {
      pieces[last].end = end
    } else {
      pieces.append(Piece(end: end, part: part))
    }
  }

  /// Gives the bytes from `start` on to `part`, for a delimiter that turns out to have a prefix.
  mutating func takeBack(to start: Int) {
    while let last = pieces.last, last.end > start {
      pieces.removeLast()
      if pieces.last?.end ?? 0 < start { pieces.append(Piece(end: start, part: last.part)) }
    }
  }
}
