import GRDB

extension VerdictDatabase {
  /// The tables of `HistoryStore`. Times are in whole milliseconds since 1970, paths of repositories absolute.
  static func registerHistory(in migrator: inout DatabaseMigrator) {
    migrator.registerMigration("history") { database in
      try database.create(table: "run", options: [.strict]) { table in
        table.autoIncrementedPrimaryKey("id")
        table.column("at", .integer).notNull()
        table.column("repository", .text).notNull()
        table.column("kind", .text).notNull()
        table.column("milliseconds", .integer).notNull()
        table.column("blocked", .integer).notNull()
        table.column("judged", .integer).notNull()
      }
      try database.create(table: "finding", options: [.strict]) { table in
        table.autoIncrementedPrimaryKey("id")
        table.column("repository", .text).notNull()
        // The work tree's own git folder.
        table.column("tree", .text).notNull()
        table.column("trace", .integer).notNull()
        table.column("rule", .text).notNull()
        table.column("path", .text).notNull()
        table.column("severity", .text).notNull()
        table.column("blocking", .integer).notNull()
        table.column("staged", .integer).notNull()
        table.column("base", .text)
        table.column("firstShown", .integer).notNull()
        table.column("lastShown", .integer).notNull()
        table.column("outcome", .text)
      }
      try database.create(index: "findingByTree", on: "finding", columns: ["tree", "outcome"])
      try database.create(index: "findingByLastShown", on: "finding", columns: ["lastShown"])
    }
  }
}
