package import Foundation
import GRDB
package import ReviewTypes
package import Reviewing

/// What was shown to the user in which repository, what became of it, and how long it took.
///
/// In the file of the verdicts, and like these it never fails a review: what cannot be written is left out.
/// Of the code nothing is kept but rules, paths and traces. Bounded: see `Limits`.
package final class HistoryStore {
  package struct Limits: Sendable {
    /// Older runs and findings are forgotten.
    package var days = 400
    package var runs = 20_000
    package var findings = 20_000
    /// How long it is looked for what became of a finding.
    package var openDays = 30
    /// Of how many findings at once, the last shown first.
    package var open = 500

    package init() {}
  }

  /// Where a finding stands.
  package struct Place: Equatable, Sendable {
    /// The folder that all work trees of the repository share, such as `/r/.git`.
    package var repository: String
    /// The work tree's own, such as `/r/.git/worktrees/w`.
    package var tree: String
    /// Full name of the commit that the lines lie on top of, or in; nil before the first one.
    package var base: String?

    package init(repository: String, tree: String, base: String?) {
      self.repository = repository
      self.tree = tree
      self.base = base
    }
  }

  /// Why nothing is known or kept; nil while it works.
  package var problem: String? { connection.problem }

  private let connection: StoreConnection
  private let limits: Limits
  private let log: RunLog
  private let now: () -> Date

  package init(
    _ connection: StoreConnection,
    limits: Limits = Limits(),
    now: @escaping () -> Date = { Date() }
  ) {
    self.connection = connection
    self.limits = limits
    self.now = now
    log = RunLog(folder: connection.folder)
  }

  // MARK: - Recording

  /// Keeps a run. Without opening the database, unless many wait to be put there.
  package func record(_ run: RecordedRun) {
    if let length = log.append(run) {
      if length > RunLog.maxBytes { drainLog() }
      return
    }
    // There may be no folder yet, which the database makes.
    connection.attempt { try $0.write { try Self.insert([run], into: $0) } }
  }

  /// Whether a finding that was shown in this work tree waits for its outcome. Looks for a file only.
  package func mayHaveOpenFindings(in tree: String) -> Bool {
    access(marker(of: tree), F_OK) == 0
  }

  /// Keeps what was shown of lines that are committed already.
  package func record(shown: [Finding], at place: Place) {
    connection.attempt { database in
      try database.write { database in
        let open = try self.openFindings(in: place.tree, database).filter { !$0.isStaged }
        var known = Dictionary(grouping: open, by: \.trace)
        for finding in shown {
          if let again = known[FindingTrace(finding)]?.popLast() {
            try self.update(again.id, finding, base: place.base, database)
          } else {
            try self.insert(finding, at: place, isStaged: false, into: database)
          }
        }
        try self.trim(database)
      }
    }
    mark(place.tree)
  }

  /// Settles what can be settled of the findings shown before, and keeps what a review of staged lines
  /// showed.
  ///
  /// - Parameter review: nil where nothing staged was reviewed.
  package func settle(at place: Place, review: StagedReview?, commits: some CommitView) {
    let isOpen = connection.attempt { database in
      let open = try database.read { try self.openFindings(in: place.tree, $0) }
      // Reads the repository, so not while others wait for the database.
      let settlement = Settlement(open, review: review, commits: commits)
      return try database.write { database in
        for (id, outcome) in settlement.outcomes {
          try database.execute(
            sql: "UPDATE finding SET outcome = ? WHERE id = ? AND outcome IS NULL",
            arguments: [outcome.rawValue, id]
          )
        }
        for (id, finding) in settlement.again {
          try self.update(id, finding, base: place.base, database)
        }
        for finding in settlement.new {
          try self.insert(finding, at: place, isStaged: true, into: database)
        }
        try self.trim(database)
        return try !self.openFindings(in: place.tree, database).isEmpty
      }
    }
    switch isOpen {
    case true?: mark(place.tree)
    case false?: unlink(marker(of: place.tree))
    case nil: break
    }
    drainLog()
  }

  /// Forgets all of it. Returns false if there is a `problem`.
  package func clear() -> Bool {
    log.remove()
    let isCleared = connection.attempt { database in
      try database.write { try $0.execute(sql: "DELETE FROM run; DELETE FROM finding") }
      return true
    }
    for file in (try? FileManager.default.contentsOfDirectory(atPath: connection.folder)) ?? []
    where file.hasSuffix(Self.markerExtension) {
      unlink("\(connection.folder)/\(file)")
    }
    return isCleared ?? false
  }

  // MARK: - Reading

  /// - Parameters:
  ///   - repository: nil for all repositories.
  ///   - since: runs and findings that were shown last before are left out; nil leaves none out.
  package func statistics(of repository: String?, since: Date?) -> HistoryStatistics? {
    drainLog()
    let earliest = since.map(Self.milliseconds) ?? Int64.min
    return connection.attempt { database in
      try database.read { database in
        var statistics = HistoryStatistics()
        let runs = try Row.fetchCursor(
          database,
          sql: "SELECT kind, milliseconds, blocked, judged FROM run "
            + "WHERE at >= ?1 AND (?2 IS NULL OR repository = ?2)",
          arguments: [earliest, repository]
        )
        while let row = try runs.next() {
          guard let kind = RecordedRun.Kind(rawValue: row[0]) else { continue }
          statistics.add(
            kind,
            milliseconds: row[1],
            isBlocked: row[2] as Int != 0,
            judged: row[3]
          )
        }
        let findings = try Row.fetchCursor(
          database,
          sql: "SELECT rule, outcome, COUNT(*) FROM finding "
            + "WHERE lastShown >= ?1 AND (?2 IS NULL OR repository = ?2) GROUP BY rule, outcome",
          arguments: [earliest, repository]
        )
        while let row = try findings.next() {
          let outcome = (row[1] as String?).flatMap(FindingOutcome.init)
          statistics.add(RuleID(row[0] as String), outcome, count: row[2])
        }
        return statistics
      }
    }
  }

  /// How many runs and findings are kept.
  package func counts() -> (runs: Int, findings: Int) {
    drainLog()
    let counts = connection.attempt { database in
      try database.read { database in
        let runs = try Int.fetchOne(database, sql: "SELECT COUNT(*) FROM run") ?? 0
        return (runs, try Int.fetchOne(database, sql: "SELECT COUNT(*) FROM finding") ?? 0)
      }
    }
    return counts ?? (0, 0)
  }

  // MARK: - How

  private static let markerExtension = ".open-findings"

  private func marker(of tree: String) -> String {
    let name = FindingTrace(rule: "", path: tree, text: "").rawValue
    let digits = String(UInt64(bitPattern: name), radix: 16)
    return "\(connection.folder)/\(digits)\(Self.markerExtension)"
  }

  private func mark(_ tree: String) {
    let descriptor = open(marker(of: tree), O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    if descriptor >= 0 { close(descriptor) }
  }

  private func drainLog() {
    // Opens the database first: its own waiting must not hold up those who append.
    connection.attempt { database in
      try log.drain { runs in
        try database.write { database in
          try Self.insert(runs, into: database)
          try self.trim(database)
        }
      }
    }
  }

  private static func insert(_ runs: [RecordedRun], into database: Database) throws {
    for run in runs {
      try database.execute(
        sql: "INSERT INTO run (at, repository, kind, milliseconds, blocked, judged) "
          + "VALUES (?, ?, ?, ?, ?, ?)",
        arguments: [
          milliseconds(run.at), run.repository, run.kind.rawValue, run.milliseconds,
          run.isBlocked ? 1 : 0, run.judged,
        ]
      )
    }
  }

  private func insert(
    _ finding: Finding,
    at place: Place,
    isStaged: Bool,
    into database: Database
  ) throws {
    let time = Self.milliseconds(now())
    try database.execute(
      sql: """
        INSERT INTO finding (repository, tree, trace, rule, path, severity, blocking, staged, base,
        firstShown, lastShown) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        place.repository, place.tree, FindingTrace(finding).rawValue, finding.rule.rawValue,
        finding.path, finding.severity.rawValue, finding.blocking ? 1 : 0, isStaged ? 1 : 0,
        place.base, time, time,
      ]
    )
  }

  private func update(
    _ id: Int64,
    _ finding: Finding,
    base: String?,
    _ database: Database
  ) throws {
    try database.execute(
      sql: "UPDATE finding SET lastShown = ?, base = ?, blocking = ?, severity = ? WHERE id = ?",
      arguments: [
        Self.milliseconds(now()), base, finding.blocking ? 1 : 0, finding.severity.rawValue, id,
      ]
    )
  }

  private func openFindings(in tree: String, _ database: Database) throws -> [OpenFinding] {
    let earliest = Self.milliseconds(now()) - Int64(limits.openDays) * Self.day
    let rows = try Row.fetchAll(
      database,
      sql: """
        SELECT id, trace, rule, path, blocking, staged, base FROM finding
        WHERE tree = ? AND outcome IS NULL AND lastShown >= ? ORDER BY lastShown DESC, id LIMIT ?
        """,
      arguments: [tree, earliest, limits.open]
    )
    return rows.map { row in
      OpenFinding(
        id: row[0],
        trace: FindingTrace(rawValue: row[1]),
        rule: RuleID(row[2] as String),
        path: row[3],
        isBlocking: row[4] as Int != 0,
        isStaged: row[5] as Int != 0,
        base: row[6]
      )
    }
  }

  private func trim(_ database: Database) throws {
    let oldest = Self.milliseconds(now()) - Int64(limits.days) * Self.day
    try database.execute(
      sql: """
        DELETE FROM run WHERE at < ?1 OR id <= (SELECT MAX(id) FROM run) - ?2;
        """,
      arguments: [oldest, limits.runs]
    )
    try database.execute(
      sql: "DELETE FROM finding WHERE lastShown < ?1 OR id <= (SELECT MAX(id) FROM finding) - ?2",
      arguments: [oldest, limits.findings]
    )
  }

  private static let day: Int64 = 24 * 60 * 60 * 1000

  private static func milliseconds(_ date: Date) -> Int64 {
    Int64(date.timeIntervalSince1970 * 1000)
  }
}
