/// A regular expression that PCRE2 does not accept.
package struct PatternError: Error, Equatable {
  package var pattern: String
  /// 0-based byte offset into the pattern where PCRE2 stopped.
  package var byteOffset: Int
  /// PCRE2's own message.
  package var message: String

  package init(pattern: String, byteOffset: Int, message: String) {
    self.pattern = pattern
    self.byteOffset = byteOffset
    self.message = message
  }
}
