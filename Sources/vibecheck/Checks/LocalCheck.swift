import Checking
import Patterns
import ReviewTypes
import Rules

/// A program of the team's own that looks at the staged files, as the key `checks` names it.
struct LocalCheck {
  enum Lines: String, CaseIterable {
    /// What is said of lines that the change did not add is not a finding.
    case added
    case all
  }

  static let keys = [
    "id", "run", "files", "ignores", "format", "severity", "timeout", "lines", "output",
    "untracked", "disproves",
  ]
  static let defaultTimeout = Duration.seconds(30)
  /// The word that stands for the changed files.
  static let filesWord = "{files}"

  /// What its findings have as rule.
  var id: Placed<RuleID>
  /// The program and its arguments; one of them may be `filesWord`.
  var words: [String]
  /// The changed files that it is for; nil for all.
  var files: PathList?
  var ignores: PathList
  var format: CheckFormat
  /// What its findings weigh; nil where the program's own word counts.
  var severity: Severity?
  /// Nil where the configuration does not say.
  var timeout: Duration?
  var lines: Lines
  /// Where the program writes what it found, relative to where it runs; nil for standard output.
  var output: String?
  /// What git does not track and the program needs, such as `node_modules`: linked into the checkout.
  var untracked: [String]
  var disproves: [Placed<RuleID>]

  func isFor(_ path: String) -> Bool {
    (files?.names(path) ?? true) && !ignores.names(path)
  }

  /// What a report says of it, without a place.
  var summary: RuleSummary {
    RuleSummary(
      id: id.value,
      severity: severity ?? .warning,
      message: "What '\(words.joined(separator: " "))' says of the change."
    )
  }

  /// A changed file as an argument: nothing in its name makes it an option or a list of arguments.
  static func argument(for path: String) -> String {
    path.hasPrefix("-") || path.hasPrefix("@") ? "./\(path)" : path
  }
}

/// A program that tells whether a file of a language is still well formed: the key `verify`.
struct VerifyCommand {
  /// The word that stands for the file.
  static let fileWord = "{file}"

  var language: Language
  /// The program and its arguments; one of them may be `fileWord`.
  var words: [String]
  var place: Place

  /// - Parameter path: of the file, relative to where the program runs.
  func words(for path: String) -> [String] {
    words.map { $0 == Self.fileWord ? LocalCheck.argument(for: path) : $0 }
  }
}
