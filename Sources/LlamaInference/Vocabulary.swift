import CLlama
import Inference

typealias Token = llama_token

/// A model's tokens. Keeps the model alive: the vocabulary is a part of it.
struct Vocabulary {
  private let model: ModelHandle
  private let pointer: OpaquePointer

  init(of model: ModelHandle, pointer: OpaquePointer) {
    self.model = model
    self.pointer = pointer
  }

  var count: Int { Int(llama_vocab_n_tokens(pointer)) }

  /// The token that a text begins with, spelled out; nil if the model's file wants none.
  var beginning: String? {
    guard llama_vocab_get_add_bos(pointer), llama_vocab_bos(pointer) != LLAMA_TOKEN_NULL else {
      return nil
    }
    let spelling = String(decoding: spelling(of: llama_vocab_bos(pointer)), as: UTF8.self)
    return isOneToken(spelling) ? spelling : nil
  }

  /// Whether template text may spell a token that steers the model with `text`.
  func isOneToken(_ text: String) -> Bool {
    let tokens = tokenize(Array(text.utf8)[...], parsingSpecial: true)
    return tokens.count == 1 && isMarkup(tokens[0])
  }

  /// The tokens of `prompt`, nothing added at its ends.
  func tokens(of prompt: Prompt) throws(InferenceError) -> [Token] {
    var tokens: [Token] = []
    for part in prompt.parts { tokens += try self.tokens(of: part) }
    return tokens
  }

  /// The tokens of one part, tokenized on its own.
  ///
  /// - Throws: `InferenceError.unknownControlToken` if a control part spells one token
  ///   (`<|name|>`) that the vocabulary does not hold as such.
  func tokens(of part: Prompt.Part) throws(InferenceError) -> [Token] {
    switch part {
    case .plain(let text):
      return plainTokens(of: Array(text.utf8)[...])
    case .control(let text):
      let tokens = tokenize(Array(text.utf8)[...], parsingSpecial: true)
      if text.spellsOneToken {
        guard tokens.count == 1, isMarkup(tokens[0]) else { throw .unknownControlToken(text) }
      }
      return tokens
    }
  }

  /// The tokens of text that may hold anything.
  ///
  /// llama.cpp leaves control tokens alone in plain text, but not user-defined ones, and models
  /// spell `<tool_call>` or `<think>` that way. Where it found one, the text is cut behind the
  /// first character of the spelling, so that what remains are ordinary words.
  private func plainTokens(of text: ArraySlice<UInt8>) -> [Token] {
    let tokens = tokenize(text, parsingSpecial: false)
    guard let forged = tokens.first(where: isMarkup) else { return tokens }
    let spelling = self.spelling(of: forged)
    guard spelling.count > 1, let range = text.firstRange(of: spelling) else {
      // nothing to cut: the token is one character, or not found as it is spelled
      return tokens.filter { !isMarkup($0) }
    }
    let cut = range.lowerBound + 1
    return plainTokens(of: text[..<cut]) + plainTokens(of: text[cut...])
  }

  /// Whether a token steers the model instead of standing for text.
  ///
  /// User-defined tokens also hold runs of spaces in some vocabularies; these are text.
  func isMarkup(_ token: Token) -> Bool {
    let attributes = llama_vocab_get_attr(pointer, token).rawValue
    if attributes & LLAMA_TOKEN_ATTR_CONTROL.rawValue != 0 { return true }
    guard attributes & LLAMA_TOKEN_ATTR_USER_DEFINED.rawValue != 0 else { return false }
    return spelling(of: token).contains { !UInt8.whitespace.contains($0) }
  }

  func spelling(of token: Token) -> [UInt8] {
    var buffer = [CChar](repeating: 0, count: 64)
    var length = llama_token_to_piece(pointer, token, &buffer, Int32(buffer.count), 0, true)
    if length < 0 {
      buffer = [CChar](repeating: 0, count: Int(-length))
      length = llama_token_to_piece(pointer, token, &buffer, Int32(buffer.count), 0, true)
    }
    precondition(length >= 0, "llama_token_to_piece must accept the length it asked for")
    return buffer.prefix(Int(length)).map(UInt8.init(bitPattern:))
  }

  /// The tokens of `text`, which spell it and nothing else.
  ///
  /// SentencePiece vocabularies may put a space before a text. A part of a prompt is not one of its
  /// own, so it is tokenized behind a line feed, with which no token of the text begins.
  private func tokenize(_ text: ArraySlice<UInt8>, parsingSpecial: Bool) -> [Token] {
    guard llama_vocab_type(pointer) == LLAMA_VOCAB_TYPE_SPM, !text.isEmpty else {
      return call(text, parsingSpecial: parsingSpecial)
    }
    let feed = UInt8(ascii: "\n")
    let tokens = call([feed] + text, parsingSpecial: parsingSpecial)
    guard let first = tokens.firstIndex(where: { spelling(of: $0) == [feed] }),
      tokens[..<first].allSatisfy({ spelling(of: $0) == [UInt8(ascii: " ")] })
    else {
      // The text begins with line feeds and the vocabulary knows several as one token.
      return call(text, parsingSpecial: parsingSpecial)
    }
    return Array(tokens[(first + 1)...])
  }

  /// One call of `llama_tokenize`, repeated with the room it asked for.
  private func call(_ text: ArraySlice<UInt8>, parsingSpecial: Bool) -> [Token] {
    guard !text.isEmpty else { return [] }
    // a token is at least one byte in nearly all vocabularies
    var tokens = [Token](repeating: 0, count: text.count + 8)
    var count = call(text, into: &tokens, parsingSpecial: parsingSpecial)
    if count < 0 {
      // "returns a negative number on failure – the number of tokens that would have been returned"
      tokens = [Token](repeating: 0, count: Int(-count))
      count = call(text, into: &tokens, parsingSpecial: parsingSpecial)
    }
    precondition(count >= 0, "llama_tokenize must accept the room it asked for")
    tokens.removeLast(tokens.count - Int(count))
    return tokens
  }

  private func call(
    _ text: ArraySlice<UInt8>,
    into tokens: inout [Token],
    parsingSpecial: Bool
  ) -> Int32 {
    let room = Int32(tokens.count)
    return text.withUnsafeBytes { bytes in
      llama_tokenize(
        pointer,
        bytes.assumingMemoryBound(to: CChar.self).baseAddress,
        Int32(bytes.count),
        &tokens,
        room,
        false,
        parsingSpecial
      )
    }
  }
}

extension UInt8 {
  fileprivate static let whitespace: Set<UInt8> = [9, 10, 11, 12, 13, 32]
}

extension String {
  /// `<|name|>` and nothing else.
  fileprivate var spellsOneToken: Bool {
    hasPrefix("<|") && hasSuffix("|>") && count > 4
      && !dropFirst(2).dropLast(2).contains { $0 == "<" || $0 == ">" || $0.isWhitespace }
  }
}
