import Foundation
import Rules
import Yams

/// What the user chose for all repositories: `config.yaml` in `$XDG_CONFIG_HOME/vibecheck`.
struct UserConfiguration {
  static let fileName = "config.yaml"
  static let keys = ["gpu_layers", "model"]

  var model: Placed<String>?
  var gpuLayers: Int?

  /// Nil where there is no home folder.
  static func path(_ environment: UserEnvironment) -> String? {
    environment.configFolder.map { "\($0)/\(fileName)" }
  }

  /// Reads the file; an empty configuration if there is none.
  ///
  /// - Throws: `Failure` that lists every mistake with its place.
  static func load(_ environment: UserEnvironment) throws -> UserConfiguration {
    guard let path = path(environment), FileManager.default.fileExists(atPath: path) else {
      return UserConfiguration()
    }
    guard let data = FileManager.default.contents(atPath: path) else {
      throw Failure("cannot read '\(path)'; check its permissions")
    }
    guard let text = String(validating: data, as: UTF8.self) else {
      throw Failure("'\(path)' is not UTF-8")
    }
    return try UserConfiguration(text, file: path)
  }

  init() {}

  /// - Parameter file: as messages name it.
  init(_ text: String, file: String) throws {
    var reader = NodeReader(file: file)
    if let root = reader.root(of: text, mayBeEmpty: true), !root.isNothing {
      let entries = reader.entries(of: root, named: Self.keys)
      model = entries["model"].flatMap { node in
        reader.text(node).map { Placed($0, at: reader.place(of: node)) }
      }
      gpuLayers = entries["gpu_layers"].flatMap { reader.gpuLayers($0) }
    }
    guard reader.mistakes.isEmpty else {
      throw Failure.listed(RuleFileErrors(mistakes: reader.mistakes.inFileOrder).description)
    }
  }
}

extension NodeReader {
  /// Layers of a model to compute on graphics cards.
  mutating func gpuLayers(_ node: Node) -> Int? {
    guard let number = integer(node) else { return nil }
    guard (0...1000).contains(number) else {
      report("'gpu_layers' is \(number) (expected a number from 0 to 1000)", at: node)
      return nil
    }
    return number
  }
}
