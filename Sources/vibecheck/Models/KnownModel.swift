import Foundation
import Rules
import Yams

/// A model that is known to run here, by a name that is easy to remember.
struct KnownModel: Codable, Equatable {
  var name: String
  /// `hf:owner/repo/file.gguf`.
  var file: String
  /// The exact size and digest, where they were checked; nil where the first pull records the digest.
  var bytes: Int?
  var sha256: String?
  /// About how much there is to load, in millions of bytes, where the exact size is not known.
  var megabytes: Int?
  var licence: String

  /// Such as `98.4 MB`, or `about 490 MB`.
  var sizeText: String {
    bytes.map(byteText) ?? "about \(byteText((megabytes ?? 0) * 1_000_000))"
  }

  /// All there are, in the order of the file.
  static func all() throws -> [KnownModel] {
    try YAMLDecoder().decode([KnownModel].self, from: Data(PackageResources.known_models_yaml))
  }

  static func named(_ name: String) throws -> KnownModel? {
    try all().first { $0.name == name }
  }

  /// What to say of a name that is nowhere: what it may have meant.
  static func hint(for name: String, alsoKnown names: [String] = []) -> String {
    let known = (try? all().map(\.name)) ?? []
    return nearestWord(to: name, among: names + known).map { "; did you mean '\($0)'?" } ?? ""
  }
}
