import Foundation

enum Path {
  /// `path` without `.`, `..`, doubled or trailing slashes, and with symbolic links followed as
  /// far as they exist.
  static func clean(_ path: String) -> String {
    #if os(Linux)
      // A URL's first standardizing sets up far more than it needs here. macOS leaves `/private` out of what it returns.
      if let real = realpath(path, nil) {
        defer { free(real) }
        return String(cString: real)
      }
    #endif
    return URL(fileURLWithPath: path).standardizedFileURL.resolvingSymlinksInPath().path
  }
}
