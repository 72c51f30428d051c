import Foundation
import Reviewing
import Testing

@testable import ReviewStore

/// Real files in a folder of each test's own.
struct VerdictStoreTests {
  @Test func `what was recorded is known to the next run, and nothing else`() throws {
    try withFolder { folder in
      VerdictStore(folder: folder.path).record([key(1): 0, key(2): 0.25, key(3): 1])

      let store = VerdictStore(folder: folder.path)
      #expect(store.problem == nil)
      #expect(
        store.verdicts(for: [key(1), key(2), key(3), key(4)])
          == [key(1): 0, key(2): 0.25, key(3): 1]
      )
      #expect(store.verdicts(for: []) == [:])
    }
  }

  @Test func `what was postponed waits for the next run, until it is judged`() throws {
    try withFolder { folder in
      VerdictStore(folder: folder.path).postpone([key(1), key(2)])

      let store = VerdictStore(folder: folder.path)
      #expect(store.postponed(among: [key(1), key(2), key(3)]) == [key(1), key(2)])
      store.record([key(1): 0.5])
      #expect(store.postponed(among: [key(1), key(2), key(3)]) == [key(2)])
      #expect(store.verdicts(for: [key(2)]) == [:])
      store.clear()
      #expect(store.postponed(among: [key(2)]) == [])
      #expect(store.problem == nil)
    }
  }

  @Test func `what waited for a month is forgotten`() throws {
    try withFolder { folder in
      var now = Date(timeIntervalSince1970: 1_000_000_000)
      let store = VerdictStore(folder: folder.path, now: { now })
      store.postpone([key(1)])
      now += 29 * 24 * 60 * 60
      store.postpone([key(2)])
      #expect(store.postponed(among: [key(1), key(2)]) == [key(1), key(2)])
      now += 2 * 24 * 60 * 60
      store.postpone([key(3)])
      #expect(store.postponed(among: [key(1), key(2)]) == [key(2)])
    }
  }

  @Test func `a later verdict replaces the earlier one`() throws {
    try withFolder { folder in
      let store = VerdictStore(folder: folder.path)
      store.record([key(1): 0.25])
      store.record([key(1): 0.75])
      #expect(store.verdicts(for: [key(1)]) == [key(1): 0.75])
      #expect(store.info().count == 1)
    }
  }

  @Test func `more keys than one query takes are all answered`() throws {
    try withFolder { folder in
      let store = VerdictStore(folder: folder.path)
      let verdicts = Dictionary(uniqueKeysWithValues: (0..<1_234).map { (key($0), 0.5) })
      store.record(verdicts)
      #expect(store.verdicts(for: (0..<2_000).map(key)) == verdicts)
    }
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity, -0.01, 1.01])
  func `a number that is no probability is not kept, its neighbours are`(number: Double) throws {
    try withFolder { folder in
      let store = VerdictStore(folder: folder.path)
      store.record([key(1): number, key(2): 0.5])
      #expect(store.verdicts(for: [key(1), key(2)]) == [key(2): 0.5])
      #expect(store.problem == nil)
    }
  }

  @Test func `a missing folder is made for its owner alone, and so are the files`() throws {
    try withFolder { parent in
      let folder = parent.appendingPathComponent("a/b")
      let store = VerdictStore(folder: folder.path)
      store.record([key(1): 0.5])
      #expect(try mode(of: folder) == 0o700)
      for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
        #expect(try mode(of: folder.appendingPathComponent(name)) == 0o600, "\(name)")
      }
      #expect(store.verdicts(for: [key(1)]) == [key(1): 0.5])
    }
  }

  @Test func `past the cap those used longest ago are forgotten`() throws {
    try withFolder { folder in
      let day = 86_400.0
      record([key(1): 0.1, key(2): 0.2], in: folder, at: 0)
      record([key(3): 0.3], in: folder, at: 1)
      // Used again two days later, hence kept although it is among the oldest.
      let later = VerdictStore(folder: folder.path, now: { Date(timeIntervalSince1970: 2 * day) })
      #expect(later.verdicts(for: [key(1)]) == [key(1): 0.1])

      let fresh = Dictionary(uniqueKeysWithValues: (10..<18).map { (key($0), 0.5) })
      record(fresh, in: folder, at: 3 * day, maxVerdicts: 10)

      let store = VerdictStore(folder: folder.path)
      #expect(store.info().count == 9)
      #expect(store.verdicts(for: [key(1), key(2), key(3)]) == [key(1): 0.1])
      #expect(store.verdicts(for: Array(fresh.keys)) == fresh)
    }
  }

  @Test func `clearing forgets everything and gives the space back`() throws {
    try withFolder { folder in
      let store = VerdictStore(folder: folder.path)
      store.record(Dictionary(uniqueKeysWithValues: (0..<5_000).map { (key($0), 0.5) }))
      let before = store.info()
      #expect(before.count == 5_000)
      #expect(before.byteCount > 5_000 * 32)

      #expect(store.clear())
      let after = store.info()
      #expect(after.count == 0)
      #expect(after.byteCount < before.byteCount / 4)
      #expect(store.verdicts(for: [key(1)]) == [:])
      store.record([key(1): 0.5])
      #expect(store.verdicts(for: [key(1)]) == [key(1): 0.5])
    }
  }

  private func record(
    _ verdicts: [VerdictKey: Double],
    in folder: URL,
    at seconds: Double,
    maxVerdicts: Int = 50_000
  ) {
    VerdictStore(
      folder: folder.path,
      maxVerdicts: maxVerdicts,
      now: { Date(timeIntervalSince1970: seconds) }
    ).record(verdicts)
  }
}
