import Foundation

/// Files that the user names on the command line, of which `-` is standard input.
enum FileInput {
  /// - Parameter what: Names the file's part in a message: "the diff".
  /// - Throws: `Failure` that says what could not be read, and why.
  static func bytes(of file: String, named what: String) throws -> [UInt8] {
    let handle: FileHandle
    if file == "-" {
      handle = .standardInput
    } else if let opened = FileHandle(forReadingAtPath: file) {
      handle = opened
    } else {
      throw Failure("cannot read \(what) '\(file)': \(String(cString: strerror(errno)))")
    }
    do {
      return [UInt8](try handle.readToEnd() ?? Data())
    } catch {
      throw Failure("cannot read \(what) '\(file)': \(error.localizedDescription)")
    }
  }

  /// Decoded as UTF-8; invalid bytes become U+FFFD.
  static func text(of file: String, named what: String) throws -> String {
    String(decoding: try bytes(of: file, named: what), as: UTF8.self)
  }
}
