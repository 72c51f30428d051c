import Foundation
import Inference
import TestSupport
import Testing

@testable import LlamaInference

/// A limit that passes before a model is open.
struct OpeningTests {
  private static let past = TimeLimit(instant: .now - .seconds(1))

  private static var stopped: TimeLimit {
    let stop = StopFlag()
    stop.raise()
    return TimeLimit(stop: stop)
  }

  @Test func `after the limit the file is not even looked for`() {
    for limit in [Self.past, Self.stopped] {
      #expect(throws: InferenceError.outOfTime(.start)) {
        try LlamaModel.load(path: "/nowhere/model.gguf", until: limit)
      }
    }
  }

  @Test func `a limit in the future changes nothing`() throws {
    let path = try TestModel.transformer.path()
    let limit = TimeLimit(instant: .now + .seconds(3600), stop: StopFlag())
    let model = try LlamaModel.load(path: path, until: limit)
    #expect(try model.identity == LlamaModel.load(path: path).identity)
  }

  @Test func `a digest ends at the limit, and nothing of it is remembered`() throws {
    try Scratch.with { folder in
      let path = folder + "/long.gguf"
      try Data("GGUF".utf8).write(to: URL(filePath: path))
      // A hole that no machine digests in the time it gets.
      try #require(truncate(path, 1 << 34) == 0)
      let store = DigestStore(folder: folder + "/digests")
      for limit in [Self.past, Self.stopped, TimeLimit(instant: .now + .milliseconds(50))] {
        #expect(throws: InferenceError.outOfTime(.digest)) {
          try ModelFile(path: path, digests: store, until: limit)
        }
      }
      #expect(!FileManager.default.fileExists(atPath: store.folder))
    }
  }

  @Test func `a digest that is known needs no time`() throws {
    try Scratch.with { folder in
      let path = folder + "/model.gguf"
      try Data("GGUF-one".utf8).write(to: URL(filePath: path))
      var status = stat()
      try #require(stat(path, &status) == 0)
      let store = DigestStore(folder: folder + "/digests")
      store.record(
        DigestStoreTests.one,
        ofFile: path,
        status: status,
        now: Date(timeIntervalSinceNow: 3600)
      )
      let file = try ModelFile(path: path, digests: store, until: Self.past)
      #expect(file.sha256 == DigestStoreTests.one)
    }
  }

  @Test func `llama.cpp stops loading at the limit`() throws {
    let file = try ModelFile(path: TestModel.transformer.path())
    for limit in [Self.past, Self.stopped] {
      #expect(throws: InferenceError.outOfTime(.weights)) {
        try ModelHandle(file: file, until: limit)
      }
    }
  }

  @Test func `a file that cannot be loaded is wrong, however late it is`() throws {
    try Scratch.with { folder in
      let path = folder + "/cut.gguf"
      try Data(RandomModel().bytes.dropLast(4)).write(to: URL(filePath: path))
      let file = try ModelFile(path: path)
      #expect {
        try ModelHandle(file: file, until: Self.past)
      } throws: { error in
        guard case .cannotLoad? = error as? InferenceError else { return false }
        return true
      }
    }
  }

  @Test func `a long file is brought into memory until the limit`() throws {
    try Scratch.with { folder in
      let path = folder + "/long"
      // longer than what is read between two looks at the clock
      try Data(count: (20 << 20) + 5).write(to: URL(filePath: path))
      let file = try OpenedFile(path: path)
      #expect(file.bringIn(until: .none))
      #expect(file.bringIn(until: TimeLimit(stop: StopFlag())))
      #expect(!file.bringIn(until: Self.past))
      #expect(!file.bringIn(until: Self.stopped))
    }
  }

  #if canImport(Glibc)
    @Test func `what was not in memory is there afterwards`() throws {
      try Scratch.with { folder in
        let path = folder + "/long"
        try Data((0..<(20 << 20) + 5).map { UInt8(truncatingIfNeeded: $0) })
          .write(to: URL(filePath: path))
        let file = try OpenedFile(path: path)
        // Written first: what the disk does not have cannot be dropped. In a file system that lies in
        // memory nothing can, and this test tells nothing.
        try #require(fsync(file.descriptor) == 0)
        try #require(posix_fadvise(file.descriptor, 0, 0, POSIX_FADV_DONTNEED) == 0)
        #expect(file.bringIn(until: TimeLimit(stop: StopFlag())))
        #expect(try missingPages(of: file) == 0)
      }
    }

    private func missingPages(of file: OpenedFile) throws -> Int {
      let start = mmap(nil, file.byteCount, PROT_READ, MAP_SHARED, file.descriptor, 0)
      try #require(start != MAP_FAILED)
      defer { munmap(start, file.byteCount) }
      let pageSize = Int(getpagesize())
      var states = [UInt8](repeating: 0, count: (file.byteCount + pageSize - 1) / pageSize)
      try #require(mincore(start, file.byteCount, &states) == 0)
      return states.count { $0 & 1 == 0 }
    }
  #endif
}
