/// What is left of a line without the words of its comments and texts. Their delimiters stay, so that
/// the line still reads as what it is; a comment behind code goes as a whole.
package struct BlankedLine: Equatable, Sendable {
  /// Without the words of comments.
  package var withoutComments: String
  /// Without those of comments and of string literals.
  package var withoutTexts: String
}

extension NewSide {
  /// Nil if the line says nothing in a comment or a string.
  ///
  /// - Parameter line: 0-based, in the new side.
  package func blanked(line: Int) -> BlankedLine? {
    let start = lines[line].lowerBound
    let bytes = Array(
      text.utf8[text.utf8.index(text.startIndex, offsetBy: start)...]
        .prefix(lines[line].count)
    )
    var withoutComments: [UInt8] = []
    var withoutTexts: [UInt8] = []
    var from = 0
    for piece in parts[line].pieces {
      let words = bytes[from..<min(piece.end, bytes.count)]
      from = piece.end
      switch piece.part {
      case .code:
        withoutComments += words
        withoutTexts += words
      case .comment where from == bytes.count && withoutComments.contains { !$0.isSpace }:
        withoutComments.trimEnd()
        withoutTexts.trimEnd()
      case .comment:
        withoutComments += words.commentDelimiters
        withoutTexts += words.commentDelimiters
      case .string:
        withoutComments += words
        withoutTexts += words.quotes
      }
    }
    guard withoutTexts != bytes else { return nil }
    return BlankedLine(
      withoutComments: String(decoding: withoutComments, as: UTF8.self),
      withoutTexts: String(decoding: withoutTexts, as: UTF8.self)
    )
  }

  /// Whether the first visible character of a line at or behind `offset` belongs to a comment.
  ///
  /// - Parameters:
  ///   - line: 0-based, in the new side.
  ///   - offset: of a UTF-8 byte in the line.
  package func isComment(line: Int, offset: Int) -> Bool {
    let start = lines[line].lowerBound
    let first = visible(min(start + offset, lines[line].upperBound)..<lines[line].upperBound)
    return part(at: first.lowerBound) == .comment
  }
}

extension ArraySlice<UInt8> {
  /// `//`, `/*` and `*/`, `<!--` and `-->`: the marks a comment begins and ends with.
  fileprivate var commentDelimiters: [UInt8] {
    let indentation = prefix(while: \.isSpace)
    let rest = dropFirst(indentation.count)
    let opening = rest.prefix(4).prefix { $0.isCommentMark }
    let closing = rest.dropFirst(opening.count).suffix(3).reversed().prefix { $0.isCommentMark }
    return Array(indentation) + Array(opening) + closing.reversed()
  }

  /// The prefix and quotes that a string begins and ends with.
  fileprivate var quotes: [UInt8] {
    let letters = prefix(3).prefix { $0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A || $0 == 0x23 }
    let opening = dropFirst(letters.count).prefix(3).prefix { $0.isQuote }
    // The middle of a text over several lines has no quote of its own.
    guard !opening.isEmpty else { return Array(suffix(3).reversed().prefix { $0.isQuote }) }
    let rest = dropFirst(letters.count + opening.count)
    return Array(letters) + Array(opening) + rest.suffix(3).reversed().prefix { $0.isQuote }
  }
}

extension [UInt8] {
  fileprivate mutating func trimEnd() {
    while last?.isSpace == true { removeLast() }
  }
}

extension UInt8 {
  fileprivate var isSpace: Bool { self == 0x20 || self == 0x09 }
  fileprivate var isCommentMark: Bool { "/*#-<!>;%(){}|\"'".utf8.contains(self) }
  fileprivate var isQuote: Bool { "\"'`".utf8.contains(self) }
}
