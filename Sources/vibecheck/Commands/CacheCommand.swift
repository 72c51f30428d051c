import ArgumentParser
import Foundation
import LlamaInference
import ReviewStore

/// `vibecheck cache`: what is kept between runs.
struct CacheCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cache",
    abstract: "Prefix snapshots, verdicts, rules and the history kept on disk.",
    subcommands: [Info.self, Clear.self]
  )

  struct Info: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Where the cache is, and what it holds."
    )

    func run() throws {
      let folder = try Cache.folder()
      let verdicts = VerdictStore(folder: folder).info()
      let snapshots = PrefixSnapshotStore(folder: "\(folder)/prefixes").info()
      let history = HistoryStore(StoreConnection(folder: folder)).counts()
      let rules = Cache.rules(in: folder).info()
      Standard.output.write(
        """
        \(folder)
        verdicts   \(verdicts.count) (\(verdicts.byteCount) bytes)
        snapshots  \(snapshots.count) (\(snapshots.byteCount) bytes)
        rules      \(rules.count) (\(rules.byteCount) bytes)
        history    \(history.findings) findings of \(history.runs) runs, see 'vibecheck stats'

        """
      )
    }
  }

  struct Clear: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Delete all but the history; it is made anew."
    )

    func run() throws {
      let folder = try Cache.folder()
      let verdicts = VerdictStore(folder: folder)
      let snapshots = PrefixSnapshotStore(folder: "\(folder)/prefixes")
      let rules = Cache.rules(in: folder)
      snapshots.clear()
      rules.clear()
      guard verdicts.clear(), snapshots.info().count == 0, rules.info().count == 0 else {
        let reason = verdicts.problem ?? "some files could not be removed"
        throw Failure("cannot clear the cache in '\(folder)': \(reason); check its permissions")
      }
    }
  }
}

enum Cache {
  static func folder() throws -> String {
    guard let folder = UserEnvironment.current().cacheFolder else {
      throw Failure("there is no cache folder: set HOME or XDG_CACHE_HOME")
    }
    return folder
  }

  static func rules(in folder: String) -> RuleCache { RuleCache(folder: folder + "/rules") }
}
