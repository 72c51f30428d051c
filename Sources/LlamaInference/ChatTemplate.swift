import CLlama
import Inference

extension ModelHandle {
  /// The model's own chat template, cut into what stands around instructions and the user's words.
  ///
  /// llama.cpp knows the common templates by what is in them and runs none.
  var chatFormat: ChatFormat {
    guard let template = llama_model_chat_template(pointer, nil).map({ String(cString: $0) }) else {
      return .none
    }
    guard var turns = ChatTurns(template: template) else { return .unknown }
    if let beginning = vocabulary.beginning, !turns.opening.hasPrefix(beginning) {
      turns.opening = beginning + turns.opening
    }
    if template.contains("<think>"), vocabulary.holdsThinking {
      // What the templates of such models write themselves where no thinking is wanted.
      turns.answerHeader += turns.answerHeader.hasSuffix("<think>\n") ? "" : "<think>\n"
      turns.answerHeader += "\n</think>\n\n"
    }
    return .turns(turns)
  }
}

extension ChatTurns {
  /// Words that no template adds and none trims.
  private static let instructions = "vibecheck-instructions"
  private static let words = "vibecheck-words"

  /// Nil if llama.cpp does not know `template`.
  init?(template: String) {
    // A template without a role for instructions may join them to the user's words, or lose them.
    let filled =
      Self.fill(template, [("system", Self.instructions), ("user", Self.words)])
      .flatMap { Self(cutting: $0) }
    if let filled {
      self = filled
      return
    }
    guard let text = Self.fill(template, [("user", Self.words)]),
      let words = text.firstRange(of: Self.words)
    else { return nil }
    self.init(
      opening: String(text[..<words.lowerBound]),
      userHeader: "\n\n",
      answerHeader: String(text[words.upperBound...])
    )
  }

  private init?(cutting text: String) {
    guard let instructions = text.firstRange(of: Self.instructions),
      let words = text[instructions.upperBound...].firstRange(of: Self.words)
    else { return nil }
    self.init(
      opening: String(text[..<instructions.lowerBound]),
      userHeader: String(text[instructions.upperBound..<words.lowerBound]),
      answerHeader: String(text[words.upperBound...])
    )
  }

  /// The template around `messages`, up to where the answer begins.
  private static func fill(
    _ template: String,
    _ messages: [(role: String, content: String)]
  ) -> String? {
    let texts = messages.flatMap { [$0.role, $0.content] }.map { Array($0.utf8CString) }
    let all = texts.flatMap { $0 }
    return all.withUnsafeBufferPointer { bytes in
      var start = bytes.baseAddress
      let starts = texts.map { text in
        defer { start = start?.advanced(by: text.count) }
        return start
      }
      let chat = stride(from: 0, to: starts.count, by: 2).map {
        llama_chat_message(role: starts[$0], content: starts[$0 + 1])
      }
      // Templates are short; a longer one is told by its length.
      var buffer = [CChar](repeating: 0, count: 4096)
      let length = template.withCString {
        llama_chat_apply_template($0, chat, chat.count, true, &buffer, Int32(buffer.count))
      }
      guard length > 0, length <= buffer.count else { return nil }
      return String(
        decoding: buffer.prefix(Int(length)).map(UInt8.init(bitPattern:)),
        as: UTF8.self
      )
    }
  }
}

extension Vocabulary {
  /// Whether the marks around a model's thoughts are tokens of their own.
  fileprivate var holdsThinking: Bool {
    ["<think>", "</think>"].allSatisfy { isOneToken($0) }
  }
}
