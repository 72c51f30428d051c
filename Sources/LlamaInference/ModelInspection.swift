package import Inference

/// A model file as one finds it: that it is one, and which.
package struct ModelInspection: Equatable, Sendable {
  package var description: ModelDescription
  /// Lower-case hexadecimal SHA-256 of the whole file.
  package var sha256: String

  /// Checks that the file at `path` is a language model that this engine can load, without reading
  /// its weights into memory.
  ///
  /// - Parameter cacheFolder: where digests of files are kept; nil reads the whole file.
  /// - Throws: `InferenceError.cannotLoad`
  package init(path: String, cacheFolder: String? = nil) throws(InferenceError) {
    let header = try GGUFHeader(path: path)
    description = ModelDescription(header)
    let file = try ModelFile(path: path, digests: cacheFolder.map { DigestStore(folder: $0) })
    sha256 = file.sha256
    _ = try ModelHandle(file: file, readsWeights: false)
  }

  /// The SHA-256 of the file at `path`, model or not.
  ///
  /// - Throws: `InferenceError.cannotLoad` if it cannot be read.
  package static func sha256(
    ofFile path: String,
    cacheFolder: String?
  ) throws(InferenceError) -> String {
    try ModelFile(path: path, digests: cacheFolder.map { DigestStore(folder: $0) }).sha256
  }
}
