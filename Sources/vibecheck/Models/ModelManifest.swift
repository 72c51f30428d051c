import Foundation

/// What is known of a model in the store: the file `NAME.json` beside `NAME.gguf`.
struct ModelManifest: Codable, Equatable {
  /// Lower-case hexadecimal SHA-256 of the model file.
  var sha256: String
  var bytes: Int
  /// Where it came from: the path that was added or the address that was pulled.
  var source: String
  /// As the registry gives it, such as `apache-2.0`; nil where it is not known.
  var licence: String?
  /// When it was taken, in UTC, such as `2026-11-24T15:04:05Z`.
  var added: String

  init(sha256: String, bytes: Int, source: String, licence: String?, added: Date = .now) {
    self.sha256 = sha256
    self.bytes = bytes
    self.source = source
    self.licence = licence
    self.added = added.formatted(.iso8601)
  }

  /// - Throws: `Failure` if `data` is not what this program writes.
  init(_ data: Data, from path: String) throws(Failure) {
    guard let manifest = try? JSONDecoder().decode(Self.self, from: data),
      manifest.sha256.utf8.count == 64
    else {
      throw Failure(
        "'\(path)' is no manifest of this program; remove it, and add the model again"
      )
    }
    self = manifest
  }

  /// The file's content.
  var data: Data {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      return try encoder.encode(self) + Data("\n".utf8)
    }
  }
}
