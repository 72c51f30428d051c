import Foundation
import GRDB
import Reviewing
import Testing

@testable import ReviewStore

/// Nothing that lies where the database should be may fail a review.
struct VerdictStoreDamageTests {
  @Test(arguments: [
    Data("not a database, though longer than the header of one. ".utf8) + Data(count: 4_096),
    Data("short".utf8),
    Data("SQLite format 3\0".utf8),
    Data("SQLite format 3\0".utf8) + Data(repeating: 0xff, count: 8_192),
    Data(),
  ])
  func `a file that is no database is made anew`(content: Data) throws {
    try withFolder { folder in
      try content.write(to: file(in: folder))
      let store = VerdictStore(folder: folder.path)
      #expect(store.problem == nil)
      #expect(store.verdicts(for: [key(1)]) == [:])
      store.record([key(1): 0.5])
      #expect(VerdictStore(folder: folder.path).verdicts(for: [key(1)]) == [key(1): 0.5])
    }
  }

  @Test(arguments: [1, 50, 100, 1_000, 4_096, 8_192, 20_000, 60_000])
  func `a truncated file gives true verdicts or none, and takes new ones`(length: Int) throws {
    try withFolder { folder in
      try fill(folder)
      let whole = try Data(contentsOf: file(in: folder))
      #expect(whole.count > 60_000)
      try whole.prefix(length).write(to: file(in: folder))
      expectSound(folder)
    }
  }

  @Test(arguments: 0..<12)
  func `a file with a page of noise gives true verdicts or none, and takes new ones`(
    page: Int
  ) throws {
    try withFolder { folder in
      try fill(folder)
      var content = try Data(contentsOf: file(in: folder))
      let start = page * 4_096
      content.replaceSubrange(start..<start + 4_096, with: Data(repeating: 0xa5, count: 4_096))
      try content.write(to: file(in: folder))
      expectSound(folder)
    }
  }

  @Test func `a file damaged while it is open is made anew`() throws {
    try withFolder { folder in
      try fill(folder)
      let store = VerdictStore(folder: folder.path)
      // In place, past the first pages, which are held in memory since the store was opened.
      let handle = try FileHandle(forWritingTo: file(in: folder))
      try handle.seek(toOffset: 4_096)
      try handle.write(contentsOf: Data(repeating: 0xa5, count: 15 * 4_096))
      try handle.close()

      #expect(store.verdicts(for: (0..<2_000).map(key)) == [:])
      #expect(store.problem == nil)
      store.record([key(1): 0.5])
      #expect(VerdictStore(folder: folder.path).verdicts(for: [key(1)]) == [key(1): 0.5])
    }
  }

