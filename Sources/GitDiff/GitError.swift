import CLibgit2

/// A libgit2 call that failed, with everything libgit2 said about it copied out.
package struct GitError: Error, Equatable, CustomStringConvertible {
  /// What went wrong in the user's terms, as far as it can be told.
  package enum Kind: String, Sendable {
    case notARepository, ownedByOther, bare, unsupportedFormat, conflicted, unknownRevision
    case noMergeBase, missingObject, damaged, other
  }

  package var kind: Kind
  /// libgit2's return code; 0 where the failure is our own reading of a successful call.
  package var code: Int32
  /// libgit2's error class, see `git_error_t` in <git2/errors.h>.
  package var category: Int32
  /// What was being done, completing "cannot …".
  package var operation: String
  /// libgit2's own words.
  package var message: String
  /// What to do about it, if something general can be said.
  package var advice: String?

  package init(
    kind: Kind,
    code: Int32 = 0,
    category: Int32 = 0,
    operation: String,
    message: String,
    advice: String? = nil
  ) {
    self.kind = kind
    self.code = code
    self.category = category
    self.operation = operation
    self.message = message
    self.advice = advice
  }

  package var description: String {
    let mend = advice.map { "; \($0)" } ?? ""
    return "cannot \(operation): \(message)\(mend)"
  }
}

extension GitError {
  /// Copies libgit2's error for the call that just returned `code`, and clears it.
  ///
  /// To be called on the thread of the failing call: libgit2 keeps one error per thread. Clearing
  /// it keeps a stale message from being blamed on a later call that sets none.
  static func last(code: Int32, operation: String) -> GitError {
    var category: Int32 = 0
    var message = "libgit2 returned \(code) without a message"
    // Null even after some errors, see docs/error-handling.md of libgit2.
    if let error = git_error_last() {
      category = error.pointee.klass
      if let text = error.pointee.message {
        message = String(cString: text)
      }
    }
    git_error_clear()
    let (kind, advice) = classify(code: code, category: category, message: message)
    return GitError(
      kind: kind,
      code: code,
      category: category,
      operation: operation,
      message: message,
      advice: advice
    )
  }

  private static func classify(
    code: Int32,
    category: Int32,
    message: String
  ) -> (Kind, advice: String?) {
    let isOdb = category == Int32(GIT_ERROR_ODB.rawValue)
    switch code {
    case GIT_EOWNER.rawValue:
      return (
        .ownedByOther, "if you trust it: git config --global --add safe.directory <its folder>"
      )
    case GIT_ENOTFOUND.rawValue where isOdb:
      return (
        .missingObject,
        "a shallow or partial clone lacks it: git fetch --unshallow; else check with git fsck"
      )
    default:
      break
    }
    if message.contains("extensions.objectformat") {
      return (
        .unsupportedFormat,
        "repositories with SHA-256 object names are not supported by this libgit2"
      )
    }
    if message.contains("unsupported extension") || message.contains("repository version") {
      return (.unsupportedFormat, "this libgit2 cannot read the repository's format")
    }
    if message.contains("mandatory extension: 'link'") {
      return (.unsupportedFormat, "the index is split; join it: git update-index --no-split-index")
    }
    if message.contains("mandatory extension: 'sdir'") {
      return (
        .unsupportedFormat,
        "the index is sparse; expand it: git sparse-checkout reapply --no-sparse-index"
      )
    }
    switch UInt32(bitPattern: category) {
    case GIT_ERROR_INDEX.rawValue, GIT_ERROR_ODB.rawValue, GIT_ERROR_ZLIB.rawValue,
      GIT_ERROR_OBJECT.rawValue:
      return (.damaged, "check the repository with git fsck")
    default:
      return (.other, nil)
    }
  }
}
