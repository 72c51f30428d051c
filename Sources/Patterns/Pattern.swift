import CPCRE2

/// A regular expression in PCRE2's syntax, compiled once and matched against many texts.
///
/// Text is UTF-8, `\w`, `\d`, `\s` and `\b` know Unicode. A pattern that needs more than `matchLimit`
/// steps on one text gives up, so that no rule can hold up a commit; one that gave up gets fewer steps
/// on the next text. One instance serves one caller at a time.
package final class Pattern {
  /// Upper bound of PCRE2's internal match count from one place of a text: some milliseconds.
  package static let matchLimit: UInt32 = 250_000
  /// What is left to a pattern that gave up again and again; enough for any ordinary line.
  private static let leastMatchLimit: UInt32 = 10_000

  /// What a search came to.
  package enum Search: Equatable, Sendable {
    case none
    /// 0-based UTF-8 byte offsets into the text.
    case found(Range<Int>)
    /// A limit ended it: nobody knows whether there is a match.
    case gaveUp
  }

  /// The regular expression as it was written.
  package let source: String
  /// Owned; PCRE2 copies `source` into it.
  private let code: OpaquePointer
  /// Owned; room for the place of the whole match only, reused by every match.
  private let matchData: OpaquePointer
  /// Owned; carries `matchLimit`.
  private let matchContext: OpaquePointer
  private var matchLimit = Pattern.matchLimit
  private var matchCount = 0

  /// - Parameter isMultiline: `^` and `$` match at every line of a text, not only at its ends.
  /// - Throws: `PatternError` with the place at which PCRE2 stopped.
  package init(_ source: String, isMultiline: Bool = false) throws(PatternError) {
    self.source = source
    var errorCode: Int32 = 0
    var errorOffset = 0
    var text = source
    let options = PCRE2_UTF | PCRE2_UCP | PCRE2_NEVER_BACKSLASH_C
    let compiled = text.withUTF8 { utf8 in
      withPointer(to: utf8) { bytes in
        pcre2_compile_8(
          bytes,
          utf8.count,
          isMultiline ? options | UInt32(PCRE2_MULTILINE) : options,
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
    firstMatch(in: text) != nil
  }

  /// The first match as 0-based UTF-8 byte offsets into `text`; nil when there is none or the
  /// pattern gave up, see `matchLimit`.
  package func firstMatch(in text: String) -> Range<Int>? {
    guard case .found(let place) = search(text) else { return nil }
    return place
  }

  /// Whether matching `text` ended because of a limit, so that nobody knows whether it matches.
  package func givesUp(on text: String) -> Bool {
    search(text) == .gaveUp
  }

  /// The first match that `isWanted`, in a part of `text` that the pattern takes for the whole.
  ///
  /// - Parameters:
  ///   - part: UTF-8 byte offsets, each between two characters; nil for all of `text`.
  ///   - first: Where to begin, a UTF-8 byte offset between two characters in `part`. Look-behinds see
  ///     what comes before it. Nil: where `part` begins.
  ///   - isWanted: told a match in UTF-8 byte offsets into `text`. Matches that begin within one
  ///     already told are told, too.
  package func search(
    _ text: String,
    in part: Range<Int>? = nil,
    from first: Int? = nil,
    where isWanted: (Range<Int>) -> Bool = { _ in true }
  ) -> Search {
    var text = text
    return text.withUTF8 { utf8 in
      let part = part ?? 0..<utf8.count
      let bytes = UnsafeBufferPointer(rebasing: utf8[part])
      prepareMachineCode(byteCount: bytes.count)
      var start = first.map { $0 - part.lowerBound } ?? 0
      while start <= bytes.count {
        let found = search(bytes, from: start)
        guard case .found(let place) = found else { return found }
        let inText = (place.lowerBound + part.lowerBound)..<(place.upperBound + part.lowerBound)
        if isWanted(inText) { return .found(inText) }
        start = max(start, place.lowerBound) + 1
        // The bytes of a character after its first one.
        while start < bytes.count, bytes[start] & 0xC0 == 0x80 { start += 1 }
      }
      return .none
    }
  }

  private func search(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Search {
    let result = withPointer(to: bytes) { subject in
      // A Swift string is valid UTF-8: checking it again would cost more than most matches.
      let options = PCRE2_NO_UTF_CHECK
      let result = pcre2_match_8(
        code,
        subject,
        bytes.count,
        start,
        options,
        matchData,
        matchContext
      )
      guard result == PCRE2_ERROR_JIT_STACKLIMIT else { return result }
      // The interpreter keeps its stack on the heap and is bounded by the match limit alone.
      return pcre2_match_8(
        code,
        subject,
        bytes.count,
        start,
        options | PCRE2_NO_JIT,
        matchData,
        matchContext
      )
    }
    if result == PCRE2_ERROR_NOMATCH { return .none }
    // pcre2_get_ovector_pointer never returns null: the vector is part of the match data.
    let place = pcre2_get_ovector_pointer_8(matchData)
    guard result >= 0, let first = place?[0], let end = place?[1] else {
      lowerMatchLimit()
      return .gaveUp
    }
    // `\K` inside a look-ahead can put the start after the end.
    return .found(min(first, end)..<end)
  }

  /// A thousand lines on which a pattern gives up must not take a thousand times as long as one.
  private func lowerMatchLimit() {
    matchLimit = max(matchLimit / 2, Pattern.leastMatchLimit)
    pcre2_set_match_limit_8(matchContext, matchLimit)
  }

  /// Compiles to machine code once that pays: it takes as long as some hundred interpreted matches
  /// of ordinary lines, and most commits have fewer.
  private func prepareMachineCode(byteCount: Int) {
    guard matchCount <= Pattern.matchesBeforeMachineCode else { return }
    matchCount += 1 + byteCount / Pattern.ordinaryByteCount
    guard matchCount > Pattern.matchesBeforeMachineCode else { return }
    // A failure (no JIT on this platform) is no error: pcre2_match then goes on interpreting.
    _ = pcre2_jit_compile_8(code, PCRE2_JIT_COMPLETE)
  }

  private static let matchesBeforeMachineCode = 100
  private static let ordinaryByteCount = 200

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
