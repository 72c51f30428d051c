import ReviewTypes
import Rules

/// A model's sentences about a finding, as far as they may be shown.
struct WrittenExplanation: Equatable {
  /// Characters of a JSON string: room for two sentences.
  static let shape = AnswerShape.sentences(characters: 300)
  static let maxTokens = 160
  private static let sentences = 2

  let text: String

  /// - Parameters:
  ///   - text: the completion.
  ///   - asked: the request, which small models give back.
  ///   - shown: what the model was shown of the change: only code of this may be quoted.
  init(_ text: String, about rule: Rule, asked: String, shown: String) throws(Withheld) {
    let whole = try Self.shape.read(text).joined().trimmed
    let kept = try Self.firstSentences(of: whole)
    let wording = [rule.message, rule.ask, rule.id.rawValue].compactMap { $0?.plainWords }
    guard !kept.plainWords.isEmpty, !wording.contains(kept.plainWords) else { throw .repeatsRule }
    let request = asked.plainWords
    for sentence in kept.split(separator: ". ").map({ String($0).plainWords }) {
      guard sentence.split(separator: " ").count < 4 || !request.contains(sentence) else {
        throw .repeatsRule
      }
    }
    let code = shown.plainWords
    let examples = rule.examples.bad + rule.examples.good
    for line in examples.flatMap({ $0.code.split(whereSeparator: \.isNewline) }) {
      // A short one is a word of the language.
      let words = String(line).plainWords
      guard words.count < 8 || !kept.plainWords.contains(words) || code.contains(words) else {
        throw .repeatsRule
      }
    }
    let known = code + "\n" + wording.joined(separator: "\n")
    for quote in kept.codeQuotes where !known.contains(quote.plainWords) {
      throw .foreignQuote(quote.cut(to: 40))
    }
    self.text = kept
  }

  /// At most two whole sentences. What fills its string to the end was cut off there.
  private static func firstSentences(of text: String) throws(Withheld) -> String {
    guard case .sentences(let limit) = shape else { return text }
    var ends: [String.Index] = []
    for index in text.indices where ".!?".contains(text[index]) {
      let next = text.index(after: index)
      if next == text.endIndex || text[next] == " " { ends.append(next) }
    }
    if ends.count >= sentences { return String(text[..<ends[sentences - 1]]) }
    guard text.unicodeScalars.count >= limit else { return text }
    guard let last = ends.last else { throw .unfinished }
    return String(text[..<last])
  }
}

extension String {
  /// In lower case, with single spaces, without a full stop at the end: for comparing wordings.
  fileprivate var plainWords: String {
    var words = split(whereSeparator: \.isWhitespace).joined(separator: " ").lowercased()
    while words.last == "." { words.removeLast() }
    return words
  }

  /// What stands between backticks; and between double quotes, if it looks like code.
  fileprivate var codeQuotes: [String] {
    let ticked = split(separator: "`", omittingEmptySubsequences: false).enumerated()
      .filter { !$0.offset.isMultiple(of: 2) }.map { String($0.element) }
    let quoted = split(separator: "\"", omittingEmptySubsequences: false).enumerated()
      .filter { !$0.offset.isMultiple(of: 2) }.map { String($0.element) }
      .filter { $0.contains { "()[]{}=;<>_".contains($0) } }
    return (ticked + quoted).filter { !$0.trimmed.isEmpty }
  }
}
