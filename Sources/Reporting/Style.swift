/// Colours for a terminal, or none.
///
/// Written out here and not taken from Rainbow, which keeps whether to colour in a global variable
/// that it sets from the environment; this program is told by its caller.
package struct Style: Sendable {
  package let isColored: Bool

  package init(isColored: Bool) {
    self.isColored = isColored
  }

  package func bold(_ text: String) -> String { paint(text, "1") }
  package func dim(_ text: String) -> String { paint(text, "2") }
  package func red(_ text: String) -> String { paint(text, "1;31") }
  package func green(_ text: String) -> String { paint(text, "32") }
  package func yellow(_ text: String) -> String { paint(text, "33") }
  package func cyan(_ text: String) -> String { paint(text, "36") }

  /// See ECMA-48, SGR.
  private func paint(_ text: String, _ codes: String) -> String {
    isColored ? "\u{1b}[\(codes)m\(text)\u{1b}[0m" : text
  }
}
