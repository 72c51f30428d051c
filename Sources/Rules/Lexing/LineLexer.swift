/// Tells comment, string and code apart, line after line.
struct LineLexer {
  /// What is open at a place, innermost last. Nothing: code.
  enum Frame {
    /// An expression in a string, with how many brackets of its kind are open in it.
    case expression(LexicalGrammar.Interpolation, depth: Int)
    /// The comment of that index in the grammar.
    case comment(Int, depth: Int)
    /// The quote of that index in the grammar. `start` is where it begins on the line at hand; nil if
    /// it began on an earlier one.
    case string(Int, closing: [UInt8], start: Int?)
    /// Ends with a line that holds nothing but the word.
    case heredoc(word: [UInt8])
  }

  let grammar: LexicalGrammar
  private var stack: [Frame]
  /// Words of the heredocs that begin below the line at hand, and where they stand on it.
  private var announced: [(word: [UInt8], index: Int)] = []
  private var hasOpenedComment = false
  /// The comment, by its index in the grammar, whose end was met in code before any began: what came
  /// before was in it. Nil if there is none.
  private(set) var commentClosedUnopened: Int?

  /// Whether anything but plain code can begin with the byte.
  private let mayOpen: [Bool]
  private var bytes: [UInt8] = []
  private var index = 0
  private var parts = LineParts()
  /// The last byte of code on the line that is no white space.
  private var lastCode: UInt8?

  init(grammar: LexicalGrammar, inside frame: Frame? = nil) {
    self.grammar = grammar
    stack = frame.map { [$0] } ?? []
    var mayOpen = [Bool](repeating: false, count: 256)
    // Apostrophe, slash and `<`: characters, regular expressions and heredocs.
    for byte in "'/<#".utf8 { mayOpen[Int(byte)] = true }
    let openings =
      grammar.comments.flatMap { [$0.opening, $0.closing ?? []] } + grammar.quotes.map(\.opening)
    for byte in openings.compactMap(\.first) { mayOpen[Int(byte)] = true }
    self.mayOpen = mayOpen
  }

  mutating func lex(_ line: String) -> LineParts {
    bytes = Array(line.utf8)
    index = 0
    parts = LineParts()
    lastCode = nil
    if case .heredoc(let word)? = stack.last {
      parts.append(.string, upTo: bytes.count)
      if ends(heredoc: word) { stack.removeLast() }
      return parts
    }
    var fallbacks = 0
    repeat {
      while index < bytes.count {
        switch stack.last {
        case nil, .expression?, .heredoc?: stepInCode()
        case .comment(let form, let depth)?: stepInComment(form, depth: depth)
        case .string(let form, let closing, _)?: stepInString(form, closing: closing)
        }
      }
      fallbacks += 1
    } while !endLine(mayFallBack: fallbacks < LineLexer.maxFallbacks)
    return parts
  }

  /// An apostrophe that closes nowhere is looked at anew; a line of nothing else must not take long.
  private static let maxFallbacks = 8

  // Strings that end with the line, continuation lines, heredocs.
  private mutating func endLine(mayFallBack: Bool) -> Bool {
    let unclosed = stack.firstIndex { frame in
      guard case .string(let form, _, _) = frame else { return false }
      return !grammar.quotes[form].spansLines
    }
    if let unclosed, case .string(let form, let closing, let start) = stack[unclosed] {
      let isContinued = grammar.quotes[form].escape == .backslash && endsInBackslash
      if isContinued {
        parts.append(.string, upTo: bytes.count)
      } else if let start, mayFallBack, !closing.isEmpty {
        // No string after all: an apostrophe in text, say.
        stack.removeSubrange(unclosed...)
        announced.removeAll { $0.index > start }
        parts.takeBack(to: start)
        index = start + 1
        parts.append(.code, upTo: index)
        lastCode = bytes[start]
        return false
      } else {
        parts.append(.string, upTo: bytes.count)
        stack.removeSubrange(unclosed...)
      }
    }
    parts.append(part, upTo: bytes.count)
    stack = stack.map { frame in
      guard case .string(let form, let closing, _) = frame else { return frame }
      return .string(form, closing: closing, start: nil)
    }
    stack += announced.reversed().map { .heredoc(word: $0.word) }
    announced = []
    return true
  }

  private var part: LinePart {
    switch stack.last {
    case nil, .expression?: .code
    case .comment?: .comment
    case .string?, .heredoc?: .string
    }
  }

  private var endsInBackslash: Bool {
    bytes.reversed().prefix { $0 == UInt8(ascii: "\\") }.count % 2 == 1
  }

