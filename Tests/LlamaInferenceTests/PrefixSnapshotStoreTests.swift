import Foundation
import Inference
import TestSupport
import Testing

@testable import LlamaInference

@Suite struct PrefixSnapshotStoreTests {
  /// Ways to spoil the only snapshot of a folder.
  enum Spoil: CaseIterable, Sendable {
    case flipMagic, flipKey, flipDigest, flipLength, flipPayloadStart, flipPayloadMiddle, flipEnd
    case truncate, empty, extend, text, folder, folderWithFile, pipe, danglingLink, otherModel
    case otherPrefix, unreadable

    func apply(to path: String) throws {
      let url = URL(filePath: path)
      var bytes = [UInt8](try Data(contentsOf: url))
      switch self {
      case .flipMagic: bytes[3] ^= 1
      case .flipKey: bytes[20] ^= 1
      case .flipDigest: bytes[50] ^= 1
      case .flipLength: bytes[72] ^= 1
      case .flipPayloadStart: bytes[80] ^= 1
      case .flipPayloadMiddle: bytes[80 + (bytes.count - 80) / 2] ^= 1
      case .flipEnd: bytes[bytes.count - 1] ^= 1
      case .truncate: bytes.removeLast(bytes.count / 3)
      case .empty: bytes = []
      case .extend: bytes += [0, 0, 0, 0]
      case .text: bytes = Array("not a snapshot\n".utf8)
      case .otherModel, .otherPrefix:
        // what a program would have written for something else, under this name
        try Scratch.with { elsewhere in
          let model: TestModel = self == .otherModel ? .recurrent : .transformer
          let prefix = self == .otherModel ? samplePrefix : Prompt([.plain("other rules\n")])
          _ = try model.load(snapshots: elsewhere).judge(request(prefix: prefix))
          let name = try #require(snapshots(in: elsewhere).first)
          bytes = [UInt8](try Data(contentsOf: URL(filePath: "\(elsewhere)/\(name)")))
        }
      case .folder, .folderWithFile, .pipe, .danglingLink:
        try FileManager.default.removeItem(atPath: path)
        switch self {
        case .pipe: try #require(mkfifo(path, 0o600) == 0)
        case .danglingLink: try #require(symlink("/nowhere/at/all", path) == 0)
        default:
          try #require(mkdir(path, 0o700) == 0)
          if self == .folderWithFile { try Data([1]).write(to: URL(filePath: "\(path)/x")) }
        }
        return
      case .unreadable:
        chmod(path, 0)
        return
      }
      try Data(bytes).write(to: url)
    }

    /// Whether a good snapshot takes the place of the spoiled one.
    var isMended: Bool {
      switch self {
      // a file cannot replace a folder
      case .folder, .folderWithFile: false
      default: true
      }
    }
  }

