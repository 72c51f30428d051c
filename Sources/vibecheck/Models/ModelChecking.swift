import Foundation
import Inference
import LlamaInference

extension ModelChoice {
  /// What a model of the store must be, from its manifest; nil for any other file.
  ///
  /// - Throws: `InferenceError.cannotLoad` if the model is not there, or not as long as it was.
  func recordedSHA256() throws(InferenceError) -> String? {
    guard let stored = StoredModel(path: path) else { return nil }
    guard stored.exists else {
      guard name != nil else { return nil }
      throw .cannotLoad(path: path, reason: Self.missing(stored.name))
    }
    do throws(Failure) {
      guard let manifest = try stored.manifest() else { return nil }
      guard manifest.bytes == stored.byteCount else {
        throw Failure(
          "the file is not the one that was taken: it has \(stored.byteCount) bytes, and "
            + "\(manifest.bytes) were recorded; remove the model, and get it again"
        )
      }
      return manifest.sha256
    } catch {
      throw .cannotLoad(path: path, reason: error.reason)
    }
  }

  private static func missing(_ name: String) -> String {
    if (try? KnownModel.named(name)) ?? nil != nil {
      return "the model '\(name)' is not on this machine; run 'vibecheck model pull \(name)'"
    }
    return "there is no model '\(name)'; 'vibecheck model list' shows those there are"
      + KnownModel.hint(for: name)
  }
}

extension StoredModel {
  /// The model whose file lies at `path`; nil if there is no manifest and no store around it.
  init?(path: String) {
    let url = URL(filePath: path).standardizedFileURL
    guard url.pathExtension == "gguf" else { return nil }
    name = url.deletingPathExtension().lastPathComponent
    folder = url.deletingLastPathComponent().path
    guard folder.hasSuffix("/vibecheck/models") else { return nil }
  }

  /// Whether the file is still what was recorded.
  enum Condition: Equatable {
    case unchanged
    /// Nothing was recorded of it.
    case unknown
    /// What is wrong, as a clause.
    case changed(String)
  }

  /// - Parameter cacheFolder: where digests of files are kept.
  func condition(cacheFolder: String?) -> Condition {
    do {
      guard let manifest = try manifest() else { return .unknown }
      guard manifest.bytes == byteCount else {
        return .changed("it has \(byteCount) bytes, and \(manifest.bytes) were recorded")
      }
      let sha256 = try ModelInspection.sha256(ofFile: path, cacheFolder: cacheFolder)
      guard sha256 == manifest.sha256 else {
        return .changed(
          "its SHA-256 is \(sha256.prefix(12))…, and \(manifest.sha256.prefix(12))… was recorded"
        )
      }
      return .unchanged
    } catch let failure as Failure {
      return .changed(failure.reason)
    } catch {
      return .changed("\(error)")
    }
  }
}
