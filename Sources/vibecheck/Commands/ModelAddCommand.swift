import ArgumentParser
import Foundation
import Inference
import LlamaInference
import Reporting

/// `vibecheck model add`: takes a model file on this machine into the store.
struct ModelAddCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add",
    abstract: "Take a GGUF file of this machine into the store, after a look at it."
  )

  @Argument(help: ArgumentHelp("A GGUF model.", valueName: "file"))
  var file: String

  @Option(help: "The name to know it by; the file's own otherwise.")
  var name: String?

  @Option(help: ArgumentHelp("Take it only with this SHA-256.", valueName: "hex"))
  var sha256: SHA256Text?

  @Flag(help: "Give the same file a second name instead of copying it.")
  var link = false

  func run() throws {
    let store = try ModelStore.required(.current())
    let name = name ?? URL(filePath: file).deletingPathExtension().lastPathComponent
    try ModelStore.check(name: name)
    let source = URL(filePath: file).standardizedFileURL.path
    // before gigabytes are copied
    let first = try look(at: source)
    if let sha256, sha256.text != first.sha256 {
      throw Failure(
        "'\(printable(file))' has the SHA-256 \(first.sha256), not \(sha256.text); it was not taken"
      )
    }
    if try store.existing(name, sha256: first.sha256, source: source) != nil {
      Standard.output.write("'\(name)' is here already\n")
      return
    }
    try DiskSpace.makeFolder(store.partFolder)
    let part = "\(store.partFolder)/add-\(UUID().uuidString)"
    defer { unlink(part) }
    let way = try ModelCopy.make(of: source, at: part, links: link)
    guard try ModelInspection.sha256(ofFile: part, cacheFolder: nil) == first.sha256 else {
      throw Failure("'\(printable(file))' changed while it was copied; try again")
    }
    let manifest = ModelManifest(
      sha256: first.sha256,
      bytes: first.description.byteCount,
      source: source,
      licence: first.description.licence
    )
    _ = try store.take(part, as: name, manifest)
    Standard.output.write(
      "'\(name)' \(way.rawValue) (\(byteText(manifest.bytes)), sha256 \(manifest.sha256)); "
        + "'vibecheck model use \(name)' makes it judge\n"
    )
  }

  private func look(at path: String) throws -> ModelInspection {
    do {
      return try ModelInspection(path: path)
    } catch {
      throw Failure("cannot take '\(printable(file))': \(error.loadingReason)")
    }
  }
}

/// A SHA-256 as people paste it.
struct SHA256Text: ExpressibleByArgument {
  /// Lower-case hexadecimal.
  var text: String

  init?(argument: String) {
    text = argument.lowercased()
    guard text.utf8.count == 64, text.utf8.allSatisfy({ "0123456789abcdef".utf8.contains($0) })
    else { return nil }
  }
}

extension InferenceError {
  /// Why a file cannot be loaded, without the file's name.
  var loadingReason: String {
    if case .cannotLoad(_, let reason) = self { return reason }
    return description
  }
}

extension ModelStore {
  /// - Throws: `Failure` where there is no home folder.
  static func required(_ environment: UserEnvironment) throws -> ModelStore {
    guard let store = ModelStore(environment: environment) else {
      throw Failure("there is no folder to keep models in: set HOME or XDG_DATA_HOME")
    }
    return store
  }
}
