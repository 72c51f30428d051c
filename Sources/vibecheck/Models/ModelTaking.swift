import Foundation
import LlamaInference
import Reporting
import ReviewStore

/// Puts a file into the store: looked at first, then there under its name all at once.
extension ModelStore {
  /// Files on their way in: nothing here is taken for a model.
  var partFolder: String { folder + "/.part" }

  /// - Throws: `Failure` unless `name` can name a model.
  static func check(name: String) throws {
    let isPlain = name.unicodeScalars.allSatisfy { $0.isASCII && $0.value > 0x20 && $0 != "/" }
    guard isPlain, !name.isEmpty, name.utf8.count <= 200, !name.hasPrefix("."),
      !name.hasPrefix("-"),
      !name.hasSuffix(fileExtension), name != "bundled", printable(name) == name
    else {
      throw Failure(
        "'\(printable(name))' cannot name a model; give --name with letters, digits, '.', '_' and '-'"
      )
    }
  }

  /// What is already in the store under `name`.
  ///
  /// - Returns: the model if it is the very file of `sha256`; nil if the name is free.
  /// - Throws: `Failure` if another model has the name.
  func existing(_ name: String, sha256: String?, source: String) throws -> StoredModel? {
    let model = model(named: name)
    guard model.exists else { return nil }
    let manifest = try model.manifest()
    if let manifest, sha256.map({ $0 == manifest.sha256 }) ?? (manifest.source == source) {
      return model
    }
    throw Failure(
      "there is another model '\(name)' (\(manifest.map { printable($0.source) } ?? "put there by hand")); "
        + "give --name, or 'vibecheck model remove \(name)' first"
    )
  }

  /// Moves the file at `part`, which must lie in `partFolder`, to its place.
  ///
  /// - Throws: `Failure`; the file is then where it was.
  func take(_ part: String, as name: String, _ manifest: ModelManifest) throws -> StoredModel {
    let model = model(named: name)
    let lock = FileLock(path: partFolder + "/lock")
    guard let lock else { throw DiskSpace.failure(errno, writing: partFolder + "/lock") }
    while !lock.takeExclusively() { Thread.sleep(forTimeInterval: 0.02) }
    guard !model.exists else {
      throw Failure("a model '\(name)' came into the store meanwhile; give --name")
    }
    do {
      // first: without its model it says nothing, and a model never is without it
      try manifest.data.write(to: URL(filePath: model.manifestPath), options: .atomic)
    } catch {
      throw Failure(
        "cannot write '\(model.manifestPath)': \(error.localizedDescription.oneLine)"
      )
    }
    guard Self.sync(part), rename(part, model.path) == 0 else {
      throw DiskSpace.failure(errno, writing: model.path)
    }
    _ = Self.sync(folder)
    return model
  }

  /// Waits until the disk has what was written.
  private static func sync(_ path: String) -> Bool {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return fsync(descriptor) == 0
  }

  /// Removes the model and what is recorded of it.
  func remove(_ model: StoredModel) throws {
    for path in [model.path, model.manifestPath] {
      guard unlink(path) == 0 || errno == ENOENT else {
        throw Failure(
          "cannot remove '\(path)': \(String(cString: strerror(errno)).lowercased()); check the "
            + "permissions of its folder"
        )
      }
    }
  }
}
