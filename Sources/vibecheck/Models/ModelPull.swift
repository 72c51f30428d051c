import Crypto
import Foundation
import Inference
import LlamaInference
import ReviewStore
import ReviewTypes

/// Gets a model over the network into the store.
struct ModelPull {
  var store: ModelStore
  var environment: UserEnvironment
  var address: ModelAddress
  /// Under which name it will be known.
  var name: String
  /// From the registry; nil for any other address.
  var known: KnownModel?
  /// `--sha256`: goes before what was recorded.
  var givenSHA256: String?

  enum Outcome: Equatable {
    case taken(ModelManifest, isFirstPull: Bool)
    case alreadyHere
  }

  /// - Parameter say: told what people should know on the way.
  /// - Throws: `Failure`; what came of the file is kept for the next try.
  func run(progress: DownloadProgress) throws -> Outcome {
    try DiskSpace.makeFolder(store.partFolder)
    let part = "\(store.partFolder)/\(partName)"
    guard let lock = FileLock(path: part + ".lock") else {
      throw DiskSpace.failure(errno, writing: part + ".lock")
    }
    if !lock.takeExclusively() {
      progress.say("another pull of '\(address.description)' is under way; waiting for it")
      while !lock.takeExclusively() { Thread.sleep(forTimeInterval: 0.1) }
    }
    let checksums = KnownChecksums(store: store)
    let recorded = try checksums.sha256(of: address)
    let expected = givenSHA256 ?? known?.sha256 ?? recorded
    if try store.existing(name, sha256: expected, source: address.description) != nil {
      return .alreadyHere
    }
    let sha256 = try load(to: part, expected: expected, progress: progress)
    let manifest = ModelManifest(
      sha256: sha256,
      bytes: byteCount(ofFile: part),
      source: address.description,
      licence: known?.licence
    )
    _ = try store.take(part, as: name, manifest)
    try checksums.record(sha256, for: address)
    for file in [part + ".json", part + ".lock"] { unlink(file) }
    return .taken(manifest, isFirstPull: expected == nil)
  }

  /// One for each address, with a beginning that people recognise.
  private var partName: String {
    let digest = SHA256.hash(data: [UInt8](address.description.utf8)).prefix(6).hexadecimal
    return "\(address.modelName.prefix(100))-\(digest).part"
  }

  /// - Returns: the SHA-256 of the whole, checked file.
  private func load(to path: String, expected: String?, progress: DownloadProgress) throws -> String
  {
    var part = try PartFile(path: path, address: address.description)
    defer { part.close() }
    var stated: String?
    if !part.isWhole {
      do {
        stated = try ModelDownload(
          address: address,
          expectedBytes: known?.bytes,
          expectedSHA256: expected,
          environment: environment,
          progress: progress
        ).run(into: &part)
      } catch {
        if part.length == 0 { part.forget(removingFile: true) }
        throw error
      }
    }
    do {
      let digest = try ModelInspection.sha256(ofFile: path, cacheFolder: nil)
      guard (expected ?? stated ?? digest) == digest else {
        throw Failure(
          "what came from '\(address.description)' is not what it should be: its SHA-256 is \(digest), and "
            + "\(expected ?? stated ?? "") was expected; nothing of it is kept. If the file is meant to have "
            + "changed, give --sha256 \(digest)"
        )
      }
      _ = try ModelInspection(path: path)
      return digest
    } catch {
      // whole and wrong: nothing to go on with
      part.forget(removingFile: true)
      switch error {
      case InferenceError.cannotLoad(_, let reason):
        throw Failure("'\(address.description)' is no model for this program: \(reason)")
      default: throw error
      }
    }
  }
}
