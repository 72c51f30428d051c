import Foundation

/// The user's models: GGUF files in `$XDG_DATA_HOME/vibecheck/models`, each with a manifest beside it.
struct ModelStore {
  static let fileExtension = ".gguf"

  /// Made when the first model is taken.
  var folder: String

  init(folder: String) { self.folder = folder }

  /// Nil where there is no home folder.
  init?(environment: UserEnvironment) {
    guard let folder = environment.modelsFolder else { return nil }
    self.folder = folder
  }

  /// Where the model `name` belongs, whether it is there or not.
  func model(named name: String) -> StoredModel {
    StoredModel(name: name, folder: folder)
  }

  /// What is there, by name.
  ///
  /// - Throws: `Failure` if the folder cannot be read; one that is missing holds nothing.
  func models() throws -> [StoredModel] {
    let files: [String]
    do {
      files = try FileManager.default.contentsOfDirectory(atPath: folder)
    } catch let error as CocoaError where error.code == .fileReadNoSuchFile {
      return []
    } catch {
      throw Failure("cannot read '\(folder)': \(error.localizedDescription.oneLine)")
    }
    return files.filter { $0.hasSuffix(Self.fileExtension) && !$0.hasPrefix(".") }.sorted()
      .map { model(named: String($0.dropLast(Self.fileExtension.count))) }
  }
}

/// A place in the store: the model file and its manifest.
struct StoredModel: Equatable {
  /// The file's name without its ending: what `--model` takes.
  var name: String
  var folder: String

  var path: String { "\(folder)/\(name)\(ModelStore.fileExtension)" }
  var manifestPath: String { "\(folder)/\(name).json" }

  var exists: Bool { FileManager.default.fileExists(atPath: path) }

  /// 0 if the file is not there.
  var byteCount: Int { vibecheck.byteCount(ofFile: path) }

  /// What was recorded when the model was taken; nil for a file that was put there by hand.
  ///
  /// - Throws: `Failure` if there is a manifest that says nothing: what it would vouch for is unknown.
  func manifest() throws(Failure) -> ModelManifest? {
    guard let data = FileManager.default.contents(atPath: manifestPath) else {
      guard FileManager.default.fileExists(atPath: manifestPath) else { return nil }
      throw Failure("cannot read '\(manifestPath)'; check its permissions")
    }
    return try ModelManifest(data, from: manifestPath)
  }
}