  private func ends(heredoc word: [UInt8]) -> Bool {
    let text = bytes.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    guard text.starts(with: word) else { return false }
    return text.dropFirst(word.count).first.map { !$0.isWordByte } ?? true
  }
}

extension LineLexer {
  private mutating func stepInComment(_ form: Int, depth: Int) {
    let comment = grammar.comments[form]
    let closing = comment.closing ?? []
    if comment.nests, isNext(comment.opening) {
      index += comment.opening.count
      stack[stack.count - 1] = .comment(form, depth: depth + 1)
    } else if isNext(closing), isPlaced(comment) {
      index += closing.count
      if depth > 1 {
        stack[stack.count - 1] = .comment(form, depth: depth - 1)
      } else {
        stack.removeLast()
        parts.append(.comment, upTo: index)
      }
    } else {
      index += 1
    }
  }

  private mutating func stepInString(_ form: Int, closing: [UInt8]) {
    let quote = grammar.quotes[form]
    if let interpolation = quote.interpolation, isNext(interpolation.opening) {
      index += interpolation.opening.count
      parts.append(.string, upTo: index)
      lastCode = nil
      stack.append(.expression(interpolation, depth: 0))
    } else if quote.escape == .backslash, bytes[index] == UInt8(ascii: "\\") {
      index = min(index + 2, bytes.count)
    } else if !closing.isEmpty, isNext(closing) {
      if quote.escape == .doubling, isNext(closing + closing) {
        index += 2 * closing.count
        return
      }
      index += closing.count
      parts.append(.string, upTo: index)
      lastCode = closing.last
      stack.removeLast()
    } else {
      index += 1
    }
  }

  private mutating func stepInCode() {
    let byte = bytes[index]
    if mayOpen[Int(byte)],
      openComment() || openString() || skipRegularExpression() || announceHeredoc()
    {
      return
    }
    if case .expression(let interpolation, let depth)? = stack.last {
      if byte == interpolation.bracket {
        stack[stack.count - 1] = .expression(interpolation, depth: depth + 1)
      } else if byte == interpolation.closing {
        parts.append(.code, upTo: index)
        if depth == 0 {
          // The closing bracket is the string's again.
          stack.removeLast()
          index += 1
          parts.append(.string, upTo: index)
          return
        }
        stack[stack.count - 1] = .expression(interpolation, depth: depth - 1)
      }
    }
    if byte != UInt8(ascii: " "), byte != UInt8(ascii: "\t") { lastCode = byte }
    // An escaped quote opens nothing: `\"` in shell, `\"` as a character in Clojure.
    index = min(index + (byte == UInt8(ascii: "\\") ? 2 : 1), bytes.count)
  }

  private mutating func openComment() -> Bool {
    for (form, comment) in grammar.comments.enumerated() {
      if isNext(comment.opening), isPlaced(comment),
        comment.notBefore == nil || comment.notBefore != byte(at: index + comment.opening.count)
      {
        parts.append(.code, upTo: index)
        hasOpenedComment = hasOpenedComment || comment.closing != nil
        if comment.closing == nil {
          index = bytes.count
          parts.append(.comment, upTo: index)
        } else {
          index += comment.opening.count
          stack.append(.comment(form, depth: 1))
        }
        return true
      }
      if !hasOpenedComment, commentClosedUnopened == nil, let closing = comment.closing,
        isNext(closing), isPlaced(comment), closing.first != UInt8(ascii: "]")
      {
        commentClosedUnopened = form
      }
    }
    return false
  }

