import Foundation
import GRDB

/// The open SQLite file of verdicts: who may open it, rebuild it, and what its tables are.
///
/// Beside `verdicts.sqlite` lies `verdicts.lock`, shared by everyone who has the database open.
/// Only its sole holder deletes the database: a process that closed an unlinked database would
/// otherwise delete the write-ahead log of the new one, which has the same name.
final class VerdictDatabase {
  /// Why the file cannot be used now. It stays as it is.
  enum Unavailable: Error, Equatable {
    case noFolder(String)
    case noFile(String)
    case locked
    /// Another program's database lies at this path.
    case foreign
    /// A later version of this tool made it.
    case newerSchema
    /// It is damaged, and another process has it open.
    case damagedAndInUse
  }

  let queue: DatabaseQueue
  private let lock: FileLock

  /// Opens the database in `folder`; makes both if missing, makes a damaged file anew.
  ///
  /// `timeout` in seconds: how long to wait for another process, at each step.
  /// - Throws: `Unavailable`, or `DatabaseError` from SQLite.
  convenience init(folder: String, timeout: TimeInterval) throws {
    let lock = try Self.lock(in: folder)
    let isAlone = lock.takeExclusively()
    if !isAlone, !lock.share(timeout: timeout) { throw Unavailable.locked }
    try self.init(folder: folder, timeout: timeout, lock: lock, mayRebuild: isAlone)
  }

  private init(folder: String, timeout: TimeInterval, lock: FileLock, mayRebuild: Bool) throws {
    let path = Self.path(in: folder)
    do {
      queue = try Self.open(path, timeout: timeout)
    } catch let error as DatabaseError where error.saysDamaged {
      guard mayRebuild || lock.takeExclusively() else { throw Unavailable.damagedAndInUse }
      try Self.remove(path)
      queue = try Self.open(path, timeout: timeout)
    }
    self.lock = lock
    guard lock.share(timeout: timeout) else { throw Unavailable.locked }
  }

  /// Closes this database, which a query found damaged, and opens an empty one in its place.
  ///
  /// - Throws: `Unavailable.damagedAndInUse` if another process has it open, too.
  func rebuilt(in folder: String, timeout: TimeInterval) throws -> VerdictDatabase {
    // Under the shared lock still: closing may delete the write-ahead log by its name.
    try queue.close()
    guard lock.takeExclusively() else { throw Unavailable.damagedAndInUse }
    try Self.remove(Self.path(in: folder))
    return try VerdictDatabase(folder: folder, timeout: timeout, lock: lock, mayRebuild: true)
  }

  /// The database's files in `folder`, whether they exist or not. The lock file is not one of them.
  static func files(in folder: String) -> [String] {
    ["", "-wal", "-shm", "-journal"].map { path(in: folder) + $0 }
  }

  private static func path(in folder: String) -> String {
    "\(folder)/verdicts.sqlite"
  }

  private static func lock(in folder: String) throws -> FileLock {
    do {
      try FileManager.default.createDirectory(
        atPath: folder,
        withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o700]
      )
    } catch {
      throw Unavailable.noFolder(folder)
    }
    let path = "\(folder)/verdicts.lock"
    guard let lock = FileLock(path: path) else { throw Unavailable.noFile(path) }
    return lock
  }

  private static func remove(_ path: String) throws {
    // The main file last: without it the others mean nothing to SQLite.
    for suffix in ["-wal", "-shm", "-journal", ""] {
      guard unlink(path + suffix) == 0 || errno == ENOENT else {
        throw Unavailable.noFile(path + suffix)
      }
    }
  }

  private static func open(_ path: String, timeout: TimeInterval) throws -> DatabaseQueue {
    // SQLite gives its -wal and -shm files the mode of the database.
    let descriptor = Foundation.open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw Unavailable.noFile(path) }
    let isPrivate = fchmod(descriptor, 0o600) == 0
    close(descriptor)
    guard isPrivate else { throw Unavailable.noFile(path) }

    var configuration = Configuration()
    configuration.busyMode = .timeout(timeout)
    let queue = try DatabaseQueue(path: path, configuration: configuration)
    do {
      try queue.writeWithoutTransaction { try claim($0) }
      let migrator = migrator
      guard try !queue.read({ try migrator.hasCompletedMigrations($0) }) else { return queue }
      try migrator.migrate(queue)
    } catch {
      // Closed here and not some time later: the lock may be given up next.
      try queue.close()
      throw error
    }
    return queue
  }

  /// Marks an empty database as ours and refuses one that is not, before anything is written.
  private static func claim(_ database: Database) throws {
    let found = try Int32.fetchOne(database, sql: "PRAGMA application_id")
    if found != applicationID {
      // While the journal is still a rollback journal, so that the mark is in the file itself.
      let pageCount = try Int.fetchOne(database, sql: "PRAGMA page_count")
      guard found == 0, pageCount == 0 else { throw Unavailable.foreign }
      try database.execute(sql: "PRAGMA application_id = \(applicationID)")
    }
    guard try !isNewer(database) else { throw Unavailable.newerSchema }
    _ = try String.fetchOne(database, sql: "PRAGMA journal_mode = WAL")
    // A power cut may lose the last verdicts but not the database: a cache needs no more.
    try database.execute(sql: "PRAGMA synchronous = NORMAL")
  }

  private static func isNewer(_ database: Database) throws -> Bool {
    guard try database.tableExists("grdb_migrations") else { return false }
    return try migrator.hasBeenSuperseded(database)
  }

  /// "vbck" in the header's field for the owner of the format, see `PRAGMA application_id`.
  private static let applicationID: Int32 = 0x7662_636b

  private static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("verdicts") { database in
      try database.create(table: "verdict", options: [.strict, .withoutRowID]) { table in
        table.primaryKey("key", .blob).notNull()
        table.column("probability", .real).notNull().check { $0 >= 0 && $0 <= 1 }
        // Both in whole seconds since 1970.
        table.column("createdAt", .integer).notNull()
        table.column("lastUsed", .integer).notNull()
      }
      try database.create(index: "verdictByLastUsed", on: "verdict", columns: ["lastUsed"])
    }
    migrator.registerMigration("postponed") { database in
      try database.create(table: "postponed", options: [.strict, .withoutRowID]) { table in
        table.primaryKey("key", .blob).notNull()
        // In whole seconds since 1970.
        table.column("createdAt", .integer).notNull()
      }
    }
    registerHistory(in: &migrator)
    return migrator
  }
}

extension DatabaseError {
  /// Whether the file is no database, not a whole one, or lacks our tables though it has our mark.
  var saysDamaged: Bool {
    switch resultCode {
    // Our statements never change: if SQLite cannot compile one, a table is missing.
    case .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_ERROR: true
    default: false
    }
  }
}
