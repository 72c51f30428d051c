import ArgumentParser
import Foundation
import GitDiff
import ReviewTypes

/// Reads what is staged in the current repository, as a review does, and judges nothing.
struct MeasureDiff: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "diff")

  func run() throws {
    let (diffs, seconds) = try Measure.timed {
      try StagedDiff.read(
        in: try Repository.open(environment: ProcessInfo.processInfo.environment)
      )
    }
    var hunks = 0
    for case .hunks(let found) in diffs.map(\.content) { hunks += found.count }
    Measure.print(["files": Double(diffs.count), "hunks": Double(hunks), "seconds": seconds])
  }
}
