import Foundation
import GitDiff
import ReviewTypes
import Reviewing
import Rules

/// Files of labels that the user names.
enum LabelInput {
  /// - Parameter known: every rule that a label may name.
  /// - Throws: `Failure` that says why the file cannot be read, or lists every mistake in it.
  static func read(_ file: String, known: Set<RuleID>) throws -> [Label] {
    let text: String
    do {
      text = try String(contentsOf: URL(filePath: file), encoding: .utf8)
    } catch {
      throw Failure("cannot read the labels '\(file)': \(error.localizedDescription.oneLine)")
    }
    do {
      return try LabelFile.read(text, file: file, known: known)
    } catch {
      throw Failure.listed(error.description)
    }
  }

  /// What comments in the files of the last commit silence.
  static func decisions(_ environment: UserEnvironment, known: Set<RuleID>) throws -> [Label] {
    var labels: [Label] = []
    try CommitRangeDiff.forEachFile(
      of: .whole("HEAD"),
      in: try Repository.open(environment: environment.variables),
      options: DiffOptions(markers: [Suppression.marker])
    ) { file in
      labels += Decisions.labels(in: file, known: known, today: Day(Date()))
    }
    return labels
  }
}
