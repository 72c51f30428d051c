import Foundation
import GitDiff
import Rules

/// Where a repository's configuration, rules and packs are read from.
///
/// Paths are relative to the repository's root, with `/` between their parts.
protocol RepositoryFiles {
  /// The content of a file; nil if there is no such file.
  func bytes(of path: String) throws -> [UInt8]?
  /// The names of the files in `folder` itself, sorted; nil if there is no such folder. The root is
  /// the empty path.
  func fileNames(in folder: String) throws -> [String]?
}

extension RepositoryFiles {
  /// The text of a file; nil if there is no such file.
  ///
  /// - Throws: one mistake, at the top of the file, if it cannot be read or is not UTF-8.
  func text(of path: String) throws(RuleFileErrors) -> String? {
    let place = Place(file: path, line: 1, column: 1)
    let bytes: [UInt8]?
    do {
      bytes = try self.bytes(of: path)
    } catch {
      throw RuleFileErrors(mistakes: [RuleMistake("cannot read: \(reason(of: error))", at: place)])
    }
    guard let bytes else { return nil }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw RuleFileErrors(mistakes: [RuleMistake("the file is not UTF-8", at: place)])
    }
    return text
  }

  func reason(of error: any Error) -> String {
    (error as? GitError)?.description ?? error.localizedDescription
  }
}

/// The files as they lie in the work tree, committed or not.
struct WorkTreeFiles: RepositoryFiles {
  /// The work tree's root, absolute.
  var top: String

  func bytes(of path: String) throws -> [UInt8]? {
    let file = "\(top)/\(path)"
    guard kind(of: file) == .file else { return nil }
    // The short way does not say what is wrong.
    if let data = FileManager.default.contents(atPath: file) { return [UInt8](data) }
    return [UInt8](try Data(contentsOf: URL(filePath: file)))
  }

  func fileNames(in folder: String) throws -> [String]? {
    let folder = folder.isEmpty ? top : "\(top)/\(folder)"
    guard kind(of: folder) == .folder else { return nil }
    let real = URL(filePath: folder).resolvingSymlinksInPath().path
    let realTop = URL(filePath: top).resolvingSymlinksInPath().path
    guard real == realTop || real.hasPrefix(realTop + "/") else {
      throw FolderOutside()
    }
    return try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
  }

  private enum Kind { case nothing, file, folder }

  /// Behind symbolic links.
  private func kind(of path: String) -> Kind {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      return .nothing
    }
    return isFolder.boolValue ? .folder : .file
  }
}

private struct FolderOutside: LocalizedError {
  var errorDescription: String? { "it leads out of the repository" }
}

extension CommitFiles: RepositoryFiles {}
