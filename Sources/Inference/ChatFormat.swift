/// How a model wants to be talked to, as its own file says.
package enum ChatFormat: Hashable, Sendable {
  /// Nothing is said: a model that continues text, or a server that puts its own template around it.
  case none
  case turns(ChatTurns)
  /// There is a template, but nobody here can read it.
  case unknown
}

/// The text of a model's chat template around one exchange: instructions, the user's words, and the
/// answer that begins behind `answerHeader`.
///
/// A template without a role for instructions puts them at the beginning of the user's turn; then
/// `userHeader` is no more than what separates the two.
package struct ChatTurns: Hashable, Sendable {
  /// Before the instructions, the token that begins a text included where the model wants one.
  package var opening: String
  /// Between the instructions and the user's words.
  package var userHeader: String
  /// From the end of the user's words to where the answer begins.
  package var answerHeader: String

  package init(opening: String, userHeader: String, answerHeader: String) {
    self.opening = opening
    self.userHeader = userHeader
    self.answerHeader = answerHeader
  }
}
