import Foundation

/// A file that a report is written to, whole or not at all.
struct ReportFile {
  var path: String

  /// Finds out before a long review, not after it, whether the report will have a place.
  ///
  /// - Throws: `Failure` if the file cannot be written.
  func check() throws {
    let files = FileManager.default
    var isFolder: ObjCBool = false
    if files.fileExists(atPath: path, isDirectory: &isFolder) {
      if isFolder.boolValue { throw failure("it is a folder") }
      guard access(path, W_OK) == 0 else { throw failure(String(cString: strerror(errno))) }
      if !isReplaceable { return }
    }
    guard files.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue else {
      throw failure("there is no folder '\(folder)'; make it first")
    }
    guard access(folder, W_OK) == 0 else { throw failure(String(cString: strerror(errno))) }
  }

  /// A reader sees the old file or the new one, never a part. What is no regular file, such as a pipe,
  /// is written in place.
  func write(_ text: String) throws {
    let data = Data(text.utf8)
    do {
      if isReplaceable {
        try data.write(to: target, options: .atomic)
      } else {
        let handle = try FileHandle(forWritingTo: target)
        try handle.write(contentsOf: data)
        try handle.close()
      }
    } catch {
      throw failure(error.localizedDescription)
    }
  }

  /// Adds to the end of the file, which is made if there is none.
  func append(_ text: String) throws {
    let descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw failure(String(cString: strerror(errno))) }
    let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    do {
      try handle.write(contentsOf: Data(text.utf8))
    } catch {
      throw failure(error.localizedDescription)
    }
  }

  /// The file behind symbolic links: a link stays a link.
  private var target: URL { URL(filePath: path).resolvingSymlinksInPath() }

  private var folder: String { target.deletingLastPathComponent().path }

  private var isReplaceable: Bool {
    let attributes = try? FileManager.default.attributesOfItem(atPath: target.path)
    guard let type = attributes?[.type] as? FileAttributeType else { return true }
    return type == .typeRegular
  }

  private func failure(_ reason: String) -> Failure {
    Failure("cannot write the report '\(path)': \(reason)")
  }
}
