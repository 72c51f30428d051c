/// A short text that a pattern matches, where one is easily made: the first of all alternatives, and as
/// few repetitions as may be.
package struct PatternSample {
  /// - Returns: nil where the text that was made is not matched, as with look-arounds that want more.
  package static func text(for pattern: Pattern) -> String? {
    for repeatsOptional in [false, true] {
      var sample = PatternSample(pattern.source, repeatsOptional: repeatsOptional)
      let text = sample.alternatives()
      if !text.isEmpty, !text.contains(where: \.isNewline), pattern.matches(text) { return text }
    }
    return nil
  }

  private var rest: Substring
  /// Whether what may be left out is put in once.
  private let repeatsOptional: Bool

  private init(_ source: String, repeatsOptional: Bool) {
    rest = Substring(source)
    self.repeatsOptional = repeatsOptional
  }

  /// Up to a closing parenthesis or the end.
  private mutating func alternatives() -> String {
    var first = ""
    var isFirst = true
    while let character = rest.first, character != ")" {
      if character == "|" {
        rest.removeFirst()
        isFirst = false
        continue
      }
      let piece = quantified()
      if isFirst { first += piece }
    }
    return first
  }

  private mutating func quantified() -> String {
    let piece = atom()
    var count = 1
    switch rest.first {
    case "*", "?":
      rest.removeFirst()
      count = repeatsOptional ? 1 : 0
    case "+": rest.removeFirst()
    case "{":
      let body = rest.dropFirst().prefix { $0 != "}" }
      guard let least = Int(body.prefix { $0.isNumber }), body.endIndex < rest.endIndex else {
        break
      }
      count = least
      rest = rest[rest.index(after: body.endIndex)...]
    default: return piece
    }
    // Lazy and possessive repetitions.
    if rest.first == "?" || rest.first == "+" { rest.removeFirst() }
    return String(repeating: piece, count: min(count, 20))
  }

  private mutating func atom() -> String {
    guard let character = rest.popFirst() else { return "" }
    switch character {
    case "(": return group()
    case "[": return set()
    case "\\": return escape(rest.popFirst())
    case "^", "$": return ""
    case ".": return "a"
    default: return String(character)
    }
  }

  private mutating func group() -> String {
    var isSilent = false
    if rest.first == "?" {
      rest.removeFirst()
      let lookAround = ["=", "!", "<=", "<!"].first { rest.hasPrefix($0) }
      if let lookAround {
        rest.removeFirst(lookAround.count)
        isSilent = true
      } else {
        // `:`, `i:`, `<name>`, or the flags of `(?i)`.
        rest = rest.drop { $0 != ":" && $0 != ")" && $0 != ">" }
        if rest.first != ")" { rest = rest.dropFirst() }
      }
    }
    let text = alternatives()
    rest = rest.dropFirst()
    return isSilent ? "" : text
  }

  /// The first member, or a letter that is none of a set of what is not wanted.
  private mutating func set() -> String {
    let isNegated = rest.first == "^"
    if isNegated { rest.removeFirst() }
    var members: [String] = []
    repeat {
      guard let character = rest.popFirst() else { return "" }
      members.append(character == "\\" ? escape(rest.popFirst()) : String(character))
    } while rest.first != "]" && !rest.isEmpty
    rest = rest.dropFirst()
    guard isNegated else { return members.first ?? "" }
    return ["a", "1", " ", "_"].first { !members.contains($0) } ?? "~"
  }

  private func escape(_ character: Character?) -> String {
    switch character {
    case "b", "B", "A", "z", "Z", "K", "G": ""
    case "s", "h": " "
    case "w", "S", "D": "a"
    case "d": "1"
    case "W": "-"
    case "t": "\t"
    case let character?: String(character)
    case nil: ""
    }
  }
}
