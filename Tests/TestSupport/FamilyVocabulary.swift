/// The tokens of a `ModelFamily`: every byte or printable character, a few words, control tokens.
struct FamilyVocabulary {
  /// As llama.h counts them.
  private enum Kind: Int32 {
    case normal = 1
    case unknown, control, userDefined, unused, byte
  }

  private let family: ModelFamily
  private(set) var tokens: [String] = []
  private var kinds: [Kind] = []
  private var scores: [Float] = []

  init(_ family: ModelFamily) {
    self.family = family
    if family.sentencePieceSpace == nil {
      addAll(RandomModel.byteCharacters + family.words.map { Self.bytes($0.0 + $0.1) }, .normal)
      addAll(family.controlTokens, .control)
    } else {
      addAll(family.controlTokens, .control)
      addAll(["<unk>"], .unknown)
      addAll((0..<256).map { "<0x\(String($0, radix: 16).uppercased().padded)>" }, .byte)
      // What is merged first has the highest score.
      addAll(family.words.map { Self.marked($0.0 + $0.1) }, .normal, score: -1)
      addAll(
        (33..<127).map { String(UnicodeScalar(UInt8($0))) } + ["\u{2581}"],
        .normal,
        score: -100
      )
      if family.architecture.hasPrefix("gemma") { addAll(["\n", "\n\n"], .normal, score: -100) }
    }
    addAll(family.userDefinedTokens, .userDefined)
  }

  private mutating func addAll(_ added: [String], _ kind: Kind, score: Float = 0) {
    for (index, token) in added.enumerated() {
      tokens.append(token)
      kinds.append(kind)
      scores.append(score - Float(index))
    }
  }

  func add(to file: inout GGUFBytes) {
    let beginning = UInt32(tokens.firstIndex(of: family.controlTokens[0]) ?? 0)
    file.add("tokenizer.ggml.tokens", tokens)
    file.add("tokenizer.ggml.token_type", kinds.map(\.rawValue))
    file.add("tokenizer.ggml.bos_token_id", beginning)
    file.add("tokenizer.ggml.eos_token_id", beginning + UInt32(family.controlTokens.count) - 1)
    file.add("tokenizer.ggml.add_bos_token", family.addsBeginning)
    if let addsSpace = family.sentencePieceSpace {
      file.add("tokenizer.ggml.model", "llama")
      file.add("tokenizer.ggml.scores", scores)
      file.add("tokenizer.ggml.unknown_token_id", UInt32(family.controlTokens.count))
      file.add("tokenizer.ggml.add_space_prefix", addsSpace)
    } else {
      file.add("tokenizer.ggml.model", "gpt2")
      file.add("tokenizer.ggml.pre", family.splitting)
      let merges = family.words.map { "\(Self.bytes($0.0)) \(Self.bytes($0.1))" }
      file.add("tokenizer.ggml.merges", merges)
    }
  }

  /// The word in the characters that stand for bytes.
  private static func bytes(_ word: String) -> String {
    word.utf8.map { RandomModel.byteCharacters[Int($0)] }.joined()
  }

  /// The word with SentencePiece's mark for a space.
  private static func marked(_ word: String) -> String {
    word.map { $0 == " " ? "\u{2581}" : String($0) }.joined()
  }
}

extension String {
  /// Two digits.
  fileprivate var padded: String { count < 2 ? "0" + self : self }
}
