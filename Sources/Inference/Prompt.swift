/// Text for a model, in parts that say who wrote them.
///
/// What comes out of a diff is always `.plain`: its bytes are tokenized as text, so a chat-template
/// token spelled out in a comment stays a word and can end nothing.
package struct Prompt: Hashable, Sendable {
  package enum Part: Hashable, Sendable {
    /// Untrusted or ordinary text: special tokens in it are never parsed.
    case plain(String)
    /// Our own template text: special tokens in it are parsed.
    case control(String)
  }

  package var parts: [Part]

  package init(_ parts: [Part] = []) {
    self.parts = parts
  }

  /// The text as the model would read it, for people and for digests of the whole.
  package var text: String {
    parts.map { part in
      switch part {
      case .plain(let text), .control(let text): text
      }
    }.joined()
  }
}
