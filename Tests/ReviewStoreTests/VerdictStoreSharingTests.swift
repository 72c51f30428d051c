import Foundation
import GRDB
import Reviewing
import Testing

@testable import ReviewStore

/// Several processes use one store at once.
struct VerdictStoreSharingTests {
  @Test func `one open store sees what another one records`() throws {
    try withFolder { folder in
      let first = VerdictStore(folder: folder.path)
      let second = VerdictStore(folder: folder.path)
      first.record([key(1): 0.25])
      #expect(second.verdicts(for: [key(1)]) == [key(1): 0.25])
      second.record([key(2): 0.75])
      #expect(first.verdicts(for: [key(1), key(2)]) == [key(1): 0.25, key(2): 0.75])
    }
  }

  @Test func `four processes that begin with no file at once all keep their verdicts`() async throws
  {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("verdicts-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.path
    await withTaskGroup(of: Void.self) { group in
      for process in 0..<4 {
        group.addTask {
          await #expect(processExitsWith: .success) {
            [path = path as String, process = process as Int] in
            let folder = URL(fileURLWithPath: path)
            for round in 0..<25 {
              let number = process * 1_000 + round
              let store = VerdictStore(folder: folder.path, timeout: 10)
              store.record([key(number): 0.5])
              guard store.problem == nil, store.verdicts(for: [key(number)]).count == 1 else {
                exit(EXIT_FAILURE)
              }
            }
          }
        }
      }
    }
    #expect(VerdictStore(folder: folder.path).info().count == 100)
  }

  @Test func `a process killed while writing leaves a usable store`() async throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("verdicts-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    VerdictStore(folder: folder.path).record([key(1): 0.25])
    let path = folder.path
    await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
      let store = VerdictStore(folder: path)
      store.record([key(2): 0.5])
      let database = try VerdictDatabase(folder: path, timeout: 1)
      try database.queue.write { database in
        try database.execute(sql: "DELETE FROM verdict")
        kill(getpid(), SIGKILL)
      }
    }
    let store = VerdictStore(folder: folder.path)
    #expect(store.problem == nil)
    #expect(store.verdicts(for: [key(1), key(2)]) == [key(1): 0.25, key(2): 0.5])
  }

  @Test func `a store that another process writes to is read, and drops what it cannot record`()
    throws
  {
    try withFolder { folder in
      let store = VerdictStore(folder: folder.path, timeout: 0.05)
      store.record([key(1): 0.25])
      let other = try DatabaseQueue(path: folder.appendingPathComponent("verdicts.sqlite").path)
      try other.inDatabase { database in
        try database.execute(sql: "BEGIN IMMEDIATE")
        store.record([key(2): 0.5])
        #expect(store.verdicts(for: [key(1), key(2)]) == [key(1): 0.25])
        try database.execute(sql: "ROLLBACK")
      }
      store.record([key(2): 0.5])
      #expect(store.verdicts(for: [key(1), key(2)]) == [key(1): 0.25, key(2): 0.5])
    }
  }

  @Test func `a store that another process keeps to itself acts as empty`() throws {
    try withFolder { folder in
      VerdictStore(folder: folder.path).record([key(1): 0.25])
      let path = folder.appendingPathComponent("verdicts.lock").path
      let other = try #require(FileLock(path: path))
      #expect(other.takeExclusively())

      let store = VerdictStore(folder: folder.path, timeout: 0.05)
      #expect(try #require(store.problem).contains("another process holds"))
      #expect(store.verdicts(for: [key(1)]) == [:])
    }
  }
}
