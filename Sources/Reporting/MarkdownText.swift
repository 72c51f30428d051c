/// Text from a change, made safe for GitHub's and GitLab's Markdown.
enum MarkdownText {
  /// What means something within a line: markup, HTML, mathematics, emoji, mentions, addresses.
  private static let markup = Set("\\`*_{}[]<>#!|~&@:$")

  /// As running text: no character of it is markup, a mention or a reference.
  static func plain(_ text: String) -> String {
    var result = ""
    let text = printable(text)
    for index in text.indices {
      let character = text[index]
      // A dot makes an address, as in www.example.com, unless a sentence ends there.
      let next = text.index(after: index)
      let isInside = character == "." && next < text.endIndex && text[next] != " "
      guard isInside || markup.contains(character) else {
        result.append(character)
        continue
      }
      // CommonMark takes a backslash before any ASCII punctuation.
      result.append("\\")
      result.append(character)
      // Mentions and references are found after the escapes are gone; a word joiner parts them.
      if character == "@" || character == "#" || character == "!" { result.append("\u{2060}") }
    }
    return result
  }

  /// As code on one line.
  static func code(_ text: String) -> String {
    let text = printable(text)
    guard !text.isEmpty else { return "" }
    let fence = String(repeating: "`", count: longestRunOfBackticks(in: text) + 1)
    // One space at both ends is taken away again, and only there it matters.
    let pad = text.first == "`" || text.last == "`" || text.first == " " || text.last == " "
    return pad ? "\(fence) \(text) \(fence)" : fence + text + fence
  }

  private static func longestRunOfBackticks(in text: String) -> Int {
    var longest = 0
    var run = 0
    for byte in text.utf8 {
      run = byte == UInt8(ascii: "`") ? run + 1 : 0
      longest = max(longest, run)
    }
    return longest
  }
}