  private func isPlaced(_ comment: LexicalGrammar.Comment) -> Bool {
    switch comment.place {
    case .anywhere: return true
    case .afterBreak:
      guard index > 0 else { return true }
      return " \t;&|()".utf8.contains(bytes[index - 1])
    case .firstOnLine:
      return bytes[..<index].allSatisfy { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    case .firstColumn: return index == 0
    }
  }

  private mutating func openString() -> Bool {
    if skipCharacter() { return true }
    for (form, quote) in grammar.quotes.enumerated() {
      let fence = quote.isFenced ? bytes[index...].prefix { $0 == UInt8(ascii: "#") } : []
      guard !quote.isFenced || !fence.isEmpty, isNext(quote.opening, at: index + fence.count),
        !quote.followsNoWord || index == 0 || !bytes[index - 1].isWordByte
      else { continue }
      var end = index + fence.count + quote.opening.count
      var closing = quote.closing + fence
      if quote.isDelimited {
        guard let parenthesis = bytes[end...].prefix(17).firstIndex(of: UInt8(ascii: "("))
        else { continue }
        closing = [UInt8(ascii: ")")] + bytes[end..<parenthesis] + quote.closing
        end = parenthesis + 1
      }
      let start = startWithPrefix
      parts.append(.code, upTo: start)
      index = end
      stack.append(.string(form, closing: closing, start: start))
      return true
    }
    return false
  }

  /// Where the word before the quote at `index` begins if that is a prefix of the language's strings.
  private var startWithPrefix: Int {
    let word = bytes[..<index].reversed().prefix { $0.isWordByte }
    guard !word.isEmpty, word.count <= 3 else { return index }
    let text = String(decoding: word.reversed(), as: UTF8.self).lowercased()
    return grammar.prefixes.contains(text) ? index - word.count : index
  }

  /// `'x'`, `'\n'`, `'\u{1F600}'`.
  private mutating func skipCharacter() -> Bool {
    let apostrophe = UInt8(ascii: "'")
    guard grammar.hasCharacters, bytes[index] == apostrophe, index + 2 < bytes.count,
      index == 0 || !bytes[index - 1].isWordByte || startWithPrefix < index
    else { return false }
    let rest = bytes[(index + 1)...].prefix(12)
    let end: Int?
    if rest.first == UInt8(ascii: "\\") {
      end = rest.dropFirst(2).firstIndex(of: apostrophe)
    } else {
      // One character of up to four bytes.
      end = rest.dropFirst().prefix(4).firstIndex(of: apostrophe)
        .flatMap { end in rest[..<end].count { $0 & 0xC0 != 0x80 } == 1 ? end : nil }
    }
    guard let end else { return false }
    parts.append(.code, upTo: startWithPrefix)
    index = end + 1
    parts.append(.string, upTo: index)
    lastCode = apostrophe
    return true
  }

  private mutating func skipRegularExpression() -> Bool {
    guard grammar.hasRegularExpressions, bytes[index] == UInt8(ascii: "/"),
      lastCode.map({ "(,=:[!&|?{};~+-*%<>^".utf8.contains($0) }) ?? true || followsKeyword
    else { return false }
    var isInSet = false
    var end = index + 1
    while end < bytes.count {
      switch bytes[end] {
      case UInt8(ascii: "\\"): end += 1
      case UInt8(ascii: "["): isInSet = true
      case UInt8(ascii: "]"): isInSet = false
      case UInt8(ascii: "/") where !isInSet:
        guard end > index + 1 else { return false }
        index = end + 1
        lastCode = UInt8(ascii: "/")
        return true
      default: break
      }
      end += 1
    }
    return false
  }

  private var followsKeyword: Bool {
    let before = bytes[..<index].reversed().drop { $0 == UInt8(ascii: " ") }
    let word = String(decoding: before.prefix { $0.isWordByte }.reversed(), as: UTF8.self)
    return ["return", "typeof", "case", "in", "of", "when", "if", "unless", "and", "or"]
      .contains(word)
  }

  /// `<<EOF`, `<<~SQL`, `<<-'END'`: what follows the line is text up to the word. Only words in
  /// capitals, so that a shift is not taken for one.
  private mutating func announceHeredoc() -> Bool {
    let less = UInt8(ascii: "<")
    guard bytes[index] == less,
      index == 0 || !(bytes[index - 1].isWordByte || ")]<".utf8.contains(bytes[index - 1])),
      let opening = grammar.heredocs.first(where: { isNext($0) })
    else { return false }
    var rest = bytes[(index + opening.count)...]
    let isQuoted = rest.first == UInt8(ascii: "'") || rest.first == UInt8(ascii: "\"")
    if isQuoted { rest = rest.dropFirst() }
    let word = rest.prefix { $0.isWordByte }
    guard word.count > 1, let first = word.first,
      (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(first) || first == UInt8(ascii: "_")
    else { return false }
    announced.append((Array(word), index))
    // A quoted word opens no string.
    index = min(word.endIndex + (isQuoted ? 1 : 0), bytes.count)
    lastCode = word.last
    return true
  }

  private func byte(at place: Int) -> UInt8? {
    place < bytes.count ? bytes[place] : nil
  }

  private func isNext(_ text: [UInt8], at place: Int? = nil) -> Bool {
    let place = place ?? index
    guard place + text.count <= bytes.count else { return false }
    for offset in text.indices where bytes[place + offset] != text[offset] { return false }
    return true
  }
}

extension UInt8 {
  /// Whether the byte is part of a word: a letter, digit or underscore, or of a character beyond ASCII.
  var isWordByte: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...:
      true
    default: false
    }
  }
}
