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

  /// As running text in which what stands between backticks is code.
  static func prose(_ text: String) -> String {
    let pieces = text.split(separator: "`", omittingEmptySubsequences: false)
    guard !pieces.count.isMultiple(of: 2) else { return plain(text) }
    return pieces.enumerated()
      .map { $0.offset.isMultiple(of: 2) ? plain(String($0.element)) : code(String($0.element)) }
      .joined()
  }

  /// A block of code that a review tool offers to put in place of the lines in question.
  ///
  /// - Parameter indent: for a block inside a list.
  static func suggestion(_ lines: [String], indent: String) -> String {
    // Tabs are part of the code that is put in place.
    let lines = lines.map { line in
      line.split(separator: "\t", omittingEmptySubsequences: false)
        .map { printable(String($0)) }.joined(separator: "\t")
    }
    let ticks = lines.map(longestRunOfBackticks).max() ?? 0
    let fence = String(repeating: "`", count: max(3, ticks + 1))
    return (["\(fence)suggestion"] + lines + [fence]).map { indent + $0 }.joined(separator: "\n")
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