  @Test(arguments: Spoil.allCases)
  func `a spoiled snapshot is a miss with the same verdicts, and written anew`(
    _ spoil: Spoil
  ) throws {
    try Scratch.with { folder in
      let expected = try TestModel.transformer.load(snapshots: folder).judge(request())
      let name = try #require(snapshots(in: folder).first)
      try spoil.apply(to: "\(folder)/\(name)")

      let response = try TestModel.transformer.load(snapshots: folder).judge(request())
      // whoever may read everything reads an unreadable file too
      let isHit = spoil == .unreadable && geteuid() == 0
      if !isHit { #expect(response.usage == expected.usage) }
      #expect(response.distance(to: expected) <= 0.02)

      let again = try TestModel.transformer.load(snapshots: folder).judge(request())
      #expect((again.usage.fromCache > 0) == spoil.isMended)
      #expect(again.distance(to: expected) <= 0.02)
    }
  }

  @Test func `bytes llama.cpp refuses are a miss although their checksum is right`() throws {
    try Scratch.with { folder in
      let judge = try TestModel.transformer.load(snapshots: folder)
      let expected = try judge.judge(request())
      let tokens = try ModelHandle(file: ModelFile(path: TestModel.transformer.path()))
        .vocabulary.tokens(of: samplePrefix)
      let key = PrefixSnapshot.Key(
        modelSHA256: judge.identity.sha256,
        engine: judge.identity.engine,
        features: Backend.features,
        format: ContextHandle.stateFormat(ContextHandle.Placement()),
        tokens: tokens
      )
      let store = PrefixSnapshotStore(folder: folder)
      guard case .payload(let payload) = store.read(key) else {
        Issue.record("the key is not the one the model used")
        return
      }
      for bytes in [[], [1, 2, 3], Array(payload.dropLast(100)), payload + [7]] {
        #expect(store.write(bytes, for: key))
        let response = try TestModel.transformer.load(snapshots: folder).judge(request())
        #expect(response.usage == expected.usage)
        #expect(response.distance(to: expected) <= 0.02)
      }
    }
  }

  @Test func `the weights decide whose snapshot it is, not the file's name`() throws {
    try Scratch.with { folder in
      let path = "\(folder)/model.gguf"
      let snapshots = "\(folder)/snapshots"
      try RandomModel(seed: 1).write(to: path)
      _ = try loadModel(path, snapshots: snapshots).judge(request())
      try FileManager.default.removeItem(atPath: path)
      try RandomModel(seed: 2).write(to: path)
      let expected = try loadModel(path).judge(request())
      let response = try loadModel(path, snapshots: snapshots).judge(request())
      #expect(response.usage.fromCache == 0)
      #expect(response.distance(to: expected) <= 0.02)
    }
  }

  @Test(arguments: ["/dev/null/snapshots", "/proc/nowhere/snapshots", ""])
  func `a folder that cannot be made is a miss`(_ folder: String) throws {
    let first = try TestModel.transformer.load(snapshots: folder).judge(request())
    let second = try TestModel.transformer.load(snapshots: folder).judge(request())
    #expect(first == second)
    #expect(second.usage.fromCache == 0)
    #expect(PrefixSnapshotStore(folder: folder).info() == .init(count: 0, byteCount: 0))
  }

  @Test func `a read-only folder is read and not written`() throws {
    try Scratch.with { folder in
      let expected = try TestModel.transformer.load().judge(request())
      chmod(folder, 0o500)
      let first = try TestModel.transformer.load(snapshots: folder).judge(request())
      #expect(first.distance(to: expected) <= 0.02)
      // root writes all the same
      if geteuid() != 0 { #expect(PrefixSnapshotStore(folder: folder).info().count == 0) }
      chmod(folder, 0o700)
      _ = try TestModel.transformer.load(snapshots: folder).judge(request())
      chmod(folder, 0o500)
      let second = try TestModel.transformer.load(snapshots: folder).judge(request())
      #expect(second.usage.fromCache > 0)
      #expect(second.distance(to: expected) <= 0.02)
    }
  }

  @Test func `only the user may read what is written`() throws {
    try Scratch.with { folder in
      let nested = "\(folder)/a/b"
      _ = try TestModel.transformer.load(snapshots: nested).judge(request())
      let manager = FileManager.default
      let name = try #require(snapshots(in: nested).first)
      for (path, mode) in [(nested, 0o700), ("\(nested)/\(name)", 0o600)] {
        let found = try manager.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(found == mode)
      }
    }
  }

  @Test func `info counts and clear removes snapshots and nothing else`() throws {
    try Scratch.with { folder in
      let store = PrefixSnapshotStore(folder: folder)
      #expect(store.info() == .init(count: 0, byteCount: 0))
      for prefix in ["a", "b"] {
        _ = try TestModel.transformer.load(snapshots: folder)
          .judge(request(prefix: Prompt([.plain(prefix)])))
      }
      // what an interrupted write leaves, and what is not ours
      try Data([1, 2, 3]).write(to: URL(filePath: "\(folder)/.1-2.prefix-part"))
      try Data([1, 2, 3]).write(to: URL(filePath: "\(folder)/verdicts.sqlite"))
      let info = store.info()
      #expect(info.count == 3)
      #expect(info.byteCount > 163)
      #expect(store.clear() == info)
      #expect(store.info() == .init(count: 0, byteCount: 0))
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["verdicts.sqlite"])
    }
  }

  @Test func `the oldest snapshots make room`() throws {
    try Scratch.with { folder in
      let store = PrefixSnapshotStore(folder: folder)
      let keys = (0..<20).map { number in
        PrefixSnapshot.Key(
          modelSHA256: "m",
          engine: "",
          features: "",
          format: "",
          tokens: [Token(number)]
        )
      }
      for (age, key) in keys.enumerated() {
        #expect(store.write([1], for: key))
        var times = [
          timeval(tv_sec: 1000 + age, tv_usec: 0), timeval(tv_sec: 1000 + age, tv_usec: 0),
        ]
        utimes(store.path(of: key), &times)
      }
      #expect(store.info().count == 16)
      #expect(store.read(keys[19]) == .payload([1]))
      #expect(store.read(keys[0]) == .miss(.absent))
    }
  }
}

/// Names of the snapshots in `folder`, which also holds digests of models.
func snapshots(in folder: String) throws -> [String] {
  try FileManager.default.contentsOfDirectory(atPath: folder)
    .filter { $0.hasSuffix(PrefixSnapshot.fileExtension) }
}
