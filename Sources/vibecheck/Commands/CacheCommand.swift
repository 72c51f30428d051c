import ArgumentParser
import LlamaInference
import ReviewStore

/// `vibecheck cache`: what is kept between runs.
struct CacheCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cache",
    abstract: "Prefix snapshots and verdicts kept on disk.",
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
      Standard.output.write(
        """
        \(folder)
        verdicts   \(verdicts.count) (\(verdicts.bytes) bytes)
        snapshots  \(snapshots.count) (\(snapshots.bytes) bytes)

        """
      )
    }
  }

  struct Clear: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Delete all of it; it is made anew.")

    func run() throws {
      let folder = try Cache.folder()
      do {
        try VerdictStore(folder: folder).clear()
        try PrefixSnapshotStore(folder: "\(folder)/prefixes").clear()
      } catch {
        throw Failure("cannot clear the cache in '\(folder)': \(error); check its permissions")
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
}
