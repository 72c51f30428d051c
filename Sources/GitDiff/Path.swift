import Foundation

enum Path {
  /// `path` without `.`, `..`, doubled or trailing slashes, and with symbolic links followed as
  /// far as they exist.
  static func clean(_ path: String) -> String {
    URL(fileURLWithPath: path).standardizedFileURL.resolvingSymlinksInPath().path
  }
}
