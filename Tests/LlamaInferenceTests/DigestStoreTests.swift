import Foundation
import TestSupport
import Testing

@testable import LlamaInference

struct DigestStoreTests {
  /// `printf GGUF-one | sha256sum` and `printf GGUF-two | sha256sum`
  static let one = "80eb46d3c40dc3032ab0a7be56de259f302ac1f43acbc97b420bc247f2a1917a"
  static let two = "2552f3d4d54846f9ef1f6eee5cf50574bcaa147f0dc4fee7b6cf75a3f08b0d40"

  @Test func `a file that did not change is not read again`() throws {
    try Scratch.with { folder in
      let path = try file("GGUF-one", in: folder)
      let store = DigestStore(folder: folder + "/digests")
      store.record(Self.two, ofFile: path, status: try status(path), now: Self.later)
      #expect(try ModelFile(path: path, digests: store).sha256 == Self.two)
      #expect(try ModelFile(path: path).sha256 == Self.one)
    }
  }

  @Test func `a file with other content and the old times is read again`() throws {
    try Scratch.with { folder in
      let path = try file("GGUF-one", in: folder)
      let store = DigestStore(folder: folder + "/digests")
      let before = try status(path)
      store.record(Self.one, ofFile: path, status: before, now: Self.later)
      try Data("GGUF-two".utf8).write(to: URL(filePath: path))
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSince1970: 1_000_000_000)],
        ofItemAtPath: path
      )
      #expect(try ModelFile(path: path, digests: store).sha256 == Self.two)
    }
  }

  @Test func `a file that changed a moment ago is not remembered`() throws {
    try Scratch.with { folder in
      let path = try file("GGUF-one", in: folder)
      let store = DigestStore(folder: folder + "/digests")
      #expect(try ModelFile(path: path, digests: store).sha256 == Self.one)
      #expect(store.digest(ofFile: path, status: try status(path)) == nil)
    }
  }

  @Test(arguments: ["", "nonsense", "1 2 3\nshort\n"])
  func `a damaged record is a miss`(_ text: String) throws {
    try Scratch.with { folder in
      let path = try file("GGUF-one", in: folder)
      let store = DigestStore(folder: folder + "/digests")
      store.record(Self.two, ofFile: path, status: try status(path), now: Self.later)
      let names = try FileManager.default.contentsOfDirectory(atPath: store.folder)
      let record = try #require(names.first)
      try Data(text.utf8).write(to: URL(filePath: store.folder + "/" + record))
      #expect(try ModelFile(path: path, digests: store).sha256 == Self.one)
    }
  }

  @Test func `clearing the snapshots clears the digests`() throws {
    try Scratch.with { folder in
      let path = try file("GGUF-one", in: folder)
      let store = DigestStore(folder: folder + "/digests")
      store.record(Self.one, ofFile: path, status: try status(path), now: Self.later)
      PrefixSnapshotStore(folder: store.folder).clear()
      #expect(try FileManager.default.contentsOfDirectory(atPath: store.folder).isEmpty)
    }
  }

  /// Long after every file here was written.
  private static let later = Date(timeIntervalSinceNow: 3600)

  private func file(_ text: String, in folder: String) throws -> String {
    let path = folder + "/model.gguf"
    try Data(text.utf8).write(to: URL(filePath: path))
    return path
  }

  private func status(_ path: String) throws -> stat {
    var status = stat()
    try #require(stat(path, &status) == 0)
    return status
  }
}
