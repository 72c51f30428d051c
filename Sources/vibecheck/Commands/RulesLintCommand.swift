import ArgumentParser
import Foundation
import GitDiff
import Rules

/// `vibecheck rules lint`: can the rules be judged at all?
struct RulesLintCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lint",
    abstract:
      "Check rule files: what is not valid, and what a model or a reader would stumble over.",
    discussion: """
      Errors: mistakes in the file; a question that cannot be answered from the line with yes or no; \
      examples that are missing or that the patterns contradict. Warnings: what works and would be \
      better otherwise. Notes, shown with -v: patterns and examples that show nothing.

      Exit status: 0 no error; 1 at least one; 2 nothing could be checked.
      """
  )

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json
  }

  @Argument(help: "Rule files and folders; default: .vibecheck/rules of this repository.")
  var paths: [String] = []

  @Option(help: "How to report.")
  var format: Format = .text

  @Flag(name: .shortAndLong, help: "Also show notes.")
  var verbose = false

  @Option(help: "When to use colour.")
  var color: ColorChoice = .auto

  func run() throws {
    let environment = UserEnvironment.current()
    let (texts, mistakes) = RuleText.load(from: try paths(environment))
    if texts.isEmpty, !mistakes.isEmpty {
      throw Failure.listed(mistakes.map(\.description).joined(separator: "\n"))
    }
    let report = LintReport(
      fileCount: texts.count,
      remarks: mistakes.map(LintRemark.init) + texts.flatMap(RuleLint.remarks)
    )
    switch format {
    case .text:
      let isColored = color.isOn(environment: environment)
      Standard.output.write(report.text(isColored: isColored, showsNotes: verbose))
    case .json: Standard.output.write(report.json)
    }
    if report.count(of: .error) > 0 { throw ExitCode(ExitStatus.findings.rawValue) }
  }

  private func paths(_ environment: UserEnvironment) throws -> [String] {
    guard paths.isEmpty else { return paths }
    let top = try? Repository.open(environment: environment.variables).workTree
    let folder = ".vibecheck/rules"
    guard let top, FileManager.default.fileExists(atPath: "\(top)/\(folder)") else {
      throw Failure(
        "there are no rules of this repository's own in '\(folder)'; name a rule file or a folder, "
          + "or start one with 'vibecheck rules new ID'"
      )
    }
    let here = FileManager.default.currentDirectoryPath
    return [here == top ? folder : "\(top)/\(folder)"]
  }
}
