import Foundation

/// A folder that looks like `/proc` and `/sys` of a machine.
enum SystemTree {
  /// - Parameter body: gets the folder.
  static func with(_ files: [String: String], _ body: (String) throws -> Void) throws {
    try Scratch.with { folder in
      for (path, text) in files {
        let url = URL(filePath: folder + path)
        try FileManager.default.createDirectory(
          at: url.deletingLastPathComponent(),
          withIntermediateDirectories: true
        )
        try Data(text.utf8).write(to: url)
      }
      try body(folder)
    }
  }
}
