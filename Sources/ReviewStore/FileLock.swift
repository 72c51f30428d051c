import Foundation

/// An advisory lock on a file, held by this process until the value is gone.
///
/// Two locks on one path exclude each other even inside one process.
package final class FileLock {
  private let descriptor: CInt

  /// Opens the file, made with mode 0600 if it is missing, without taking the lock.
  ///
  /// Nil if the file cannot be opened for writing or is a symbolic link.
  package init?(path: String) {
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { return nil }
  }

  deinit {
    close(descriptor)
  }

  /// Takes the lock for this holder alone, or returns false at once.
  ///
  /// After false a shared lock held before may be lost: flock(2) drops it before it tries.
  package func takeExclusively() -> Bool {
    flock(descriptor, LOCK_EX | LOCK_NB) == 0
  }

  /// Takes the lock beside other sharers, waiting up to `timeout` seconds for one who has it alone.
  func share(timeout: TimeInterval) -> Bool {
    let deadline = ContinuousClock.now + .seconds(timeout)
    while flock(descriptor, LOCK_SH | LOCK_NB) != 0 {
      guard ContinuousClock.now < deadline else { return false }
      Thread.sleep(forTimeInterval: 0.005)
    }
    return true
  }
}
