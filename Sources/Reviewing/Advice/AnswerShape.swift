import Foundation

/// The shape of a completion: as a grammar for the engine, and as a check of what came back.
///
/// Everything in it is bounded: a small model goes on with white space, or with one word, for as long as it may.
enum AnswerShape: Equatable {
  /// A JSON string of at most so many characters.
  case sentences(characters: Int)
  /// A JSON list of strings without line endings, or `"delete"`.
  case lines(count: Int, characters: Int)

  static let delete = "delete"

  /// In GBNF.
  var grammar: String {
    switch self {
    case .sentences(let characters):
      #"""
      root ::= " "? "\"" char{1,\#(characters)} "\""
      char ::= \#(Self.visible) | "\\" ["\\/]
      """#
    case .lines(let count, let characters):
      #"""
      root ::= " "? ("\"\#(Self.delete)\"" | "[" line ("," " "? line){0,\#(count - 1)} "]")
      line ::= "\"" char{0,\#(characters)} "\""
      char ::= \#(Self.visible) | "\\" ["\\/t]
      """#
    }
  }

  /// A character of a JSON string that stands for itself and can be seen.
  private static let visible =
    #"[^"\\\x00-\x1F\x7F-\x9F\xAD\u061C\u180E\u200B\u200E\u200F\u2028-\u202E\u2060-\u206F\uFEFF"#
    + #"\uFFF9-\uFFFB\U000E0000-\U000E0FFF]"#

  /// The lines that `text` gives, none to delete them; of `sentences` one line.
  func read(_ text: String) throws(Withheld) -> [String] {
    let data = Data(text.trimmed.utf8)
    guard let value = try? JSONSerialization.jsonObject(with: data, options: .fragmentsAllowed)
    else { throw .otherShape }
    switch (self, value) {
    case (.sentences(let characters), let text as String):
      guard (1...characters).contains(text.unicodeScalars.count) else { throw .otherShape }
      return [try Self.checked(text, allowing: [])]
    case (.lines, let word as String):
      guard word == Self.delete else { throw .otherShape }
      return []
    case (.lines(let count, let characters), let lines as [String]):
      guard lines.count <= count, lines.allSatisfy({ $0.unicodeScalars.count <= characters }) else {
        throw .otherShape
      }
      for line in lines { _ = try Self.checked(line, allowing: ["\t"]) }
      // A line of nothing in place of code is what "delete" is for.
      return lines.allSatisfy { $0.trimmed.isEmpty } ? [] : lines
    default: throw .otherShape
    }
  }

  private static func checked(
    _ text: String,
    allowing allowed: Set<Unicode.Scalar>
  ) throws(Withheld) -> String {
    guard text.unicodeScalars.allSatisfy({ allowed.contains($0) || !$0.isHidden }) else {
      throw .hiddenCharacter
    }
    return text
  }
}

extension Unicode.Scalar {
  /// Whether it steers a terminal, shows nothing, or shows the rest in another order; also what stands for bytes
  /// that could not be read, which must not be written back.
  fileprivate var isHidden: Bool {
    switch properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned: true
    case _ where value == 0xFFFD: true
    // The joiners make up emoji and words in several scripts.
    case .format: value != 0x200C && value != 0x200D
    default: false
    }
  }
}