  @Test func `a damaged file that another process has open is left alone`() throws {
    try withFolder { folder in
      let other = try #require(
        FileLock(path: folder.appendingPathComponent("verdicts.lock").path)
      )
      #expect(other.share(timeout: 0))
      let content = Data("damaged".utf8)
      try content.write(to: file(in: folder))

      let store = VerdictStore(folder: folder.path, timeout: 0.05)
      #expect(try #require(store.problem).contains("is damaged and in use"))
      store.record([key(1): 0.5])
      #expect(store.verdicts(for: [key(1)]) == [:])
      #expect(try Data(contentsOf: file(in: folder)) == content)
    }
  }

  @Test func `our file without our table is made anew`() throws {
    try withFolder { folder in
      try fill(folder)
      try DatabaseQueue(path: file(in: folder).path).write { try $0.drop(table: "verdict") }
      let store = VerdictStore(folder: folder.path)
      store.record([key(1): 0.5])
      #expect(store.verdicts(for: [key(1)]) == [key(1): 0.5])
    }
  }

  @Test func `another program's database is left alone`() throws {
    try withFolder { folder in
      try DatabaseQueue(path: file(in: folder).path).write { database in
        try database.execute(sql: "CREATE TABLE theirs (x); INSERT INTO theirs VALUES (1)")
      }
      let before = try Data(contentsOf: file(in: folder))

      let store = VerdictStore(folder: folder.path)
      #expect(try #require(store.problem).contains("belongs to another program"))
      store.record([key(1): 0.5])
      #expect(store.verdicts(for: [key(1)]) == [:])
      #expect(!store.clear())
      #expect(try Data(contentsOf: file(in: folder)) == before)
    }
  }

  @Test func `the tables of a later version are left alone`() throws {
    try withFolder { folder in
      try fill(folder)
      try DatabaseQueue(path: file(in: folder).path).write { database in
        try database.execute(sql: "INSERT INTO grdb_migrations VALUES ('verdicts with flavour')")
      }
      let before = try Data(contentsOf: file(in: folder))

      let store = VerdictStore(folder: folder.path)
      #expect(try #require(store.problem).contains("was made by a later version"))
      store.record([key(1): 0.75])
      #expect(store.verdicts(for: [key(1)]) == [:])
      #expect(store.info() == .init(count: 0, byteCount: 0))
      #expect(try Data(contentsOf: file(in: folder)) == before)
    }
  }

  @Test func `a folder that cannot be made leaves the store empty`() throws {
    try withFolder { folder in
      try Data("a file".utf8).write(to: folder.appendingPathComponent("cache"))
      let store = VerdictStore(folder: folder.appendingPathComponent("cache/verdicts").path)
      #expect(try #require(store.problem).contains("cannot make folder"))
      expectEmpty(store)
    }
  }

  @Test func `a folder where the file should be leaves the store empty`() throws {
    try withFolder { folder in
      try FileManager.default.createDirectory(
        at: file(in: folder),
        withIntermediateDirectories: false
      )
      expectEmpty(VerdictStore(folder: folder.path))
    }
  }

  @Test func `a symbolic link where the file should be is not followed`() throws {
    try withFolder { folder in
      let target = folder.appendingPathComponent("elsewhere")
      try FileManager.default.createSymbolicLink(at: file(in: folder), withDestinationURL: target)
      expectEmpty(VerdictStore(folder: folder.path))
      #expect(!FileManager.default.fileExists(atPath: target.path))
    }
  }

  // The superuser may write anywhere.
  @Test(.enabled(if: geteuid() != 0), arguments: [true, false])
  func `a read-only folder or file leaves the store empty`(isFolder: Bool) throws {
    try withFolder { folder in
      try fill(folder)
      if isFolder {
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
          chmod(folder.appendingPathComponent(name).path, 0o400)
        }
        chmod(folder.path, 0o500)
      } else {
        try FileManager.default.removeItem(at: file(in: folder))
        chmod(folder.path, 0o500)
      }
      expectEmpty(VerdictStore(folder: folder.path))
    }
  }

  private func file(in folder: URL) -> URL {
    folder.appendingPathComponent("verdicts.sqlite")
  }

  /// 2,000 verdicts, each key's its own, all in the main file.
  private func fill(_ folder: URL) throws {
    let store = VerdictStore(folder: folder.path)
    store.record(Dictionary(uniqueKeysWithValues: (0..<2_000).map { (key($0), truth($0)) }))
    #expect(store.info().count == 2_000)
  }

  private func truth(_ number: Int) -> Double { Double(number) / 2_000 }

  private func expectSound(_ folder: URL) {
    let store = VerdictStore(folder: folder.path)
    #expect(store.problem == nil)
    let found = store.verdicts(for: (0..<2_000).map(key))
    for number in 0..<2_000 {
      if let probability = found[key(number)] { #expect(probability == truth(number)) }
    }
    store.record([key(5_000): 0.5])
    // A page that was not read before may turn out damaged now; after that the file is new.
    if VerdictStore(folder: folder.path).verdicts(for: [key(5_000)]).isEmpty {
      VerdictStore(folder: folder.path).record([key(5_000): 0.5])
    }
    #expect(VerdictStore(folder: folder.path).verdicts(for: [key(5_000)]) == [key(5_000): 0.5])
  }

  private func expectEmpty(_ store: VerdictStore) {
    #expect(store.problem != nil)
    store.record([key(1): 0.5])
    #expect(store.verdicts(for: [key(1)]) == [:])
    #expect(store.info() == .init(count: 0, byteCount: 0))
    #expect(!store.clear())
  }
}
