import Foundation

/// Lets one process at a time write notes in a repository; others wait.
struct NotesLock {
  private let descriptor: CInt

  init(commonDirectory: String) throws {
    let path = commonDirectory + "/vibecheck-notes.lock"
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0, flock(descriptor, LOCK_EX) == 0 else {
      throw Failure("cannot lock '\(path)': \(String(cString: strerror(errno)))")
    }
  }

  /// The file stays: removing it would let two processes hold a lock on two files of one name.
  func release() { close(descriptor) }
}
