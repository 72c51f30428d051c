import Inference

/// Writes a text token by token in a sequence that holds the prompt's beginning.
struct CompletionSession {
  let context: ContextHandle
  let vocabulary: Vocabulary
  let grammar: Grammar
  let maxTokens: Int
  let deadline: ContinuousClock.Instant?

  /// - Parameter run: the prompt's end, the logits behind it wanted.
  func write(
    behind run: ContextHandle.Run,
    _ text: inout TextInTheMaking
  ) throws(InferenceError) -> Completion.Ending {
    var run = run
    while true {
      var next: Token?
      let evaluation = try context.evaluate([run], until: deadline) {
        (_, logits) throws(InferenceError) in
        next = try grammar.next(logits) { text.canGoOn(with: vocabulary.spelling(of: $0)) }
      }
      guard evaluation == .complete else { return .outOfTime }
      guard let token = next else { return .complete }
      guard text.tokens < maxTokens else { return .tokenLimit }
      grammar.accept(token)
      text.append(vocabulary.spelling(of: token))
      run.start += run.tokens.count
      run.tokens = [token]
    }
  }
}

/// The bytes of the tokens so far. A character may take several tokens.
struct TextInTheMaking {
  private(set) var tokens = 0
  private var bytes: [UInt8] = []

  mutating func append(_ spelling: [UInt8]) {
    bytes += spelling
    tokens += 1
  }

  /// Whether the text so far is, with these bytes, whole characters and at most the beginning of another.
  func canGoOn(with spelling: [UInt8]) -> Bool {
    let bytes = bytes + spelling
    guard let missing = (0..<4).first(where: { Self.isText(bytes.dropLast($0)) }) else {
      return false
    }
    let beginning = bytes.suffix(missing)
    // A second byte of each kind there is; see RFC 3629, section 4. Any third and fourth will do.
    return missing == 0
      || (1..<4).contains { count in
        [0x80, 0x90, 0xA0].contains { next in
          Self.isText(beginning + ([next, 0x80, 0x80] as [UInt8]).prefix(count))
        }
      }
  }

  private static func isText(_ bytes: some Collection<UInt8>) -> Bool {
    String(validating: bytes, as: UTF8.self) != nil
  }

  /// Without the beginning of a character whose end is missing.
  var text: String {
    for missing in 0..<4 {
      if let text = String(validating: bytes.dropLast(missing), as: UTF8.self) { return text }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
