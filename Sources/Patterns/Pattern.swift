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
  /// `^` and `$` match at every line of a text, not only at its ends.
  package let isMultiline: Bool
  /// What every text that matches holds, as `RequiredLiterals.of` writes it; nil where nothing is known.
  package let literals: String?
  /// Owned. Nil until a pattern that needs no checking is first used, or for good if it does not
  /// compile.
  private var compiled: CompiledPattern?
  private var matchLimit = Pattern.matchLimit
  private var matchCount = 0

  /// - Parameter isMultiline: `^` and `$` match at every line of a text, not only at its ends.
  /// - Throws: `PatternError` with the place at which PCRE2 stopped.
  package init(_ source: String, isMultiline: Bool = false) throws(PatternError) {
    self.source = source
    self.isMultiline = isMultiline
    literals = RequiredLiterals.of(source)
    compiled = try CompiledPattern(source, isMultiline: isMultiline)
  }

  /// A pattern that this PCRE2 (see `engineVersion`) has compiled before. It is compiled when it is
  /// first used: of all patterns of all rules, most commits use a few.
  ///
  /// One that does not compile after all gives up on every text.
  ///
  /// - Parameter literals: what they were when it was compiled; without them it is tried on every text.
  package init(checked source: String, isMultiline: Bool, literals: String? = nil) {
    self.source = source
    self.isMultiline = isMultiline
    self.literals = literals
  }

  deinit { compiled?.free() }

  /// False only if the pattern matches nowhere in a text that has these pairs. It is not compiled for
  /// that.
  package func mayMatch(in pairs: BytePairs) -> Bool {
    literals.map { pairs.mayHold($0) } ?? true
  }

  /// False only if the pattern does not match in `text`, a short one. It is not compiled for that.
  func mayMatch(in text: String) -> Bool {
    literals.map { RequiredLiterals.areHeld($0, in: text) } ?? true
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
      guard let compiled = compile() else { return .gaveUp }
      prepareMachineCode(of: compiled, byteCount: bytes.count)
      var start = first.map { $0 - part.lowerBound } ?? 0
      while start <= bytes.count {
        let found = search(bytes, from: start, by: compiled)
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

  private func compile() -> CompiledPattern? {
    if compiled == nil { compiled = try? CompiledPattern(source, isMultiline: isMultiline) }
    return compiled
  }

  private func search(
    _ bytes: UnsafeBufferPointer<UInt8>,
    from start: Int,
    by compiled: CompiledPattern
  ) -> Search {
    let result = withPointer(to: bytes) { subject in
      // A Swift string is valid UTF-8: checking it again would cost more than most matches.
      let options = PCRE2_NO_UTF_CHECK
      let result = pcre2_match_8(
        compiled.code,
        subject,
        bytes.count,
        start,
        options,
        compiled.matchData,
        compiled.matchContext
      )
      guard result == PCRE2_ERROR_JIT_STACKLIMIT else { return result }
      // The interpreter keeps its stack on the heap and is bounded by the match limit alone.
      return pcre2_match_8(
        compiled.code,
        subject,
        bytes.count,
        start,
        options | PCRE2_NO_JIT,
        compiled.matchData,
        compiled.matchContext
      )
    }
    if result == PCRE2_ERROR_NOMATCH { return .none }
    // pcre2_get_ovector_pointer never returns null: the vector is part of the match data.
    let place = pcre2_get_ovector_pointer_8(compiled.matchData)
    guard result >= 0, let first = place?[0], let end = place?[1] else {
      lowerMatchLimit(of: compiled)
      return .gaveUp
    }
    // `\K` inside a look-ahead can put the start after the end.
    return .found(min(first, end)..<end)
  }

  /// A thousand lines on which a pattern gives up must not take a thousand times as long as one.
  private func lowerMatchLimit(of compiled: CompiledPattern) {
    matchLimit = max(matchLimit / 2, Pattern.leastMatchLimit)
    pcre2_set_match_limit_8(compiled.matchContext, matchLimit)
  }

  /// Compiles to machine code once that pays: it takes as long as some hundred interpreted matches
  /// of ordinary lines, and most commits have fewer.
  private func prepareMachineCode(of compiled: CompiledPattern, byteCount: Int) {
    guard matchCount <= Pattern.matchesBeforeMachineCode else { return }
    matchCount += 1 + byteCount / Pattern.ordinaryByteCount
    guard matchCount > Pattern.matchesBeforeMachineCode else { return }
    // A failure (no JIT on this platform) is no error: pcre2_match then goes on interpreting.
    _ = pcre2_jit_compile_8(compiled.code, PCRE2_JIT_COMPLETE)
  }

  private static let matchesBeforeMachineCode = 100
  private static let ordinaryByteCount = 200
}

/// PCRE2 before 10.41 wants a pointer for empty text, too.
func withPointer<Result>(
  to utf8: UnsafeBufferPointer<UInt8>,
  _ body: (UnsafePointer<UInt8>) -> Result
) -> Result {
  if let bytes = utf8.baseAddress { return body(bytes) }
  return withUnsafePointer(to: UInt8(0)) { body($0) }
}
