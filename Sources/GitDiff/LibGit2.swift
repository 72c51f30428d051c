import CLibgit2

/// The funnel every libgit2 call goes through.
enum LibGit2 {
  /// Started once, never shut down: nothing would be won, and handles could outlive it.
  private static let startCode: Int32 = {
    vibecheck_keep_freed_memory()
    let code = git_libgit2_init()
    return code < 0 ? code : vibecheck_set_options()
  }()

  /// Starts libgit2 if it has not been.
  static func start() throws(GitError) {
    guard startCode == 0 else {
      throw GitError.last(code: startCode, operation: "start libgit2")
    }
  }

  /// Runs one call that reports success as 0.
  ///
  /// - Parameter operation: completes "cannot …" in the error's text.
  static func call(
    _ operation: @autoclosure () -> String,
    _ body: () -> Int32
  ) throws(GitError) {
    let code = body()
    guard code == 0 else { throw GitError.last(code: code, operation: operation()) }
  }

  /// Runs one call that answers yes (above 0), no (0) or fails (below 0).
  static func ask(
    _ operation: @autoclosure () -> String,
    _ body: () -> Int32
  ) throws(GitError) -> Bool {
    let answer = body()
    guard answer >= 0 else { throw GitError.last(code: answer, operation: operation()) }
    return answer > 0
  }

  /// Runs one call that fills in a handle, which the caller then owns.
  static func make(
    _ operation: @autoclosure () -> String,
    _ body: (inout OpaquePointer?) -> Int32
  ) throws(GitError) -> OpaquePointer {
    var handle: OpaquePointer?
    let code = body(&handle)
    guard code == 0 else { throw GitError.last(code: code, operation: operation()) }
    guard let handle else {
      throw GitError(kind: .other, operation: operation(), message: "libgit2 returned no handle")
    }
    return handle
  }
}
