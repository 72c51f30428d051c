package import Foundation
import GRDB
package import Reviewing

/// Verdicts on disk, in `verdicts.sqlite` in the cache folder, shared by all processes of a user.
///
/// The store never fails a review. Where the file cannot be used (see `StoreConnection`) it acts as if it
/// were empty: it knows nothing and keeps nothing. `problem` then says why.
package final class VerdictStore: VerdictCache {
  /// What lies on disk.
  package struct Info: Equatable, Sendable {
    /// How many verdicts.
    package var count: Int
    /// Size of the database's files together.
    package var byteCount: Int
  }

  /// Why the store acts as if it were empty; nil while it works.
  package var problem: String? { connection.problem }

  private let connection: StoreConnection
  private let maxVerdicts: Int
  private let now: () -> Date

  /// Opens the store in `folder`, which is made with mode 0700 if it is missing.
  ///
  /// - Parameters:
  ///   - maxVerdicts: when there are more, those used longest ago are forgotten.
  ///   - timeout: seconds to wait for another process before going on without the store.
  package convenience init(
    folder: String,
    maxVerdicts: Int = 50_000,
    timeout: TimeInterval = 0.5,
    now: @escaping () -> Date = { Date() }
  ) {
    let connection = StoreConnection(folder: folder, timeout: timeout)
    self.init(connection, maxVerdicts: maxVerdicts, now: now)
  }

  /// Opens the store in a file that others may use, too.
  package init(
    _ connection: StoreConnection,
    maxVerdicts: Int = 50_000,
    now: @escaping () -> Date = { Date() }
  ) {
    self.connection = connection
    self.maxVerdicts = maxVerdicts
    self.now = now
    connection.open()
  }

  package func verdicts(for keys: [VerdictKey]) -> [VerdictKey: Double] {
    let reading = connection.attempt { database in try self.read(keys, from: database) }
    guard let reading else { return [:] }
    touch(reading.stale)
    return reading.verdicts
  }

  package func record(_ verdicts: [VerdictKey: Double]) {
    // NaN is in no range.
    let sound = verdicts.filter { (0...1).contains($0.value) }
    guard !sound.isEmpty else { return }
    let seconds = Int64(now().timeIntervalSince1970)
    connection.attempt { database in
      try database.write { database in
        let statement = try database.cachedStatement(
          sql: """
            INSERT INTO verdict (key, probability, createdAt, lastUsed) VALUES (?, ?, ?, ?)
            ON CONFLICT (key) DO UPDATE
            SET probability = excluded.probability, lastUsed = excluded.lastUsed
            """
        )
        let done = try database.cachedStatement(sql: "DELETE FROM postponed WHERE key = ?")
        for (key, probability) in sound {
          try statement.execute(arguments: [Data(key.bytes), probability, seconds, seconds])
          try done.execute(arguments: [Data(key.bytes)])
        }
        try self.trim(database)
      }
    }
  }

  package func postponed(among keys: [VerdictKey]) -> Set<VerdictKey> {
    let found: [Data]? = connection.attempt { database in
      try database.read { database in
        try keys.inParts(of: Self.keysPerQuery).flatMap { part -> [Data] in
          try Data.fetchAll(
            database,
            sql: "SELECT key FROM postponed WHERE key IN (\(marks(part.count)))",
            arguments: StatementArguments(part.map { Data($0.bytes) })
          )
        }
      }
    }
    return Set(
      (found ?? []).filter { $0.count == VerdictKey.byteCount }.map { VerdictKey(digest: $0) }
    )
  }

  package func postpone(_ keys: [VerdictKey]) {
    guard !keys.isEmpty else { return }
    let seconds = Int64(now().timeIntervalSince1970)
    connection.attempt { database in
      try database.write { database in
        let statement = try database.cachedStatement(
          sql: "INSERT OR REPLACE INTO postponed (key, createdAt) VALUES (?, ?)"
        )
        for key in keys.prefix(maxVerdicts) {
          try statement.execute(arguments: [Data(key.bytes), seconds])
        }
        // Lines that were edited meanwhile are never asked about again.
        try database.execute(
          sql: "DELETE FROM postponed WHERE createdAt < ?",
          arguments: [seconds - Self.postponedSeconds]
        )
      }
    }
  }

  /// How much is stored; nothing while there is a `problem`.
  package func info() -> Info {
    guard let count = connection.attempt({ try $0.read { try Self.count($0) } }) else {
      return Info(count: 0, byteCount: 0)
    }
    let sizes = VerdictDatabase.files(in: connection.folder).map { path in
      let attributes = try? FileManager.default.attributesOfItem(atPath: path)
      return (attributes?[.size] as? NSNumber)?.intValue ?? 0
    }
    return Info(count: count, byteCount: sizes.reduce(0, +))
  }

  /// Forgets every verdict and gives the space back. Returns false if there is a `problem`.
  @discardableResult
  package func clear() -> Bool {
    let isCleared = connection.attempt { database in
      try database.write { try $0.execute(sql: "DELETE FROM verdict; DELETE FROM postponed") }
      // Shrinking waits for no reader: the space is reused anyway.
      try? database.writeWithoutTransaction { database in
        try database.execute(sql: "VACUUM")
        _ = try database.checkpoint(.truncate)
      }
      return true
    }
    return isCleared ?? false
  }

  // MARK: - How

  /// SQLite takes 32,766 variables in a statement; far fewer make no slower query.
  private static let keysPerQuery = 500
  /// Being used is written down once a day, so that a run that finds everything writes nothing.
  private static let freshSeconds: Int64 = 24 * 60 * 60
  private static let postponedSeconds: Int64 = 30 * 24 * 60 * 60

  private struct Reading {
    var verdicts: [VerdictKey: Double] = [:]
    /// Keys found whose last use was written down more than a day ago.
    var stale: [VerdictKey] = []
  }

  private func read(_ keys: [VerdictKey], from database: DatabaseQueue) throws -> Reading {
    let oldest = Int64(now().timeIntervalSince1970) - Self.freshSeconds
    return try database.read { database in
      var reading = Reading()
      for part in keys.inParts(of: Self.keysPerQuery) {
        let rows = try Row.fetchCursor(
          database,
          sql: "SELECT key, probability, lastUsed FROM verdict WHERE key IN (\(marks(part.count)))",
          arguments: StatementArguments(part.map { Data($0.bytes) })
        )
        while let row = try rows.next() {
          guard
            let bytes = Data.fromDatabaseValue(row[0]),
            let probability = Double.fromDatabaseValue(row[1]),
            let lastUsed = Int64.fromDatabaseValue(row[2]),
            bytes.count == VerdictKey.byteCount,
            (0...1).contains(probability)
          else { throw DatabaseError(resultCode: .SQLITE_CORRUPT) }
          let key = VerdictKey(digest: bytes)
          reading.verdicts[key] = probability
          if lastUsed < oldest { reading.stale.append(key) }
        }
      }
      return reading
    }
  }

  private func touch(_ keys: [VerdictKey]) {
    guard !keys.isEmpty else { return }
    let seconds = Int64(now().timeIntervalSince1970)
    connection.attempt { database in
      try database.write { database in
        for part in keys.inParts(of: Self.keysPerQuery) {
          try database.execute(
            sql: "UPDATE verdict SET lastUsed = \(seconds) WHERE key IN (\(marks(part.count)))",
            arguments: StatementArguments(part.map { Data($0.bytes) })
          )
        }
      }
    }
  }

  /// Keeps nine tenths of the cap once it is passed, so that not every run has to trim.
  private func trim(_ database: Database) throws {
    let count = try Self.count(database)
    guard count > maxVerdicts else { return }
    let surplus = count - maxVerdicts * 9 / 10
    try database.execute(
      sql: """
        DELETE FROM verdict WHERE key IN
        (SELECT key FROM verdict ORDER BY lastUsed, createdAt LIMIT \(surplus))
        """
    )
  }

  private static func count(_ database: Database) throws -> Int {
    try Int.fetchOne(database, sql: "SELECT COUNT(*) FROM verdict") ?? 0
  }
}

/// `count` placeholders for a list in SQL.
private func marks(_ count: Int) -> String {
  Array(repeating: "?", count: count).joined(separator: ",")
}

extension Array {
  fileprivate func inParts(of size: Int) -> [ArraySlice<Element>] {
    stride(from: 0, to: count, by: size).map { self[$0..<Swift.min($0 + size, count)] }
  }
}
