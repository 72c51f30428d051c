import Foundation
import ReviewTypes
import Reviewing
import Rules

/// The annotated files that a user names: one, or all in a folder and the folders in it.
enum AnnotatedFiles {
  /// In the order of their paths.
  ///
  /// - Parameter known: every rule that an annotation may name.
  /// - Throws: `Failure` that lists every annotation that names no rule or no line, or says that
  ///   there is nothing to try at `path`.
  static func read(_ path: String, known: Set<RuleID>) throws -> [AnnotatedFile] {
    let files = try self.paths(at: path).compactMap { file -> AnnotatedFile? in
      guard let bytes = FileManager.default.contents(atPath: file) else {
        throw Failure("cannot read '\(file)': \(String(cString: strerror(errno)))")
      }
      // In a folder there may be pictures as well; they hold no annotation.
      guard let text = String(bytes: bytes, encoding: .utf8) else {
        guard file != path else { throw Failure("cannot read '\(file)': the file is not UTF-8") }
        return nil
      }
      return AnnotatedFile(path: file, text: text)
    }
    guard !files.isEmpty else {
      throw Failure(
        "'\(path)' holds no annotation; write a comment such as 'ruleid: leftover-debug' above a line"
      )
    }
    let mistakes = files.flatMap { file in
      file.annotations.compactMap { mistake(in: $0, known: known) }.map { "\(file.path):\($0)" }
    }
    guard mistakes.isEmpty else { throw Failure.listed(mistakes.joined(separator: "\n")) }
    return files
  }

  private static func mistake(
    in annotation: AnnotatedFile.Annotation,
    known: Set<RuleID>
  ) -> String? {
    if !known.contains(annotation.rule) {
      let hint =
        nearestWord(to: annotation.rule.rawValue, among: known.map(\.rawValue))
        .map { "; did you mean '\($0)'?" } ?? ""
      return "\(annotation.commentLine): error: there is no rule '\(annotation.rule)'\(hint)"
    }
    if annotation.newLine == nil {
      return "\(annotation.commentLine): error: no line follows that this comment could mean"
    }
    return nil
  }

  private static func paths(at path: String) throws -> [String] {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw Failure("there is no file or folder '\(path)'")
    }
    guard isFolder.boolValue else { return [path] }
    guard
      let found = FileManager.default.enumerator(
        at: URL(filePath: path),
        includingPropertiesForKeys: [.isRegularFileKey],
        options: [.skipsHiddenFiles]
      )
    else { throw Failure("cannot read the folder '\(path)'") }
    let root = URL(filePath: path).path
    return found.compactMap { $0 as? URL }
      .filter { (try? $0.resourceValues(forKeys: [.isRegularFileKey]))?.isRegularFile == true }
      .map { url in
        let rest = url.path.dropFirst(root.count).drop { $0 == "/" }
        return path.hasSuffix("/") ? path + rest : "\(path)/\(rest)"
      }
      .sorted()
  }
}
