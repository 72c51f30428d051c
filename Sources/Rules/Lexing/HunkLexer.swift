/// Tells comment, string and code apart in the consecutive lines of a hunk, of which the first may lie
/// in the middle of a comment or a string.
enum HunkLexer {
  /// The parts of each line.
  ///
  /// - Parameter startsFile: Whether the first line is that of the file, so that nothing is open there.
  static func parts(
    of lines: [String],
    grammar: LexicalGrammar,
    startsFile: Bool
  ) -> [LineParts] {
    let frame = startsFile ? nil : guessedFrame(lines, grammar: grammar)
    var lexer = LineLexer(grammar: grammar, inside: frame)
    let parts = lines.map { lexer.lex($0) }
    guard frame == nil, !startsFile, let comment = lexer.commentClosedUnopened else { return parts }
    // Only now is it known: the hunk begins in a comment.
    lexer = LineLexer(grammar: grammar, inside: .comment(comment, depth: 1))
    return lines.map { lexer.lex($0) }
  }

  /// What the look of the first lines says is open there; nil if nothing.
  private static func guessedFrame(
    _ lines: [String],
    grammar: LexicalGrammar
  ) -> LineLexer.Frame? {
    if let form = grammar.comments.firstIndex(where: { $0.opening == Array("/*".utf8) }),
      looksLikeCommentBody(lines)
    {
      return .comment(form, depth: 1)
    }
    for (form, quote) in grammar.quotes.enumerated()
    where quote.spansLines && !quote.isFenced && quote.opening.count == 3 {
      if closesFirst(String(decoding: quote.opening, as: UTF8.self), in: lines) {
        return .string(form, closing: quote.closing, start: nil)
      }
    }
    return nil
  }

  /// Two lines with a leading `*`, as comments over several lines are often written. One alone may be a
  /// multiplication.
  private static func looksLikeCommentBody(_ lines: [String]) -> Bool {
    let first = lines.lazy.map { $0.drop { $0 == " " || $0 == "\t" } }.filter { !$0.isEmpty }
      .prefix(2)
    return first.count == 2
      && first.allSatisfy { $0 == "*" || $0.hasPrefix("* ") || $0.hasPrefix("*/") }
  }

  /// Whether the first line with the three quotes is one that closes a string: after prose, or alone on
  /// its line and not behind what wants a value or begins a block.
  private static func closesFirst(_ quotes: String, in lines: [String]) -> Bool {
    var previous: Substring?
    for line in lines {
      let trimmed = line.trimmingSpaces
      guard let place = trimmed.firstRange(of: quotes) else {
        if !trimmed.isEmpty { previous = trimmed }
        continue
      }
      let before = trimmed[..<place.lowerBound].trimmingSpaces
      let after = trimmed[place.upperBound...].trimmingSpaces
      if before.hasPrefix("#") || before.hasPrefix("//") { return false }
      let isPrefix = before.count <= 2 && before.allSatisfy { $0.isASCII && $0.isLetter }
      guard before.isEmpty || isPrefix else { return !opensValue(before) }
      guard let next = after.first else { return previous.map { !opensValue($0) } ?? false }
      return ".),;]}".contains(next)
    }
    return false
  }

  private static func opensValue(_ text: Substring) -> Bool {
    guard let last = text.last else { return true }
    if "=([{,:+%>&|?".contains(last) { return true }
    // A prefix, as in `x = f"""`.
    let word = text.reversed().prefix { $0.isLetter }
    let isPrefix = !word.isEmpty && word.count <= 2
    let rest = text.dropLast(word.count).trimmingSpaces
    return ["return", "in", "assert", "raise", "yield", "not", "else", "print"].contains {
      text.hasSuffix($0)
    } || (isPrefix && rest.last.map { "=([{,:+%".contains($0) } ?? false)
  }
}

extension StringProtocol {
  fileprivate var trimmingSpaces: Substring {
    var text = Substring(self).drop { $0 == " " || $0 == "\t" }
    while let last = text.last, last == " " || last == "\t" || last.isNewline { text.removeLast() }
    return text
  }
}
