package import Foundation

/// What a file looks like from outside: as long as it is the same, so is the content.
///
/// Device, inode, size, and the times of the last change of content and of inode, both in nanoseconds.
/// Setting a time back changes the second.
package struct FileStamp: Equatable, CustomStringConvertible {
  /// Five numbers with spaces between them.
  package let description: String
  /// The last change of content or inode, in seconds since 1970.
  private let changed: Int

  private static let settlingSeconds = 2

  /// Nil if nothing is there, or it cannot be looked at. Of a symbolic link, what it leads to counts.
  package init?(path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    self.init(status)
  }

  init(_ status: stat) {
    let (content, inode) = status.changes
    description =
      "\(status.st_dev) \(status.st_ino) \(status.st_size) \(content.tv_sec).\(content.tv_nsec) "
      + "\(inode.tv_sec).\(inode.tv_nsec)"
    changed = max(content.tv_sec, inode.tv_sec)
  }

  /// Whether the file was left alone for two seconds: on coarse clocks, a change right after another
  /// could leave its times as they are.
  package func isSettled(at now: Date = Date()) -> Bool {
    Int(now.timeIntervalSince1970) - changed > Self.settlingSeconds
  }
}

extension stat {
  /// When content was changed last, and when the inode was.
  fileprivate var changes: (content: timespec, inode: timespec) {
    #if canImport(Darwin)
      (st_mtimespec, st_ctimespec)
    #else
      (st_mtim, st_ctim)
    #endif
  }
}
