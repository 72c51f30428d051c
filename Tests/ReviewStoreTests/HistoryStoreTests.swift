import Foundation
import GRDB
import ReviewTypes
import Reviewing
import Testing

@testable import ReviewStore

/// The history's tables and files.
struct HistoryStoreTests {
  private let place = HistoryStore.Place(repository: "/r/.git", tree: "/r/.git", base: "1")

  private struct NoCommits: CommitView {
    func change(of path: String, rules: Set<RuleID>, since base: String?) -> CommittedChange? {
      nil
    }
  }

  private func run(at seconds: Double = 1_000_000_000, repository: String = "/r/.git")
    -> RecordedRun
  {
    RecordedRun(
      at: Date(timeIntervalSince1970: seconds),
      repository: repository,
      kind: .hook,
      milliseconds: 67,
      isBlocked: true,
      judged: 2
    )
  }

  private func finding(_ text: String) -> Finding {
    Finding(
      rule: "debug",
      severity: .error,
      blocking: true,
      path: "a.py",
      line: 1,
      endLine: 1,
      message: "m",
      evidence: text,
      confidence: 1,
      threshold: 0,
      source: .pattern,
      fingerprint: "0"
    )
  }

  private func review(_ texts: String...) -> StagedReview {
    StagedReview(Review(findings: texts.map(finding)), paths: ["a.py"], showsNotes: false)
  }

  private func store(
    _ folder: URL,
    limits: HistoryStore.Limits = HistoryStore.Limits(),
    at seconds: Double = 1_000_000_000
  ) -> HistoryStore {
    HistoryStore(
      StoreConnection(folder: folder.path),
      limits: limits,
      now: { Date(timeIntervalSince1970: seconds) }
    )
  }

  private func settle(_ store: HistoryStore, _ review: StagedReview) {
    store.settle(at: place, review: review, commits: NoCommits())
  }

  @Test func `a run is one line in a file until the database is opened anyway`() throws {
    try withFolder { folder in
      let store = store(folder)
      store.record(run())
      store.record(run(repository: "/a\tb\n%0A/.git"))
      let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      #expect(files == ["runs.log"])
      #expect(try mode(of: folder.appendingPathComponent("runs.log")) == 0o600)

      let odd = store.statistics(of: "/a\tb\n%0A/.git", since: nil)
      #expect(odd?.runs[.hook]?.milliseconds == [67])
      #expect(odd?.runs[.hook]?.millisecondsWithCandidates == [67])
      #expect(odd?.runs[.hook]?.blocked == 1)
      #expect(store.statistics(of: nil, since: nil)?.runs[.hook]?.milliseconds == [67, 67])
      #expect(try Data(contentsOf: folder.appendingPathComponent("runs.log")).isEmpty)
    }
  }

  @Test func `lines that nobody can read are left out, the others are not`() throws {
    try withFolder { folder in
      let store = store(folder)
      store.record(run())
      let file = folder.appendingPathComponent("runs.log")
      var bytes = try Data(contentsOf: file)
      bytes += Data("\u{0}\u{0}damaged\n1\thook\tmany\t0\t0\t/r\n\n".utf8) + Data([0xFF, 0x0A])
      try bytes.write(to: file)
      store.record(run())
      #expect(store.statistics(of: nil, since: nil)?.runs[.hook]?.milliseconds == [67, 67])
    }
  }

  @Test func `a long file of runs is put into the database without being asked`() throws {
    try withFolder { folder in
      let store = store(folder)
      for _ in 0..<2_500 { store.record(run()) }
      let kept = try Data(contentsOf: folder.appendingPathComponent("runs.log"))
      #expect(kept.count < RunLog.maxBytes)
      #expect(store.counts().runs == 2_500)
    }
  }

  @Test func `past its caps the history forgets the oldest`() throws {
    try withFolder { folder in
      var limits = HistoryStore.Limits()
      limits.runs = 10
      limits.findings = 5
      let store = store(folder, limits: limits)
      for number in 0..<20 {
        store.record(run(at: 1_000_000_000 + Double(number)))
        settle(store, review("line \(number)"))
      }
      #expect(store.counts() == (10, 5))
    }
  }

  @Test func `what is older than the limit is forgotten`() throws {
    try withFolder { folder in
      let first = store(folder)
      first.record(run())
      settle(first, review("one"))
      let day = 86_400.0
      let later = store(folder, at: 1_000_000_000 + 401 * day)
      later.record(run(at: 1_000_000_000 + 401 * day))
      settle(later, review("two"))
      #expect(later.counts() == (1, 1))
    }
  }

  @Test func `after thirty days nobody looks what became of a finding`() throws {
    try withFolder { folder in
      settle(store(folder), review("one"))
      settle(store(folder, at: 1_000_000_000 + 31 * 86_400), review())
      let counts = store(folder).statistics(of: nil, since: nil)?.rules["debug"]
      #expect(counts?.shown == 1)
      #expect(counts?.open == 1)
    }
  }

  @Test func `a work tree is marked while a finding of it is open`() throws {
    try withFolder { folder in
      let store = store(folder)
      #expect(!store.mayHaveOpenFindings(in: place.tree))
      settle(store, review("one"))
      #expect(store.mayHaveOpenFindings(in: place.tree))
      #expect(!store.mayHaveOpenFindings(in: "/other/.git"))
      store.settle(at: place, review: nil, commits: Kept())
      #expect(!store.mayHaveOpenFindings(in: place.tree))
      #expect(store.statistics(of: nil, since: nil)?.rules["debug"]?.outcomes == [.bypassed: 1])
    }
  }

  private struct Kept: CommitView {
    func change(of path: String, rules: Set<RuleID>, since base: String?) -> CommittedChange? {
      let file = FileDiff(
        oldPath: nil,
        newPath: path,
        change: .added,
        content: .hunks([
          Hunk(
            oldStart: 0,
            oldCount: 0,
            newStart: 1,
            newCount: 1,
            lines: [DiffLine(origin: .addition, oldLine: nil, newLine: 1, text: "one")]
          )
        ])
      )
      return CommittedChange(
        before: CommittedLines(nil, rules: rules, today: nil),
        after: CommittedLines(file, rules: rules, today: nil),
        isLater: true
      )
    }
  }

  @Test func `a store from before there was a history gets its tables`() throws {
    try withFolder { folder in
      VerdictStore(folder: folder.path).record([key(1): 0.5])
      try DatabaseQueue(path: folder.appendingPathComponent("verdicts.sqlite").path).write {
        try $0.execute(
          sql: "DROP TABLE run; DROP TABLE finding; "
            + "DELETE FROM grdb_migrations WHERE identifier = 'history'"
        )
      }
      settle(store(folder), review("one"))
      #expect(store(folder).counts() == (0, 1))
      #expect(VerdictStore(folder: folder.path).verdicts(for: [key(1)]) == [key(1): 0.5])
    }
  }

  @Test func `percentiles are values that were measured`() {
    #expect([Int]().percentile(0.5) == nil)
    #expect([7].percentile(0.95) == 7)
    #expect([4, 1, 3, 2].percentile(0.5) == 2)
    #expect(Array(1...100).percentile(0.95) == 95)
    #expect([5, 1].percentile(0) == 1)
  }
}
