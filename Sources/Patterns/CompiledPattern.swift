import CPCRE2

/// What PCRE2 makes of a regular expression, and the room its matches need.
struct CompiledPattern {
  /// PCRE2 copies the expression into it.
  let code: OpaquePointer
  /// Room for the place of the whole match only, reused by every match.
  let matchData: OpaquePointer
  /// Carries the match limit.
  let matchContext: OpaquePointer

  /// - Throws: `PatternError` with the place at which PCRE2 stopped.
  /// - Postcondition: The caller owns it and calls `free()` once.
  init(_ source: String, isMultiline: Bool) throws(PatternError) {
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
        message: Self.message(of: errorCode)
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

  func free() {
    pcre2_match_context_free_8(matchContext)
    pcre2_match_data_free_8(matchData)
    pcre2_code_free_8(code)
  }

  private static func message(of errorCode: Int32) -> String {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 256) { buffer in
      let byteCount = pcre2_get_error_message_8(errorCode, buffer.baseAddress, buffer.count)
      guard byteCount > 0 else { return "PCRE2 error \(errorCode)" }
      return String(decoding: buffer[..<Int(byteCount)], as: UTF8.self)
    }
  }
}

extension Pattern {
  /// Which PCRE2 compiles the patterns, such as `10.42 2022-12-11`.
  package static let engineVersion: String =
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 64) { buffer in
      // Its answer counts the final null byte.
      let byteCount = pcre2_config_8(UInt32(PCRE2_CONFIG_VERSION), buffer.baseAddress)
      guard byteCount > 1, byteCount <= 64 else { return "" }
      return String(decoding: buffer[..<Int(byteCount - 1)], as: UTF8.self)
    }
}
