import CPCRE2

/// A regular expression in PCRE2's syntax, compiled once and matched against many lines.
///
/// Text is UTF-8, `\w`, `\d`, `\s` and `\b` know Unicode. A pattern that needs more than `matchLimit`
/// steps on one text gives up and counts as not matching, so that no rule can hold up a commit.
/// One instance serves one caller at a time.
package final class Pattern {
  /// Upper bound of PCRE2's internal match count for one text: tens of milliseconds at the most.
  package static let matchLimit: UInt32 = 1_000_000

  /// The regular expression as it was written.
  package let source: String
  /// Owned; PCRE2 copies `source` into it.
  private let code: OpaquePointer
  /// Owned; room for the place of the whole match only, reused by every match.
  private let matchData: OpaquePointer
  /// Owned; carries `matchLimit`.
  private let matchContext: OpaquePointer
  private var matchCount = 0

  /// - Throws: `PatternError` with the place at which PCRE2 stopped.
  package init(_ source: String) throws(PatternError) {
    self.source = source
    var errorCode: Int32 = 0
    var errorOffset = 0
    var text = source
    let compiled = text.withUTF8 { utf8 in
      withPointer(to: utf8) { bytes in
        pcre2_compile_8(
          bytes,
          utf8.count,
          PCRE2_UTF | PCRE2_UCP | PCRE2_NEVER_BACKSLASH_C,
          &errorCode,
          &errorOffset,
          nil
        )
      }
    }
    guard let compiled else {
      throw PatternError(
        pattern: source,
        byteOffset: errorOffset,
        message: Pattern.message(of: errorCode)
      )
    }
    guard
      let data = pcre2_match_data_create_8(1, nil),
      let context = pcre2_match_context_create_8(nil)
    else { preconditionFailure("PCRE2 could not allocate a few hundred bytes") }
    pcre2_set_match_limit_8(context, Pattern.matchLimit)
    code = compiled
    matchData = data
    matchContext = context
  }

  deinit {
    pcre2_match_context_free_8(matchContext)
    pcre2_match_data_free_8(matchData)
    pcre2_code_free_8(code)
  }

  /// Whether the pattern matches anywhere in `text`; false when it gave up, see `matchLimit`.
  package func matches(_ text: String) -> Bool {
    match(text) >= 0
  }

  /// The first match as 0-based UTF-8 byte offsets into `text`; nil when there is none or the
  /// pattern gave up, see `matchLimit`.
  package func firstMatch(in text: String) -> Range<Int>? {
    guard match(text) >= 0 else { return nil }
    // pcre2_get_ovector_pointer never returns null: the vector is part of the match data.
    let place = pcre2_get_ovector_pointer_8(matchData)
    guard let start = place?[0], let end = place?[1] else { return nil }
    // `\K` inside a look-ahead can put the start after the end.
    return min(start, end)..<end
  }

  /// Whether matching `text` ended because of a limit, so that nobody knows whether it matches.
  package func givesUp(on text: String) -> Bool {
    let result = match(text)
    return result < 0 && result != PCRE2_ERROR_NOMATCH
  }

  /// - Returns: PCRE2's result: negative when there is no match or a limit was hit, see `pcre2_match`
  ///   in <pcre2.h>.
  private func match(_ text: String) -> Int32 {
    prepareMachineCode()
    var text = text
    return text.withUTF8 { utf8 in
      withPointer(to: utf8) { bytes in
        // A Swift string is valid UTF-8: checking it again would cost more than most matches.
        let options = PCRE2_NO_UTF_CHECK
        let result = pcre2_match_8(code, bytes, utf8.count, 0, options, matchData, matchContext)
        guard result == PCRE2_ERROR_JIT_STACKLIMIT else { return result }
        // The interpreter keeps its stack on the heap and is bounded by the match limit alone.
        let interpreted = options | PCRE2_NO_JIT
        return pcre2_match_8(code, bytes, utf8.count, 0, interpreted, matchData, matchContext)
      }
    }
  }

  /// Compiles to machine code once that pays: it takes as long as some hundred interpreted matches,
  /// and most commits have fewer lines.
  private func prepareMachineCode() {
    guard matchCount <= Pattern.matchesBeforeMachineCode else { return }
    matchCount += 1
    guard matchCount > Pattern.matchesBeforeMachineCode else { return }
    // A failure (no JIT on this platform) is no error: pcre2_match then goes on interpreting.
    _ = pcre2_jit_compile_8(code, PCRE2_JIT_COMPLETE)
  }

  private static let matchesBeforeMachineCode = 100

  private static func message(of errorCode: Int32) -> String {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 256) { buffer in
      let byteCount = pcre2_get_error_message_8(errorCode, buffer.baseAddress, buffer.count)
      guard byteCount > 0 else { return "PCRE2 error \(errorCode)" }
      return String(decoding: buffer[..<Int(byteCount)], as: UTF8.self)
    }
  }
}

/// PCRE2 before 10.41 wants a pointer for empty text, too.
private func withPointer<Result>(
  to utf8: UnsafeBufferPointer<UInt8>,
  _ body: (UnsafePointer<UInt8>) -> Result
) -> Result {
  if let bytes = utf8.baseAddress { return body(bytes) }
  return withUnsafePointer(to: UInt8(0)) { body($0) }
}
