import Foundation
import GitDiff

/// Where a repository's configuration, rules and packs are read from.
///
/// Paths are relative to the repository's root, with `/` between their parts.
protocol RepositoryFiles {
  /// The content of a file; nil if there is no such file.
  func bytes(of path: String) throws -> [UInt8]?
  /// The names of the files in `folder` itself, sorted; nil if there is no such folder.
  func fileNames(in folder: String) throws -> [String]?
}

extension RepositoryFiles {
  /// - Throws: `Failure` if the file is not UTF-8.
  func text(of path: String) throws -> String? {
    guard let bytes = try bytes(of: path) else { return nil }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw Failure.listed("\(path):1:1: error: the file is not UTF-8")
    }
    return text
  }
}

/// The files as they lie in the work tree, committed or not.
struct WorkTreeFiles: RepositoryFiles {
  /// The work tree's root, absolute.
  var top: String

  func bytes(of path: String) throws -> [UInt8]? {
    var isFolder: ObjCBool = false
    let full = "\(top)/\(path)"
    guard FileManager.default.fileExists(atPath: full, isDirectory: &isFolder), !isFolder.boolValue
    else { return nil }
    guard let data = FileManager.default.contents(atPath: full) else {
      throw Failure("cannot read '\(full)'; check its permissions")
    }
    return [UInt8](data)
  }

  func fileNames(in folder: String) throws -> [String]? {
    var isFolder: ObjCBool = false
    let full = folder.isEmpty ? top : "\(top)/\(folder)"
    guard FileManager.default.fileExists(atPath: full, isDirectory: &isFolder), isFolder.boolValue
    else { return nil }
    do {
      return try FileManager.default.contentsOfDirectory(atPath: full).sorted()
    } catch {
      throw Failure("cannot read the folder '\(full)': \(error.localizedDescription)")
    }
  }
}

extension CommitFiles: RepositoryFiles {}
