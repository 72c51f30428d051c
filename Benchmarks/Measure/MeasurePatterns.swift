import ArgumentParser
import BundledRules
import Foundation
import ReviewTypes
import Reviewing
import Rules

/// Matches the patterns of all bundled rules against every line of a file, as added lines.
struct MeasurePatterns: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "patterns")

  @Argument(help: "A text; each of its lines counts as added.") var file: String
  @Option(help: "The path that the lines are said to be in; its ending tells the language.")
  var path = "library/all.py"

  func run() throws {
    let rules = try RuleSet.load(from: [BundledRules.folder].compactMap { $0 })
    let text = try String(contentsOfFile: file, encoding: .utf8)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().map {
      DiffLine(origin: .addition, oldLine: nil, newLine: $0 + 1, text: String($1))
    }
    let hunk = Hunk(oldStart: 0, oldCount: 0, newStart: 1, newCount: lines.count, lines: lines)
    let diff = FileDiff(oldPath: nil, newPath: path, change: .added, content: .hunks([hunk]))
    let before = Measure.processorSeconds
    let plan = ReviewPlan(diffs: [diff], rules: rules)
    let seconds = Measure.processorSeconds - before
    Measure.print([
      "lines": Double(lines.count),
      "matches": Double(plan.candidateCount + plan.patternMatches.count),
      "seconds": seconds,
    ])
  }
}
