import ArgumentParser
import Foundation
import GitDiff
import ReviewStore
import Reviewing
import Rules

/// `vibecheck stats`: is it helping?
struct StatsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stats",
    abstract: "Is it helping: what became of findings, and how long the runs took.",
    discussion: """
      Each run of a hook, 'check', 'review' and 'ci' on a repository records what it showed, unless it ran \
      with --no-cache. A finding counts once however often it is shown. What became of it is found out by \
      the next review of staged lines, and here:

      fixed: its line went or changed before it was committed, or in a later commit. \
      suppressed: a comment or the baseline silences it. \
      bypassed: it blocked, and its line was committed all the same, with VIBECHECK_SKIP, --no-verify or \
      without the hook. \
      kept: it did not block, and its line was committed. \
      open: none of these yet; after 30 days nobody looks any more.

      The time is that of the program, from its start until after its report. It is kept on this machine only, \
      in the cache folder, for 400 days at most: rules, paths and digests of lines, no code.
      """
  )

  @Option(
    help: ArgumentHelp(
      "Only what was shown since: a day, or such as 30d, 2w or 12h.",
      valueName: "time"
    )
  )
  var since: Since?

  @Flag(help: "Of all repositories on this machine, not only the current one.")
  var all = false

  @Flag(help: "Forget the whole history.")
  var forget = false

  @Option(help: "How to report: text or json.")
  var format: StatsFormat = .text

  enum StatsFormat: String, ExpressibleByArgument, CaseIterable {
    case text, json
  }

  func validate() throws {
    if forget && (all || since != nil) {
      throw ValidationError("'--forget' takes the whole history; leave out '--all' and '--since'")
    }
  }

  func run() throws {
    let store = HistoryStore(StoreConnection(folder: try Cache.folder()))
    if forget {
      guard store.clear() else { throw failure(of: store) }
      return
    }
    let repository =
      all ? nil : try Repository.open(environment: UserEnvironment.current().variables)
    if let repository {
      HistoryRecorder(repository: repository, subject: .staged, kind: .check).settle()
    }
    let earliest = since?.date(now: Date())
    guard
      let statistics = store.statistics(of: repository?.commonDirectory, since: earliest)
    else { throw failure(of: store) }
    let report = StatsReport(
      statistics: statistics,
      repository: repository?.commonDirectory,
      since: earliest.map { "\(Day($0))" }
    )
    switch format {
    case .text: Standard.output.write(report.text)
    case .json: Standard.output.write(report.json)
    }
  }

  private func failure(of store: HistoryStore) -> Failure {
    Failure("cannot read the history: \(store.problem ?? "the database is busy; try again")")
  }
}
