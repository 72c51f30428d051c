import Patterns
package import ReviewTypes

/// The new side of a hunk as patterns see it: context and additions as one text, one line below the
/// other, with what each piece of them is.
package final class NewSide {
  private let texts: [String]
  /// The lines joined by line feeds.
  let text: String
  private let bytes: [UInt8]
  /// Of each line its UTF-8 byte offsets in `text`, without the line feed.
  let lines: [Range<Int>]
  /// Of each line its 0-based index in the hunk's `lines`.
  package let indices: [Int]
  /// Whether the change added the line.
  package let isAdded: [Bool]
  package let language: Language?
  private let startsFile: Bool

  /// - Parameter language: that of the file; nil for an unknown one, which is all code.
  package convenience init(_ hunk: Hunk, language: Language?) {
    let indices = hunk.lines.indices.filter { hunk.lines[$0].origin != .deletion }
    self.init(
      indices.map { hunk.lines[$0].text },
      isAdded: indices.map { hunk.lines[$0].origin == .addition },
      indices: indices,
      language: language,
      startsFile: hunk.newStart <= 1
    )
  }

  /// The additions of a hunk that stands for a commit message.
  package convenience init(message hunk: Hunk) {
    let indices = hunk.lines.indices.filter { hunk.lines[$0].origin == .addition }
    self.init(
      indices.map { hunk.lines[$0].text },
      isAdded: indices.map { _ in true },
      indices: indices,
      language: .commitMessage,
      startsFile: true
    )
  }

  /// A whole text of which every line is new, such as an example or a commit message.
  package convenience init(text: String, language: Language?) {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if lines.last == "" { lines.removeLast() }
    self.init(
      lines,
      isAdded: lines.map { _ in true },
      indices: Array(lines.indices),
      language: language,
      startsFile: true
    )
  }

  private init(
    _ texts: [String],
    isAdded: [Bool],
    indices: [Int],
    language: Language?,
    startsFile: Bool
  ) {
    self.texts = texts
    text = texts.joined(separator: "\n")
    bytes = Array(text.utf8)
    var start = 0
    lines = texts.map { text in
      let range = start..<(start + text.utf8.count)
      start = range.upperBound + 1
      return range
    }
    self.isAdded = isAdded
    self.indices = indices
    self.language = language
    self.startsFile = startsFile
  }

  package var lineCount: Int { lines.count }

  /// Of the whole text.
  private(set) lazy var pairs = bytes.withUnsafeBufferPointer { BytePairs($0) }

  /// The parts of each line; made only when a rule asks for them.
  private(set) lazy var parts: [LineParts] = {
    let grammar = language.flatMap { LexicalGrammar.of($0) } ?? LexicalGrammar()
    return HunkLexer.parts(of: texts, grammar: grammar, startsFile: startsFile)
  }()

  /// The line that holds the byte at `offset` of `text`; its line feed belongs to it.
  func line(at offset: Int) -> Int {
    var low = 0
    var high = lines.count - 1
    while low < high {
      let middle = (low + high + 1) / 2
      if lines[middle].lowerBound <= offset { low = middle } else { high = middle - 1 }
    }
    return low
  }

  /// What the byte at `offset` of `text` belongs to.
  func part(at offset: Int) -> LinePart {
    let line = line(at: offset)
    return parts[line].part(at: offset - lines[line].lowerBound)
  }

  /// `range` of `text` without the white space at its ends; itself if there is nothing else in it.
  func visible(_ range: Range<Int>) -> Range<Int> {
    let isVisible: (UInt8) -> Bool = { !($0 == 0x20 || (0x09...0x0D).contains($0)) }
    guard let first = bytes[range].firstIndex(where: isVisible),
      let last = bytes[range].lastIndex(where: isVisible)
    else { return range }
    return first..<(last + 1)
  }

  /// The lines that the visible part of `range` of `text` reaches over.
  func lineRange(of range: Range<Int>) -> ClosedRange<Int> {
    let visible = visible(range)
    return line(at: visible.lowerBound)...line(at: max(visible.lowerBound, visible.upperBound - 1))
  }

  /// Whether a line holds a letter or a digit, in one part or anywhere.
  func hasWord(line: Int, within part: LinePart?) -> Bool {
    guard let part else { return texts[line].hasWord }
    let start = lines[line].lowerBound
    return parts[line].ranges(of: part).contains { range in
      let piece = bytes[(start + range.lowerBound)..<(start + range.upperBound)]
      return String(decoding: piece, as: UTF8.self).hasWord
    }
  }
}

extension String {
  fileprivate var hasWord: Bool {
    unicodeScalars.contains { scalar in
      scalar.properties.isAlphabetic || scalar.properties.numericType != nil
    }
  }
}
