import ArgumentParser
import Foundation
import GitDiff
import ReviewTypes
import Rules

/// `vibecheck rules`: what is checked, and why.
struct RulesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rules",
    abstract: "The rules in force.",
    subcommands: [
      List.self, Explain.self, RulesTestCommand.self, RulesLintCommand.self,
      RulesNewCommand.self, RulesSchemaCommand.self, RulesFetchCommand.self,
    ]
  )

  struct Options: ParsableArguments {
    @Option(
      help: ArgumentHelp("Rule file or folder, on top of the bundled rules.", valueName: "path")
    )
    var rules: [String] = []

    func load() throws -> LoadedRules {
      let environment = UserEnvironment.current()
      let top = try? Repository.open(environment: environment.variables).workTree
      var choices = ReviewChoices()
      choices.rules = rules
      return try LoadedRules.load(
        try Settings.resolve(
          choices,
          environment: environment,
          top: top,
          requiresTrust: false
        )
      )
    }
  }

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List the rules in force.")

    @OptionGroup var options: Options

    func run() throws {
      let rules = try options.load().inForce.rules
      let width = rules.map(\.id.rawValue.count).max() ?? 0
      for rule in rules {
        let id = rule.id.rawValue.padding(toLength: width, withPad: " ", startingAt: 0)
        let severity = rule.severity.rawValue.padding(toLength: 7, withPad: " ", startingAt: 0)
        let judge = rule.isJudged ? "model  " : "pattern"
        Standard.output.write("\(id)  \(severity)  \(judge)  \(rule.message)\n")
      }
    }
  }

  struct Explain: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Explain one rule: what it finds, why, and how to mend it."
    )

    @Argument(help: "The rule's id.") var id: String
    @OptionGroup var options: Options

    func run() throws {
      let rules = try options.load()
      guard let rule = rules.rule(RuleID(id)) else {
        let hint =
          nearestWord(to: id, among: rules.known.map(\.rawValue))
          .map { "; did you mean '\($0)'?" } ?? ""
        throw Failure("there is no rule '\(id)'\(hint)")
      }
      Standard.output.write(RuleExplanation(rule: rule).text)
    }
  }
}

/// A rule as a page of text.
struct RuleExplanation {
  var rule: Rule

  var text: String {
    var text = "\(rule.id) (\(rule.severity.rawValue))\n\n\(rule.message)\n"
    if let note = rule.note { text += "\n\(note.trimmingCharacters(in: .newlines))\n" }
    if let ask = rule.ask {
      text +=
        rule.isJudged
        ? "\nThe model is asked: \(ask)\n"
        : "\nA pattern alone decides, no model is asked (model: off): \(ask)\n"
    } else {
      text += "\nA pattern alone decides; no model is asked.\n"
    }
    text += examples("Found", rule.examples.bad)
    text += examples("Not found", rule.examples.good)
    if let url = rule.url { text += "\n\(url)\n" }
    text +=
      rule.scope == .commitMessage
      ? "\nGo past it once: VIBECHECK_SKIP=\(rule.id) git commit\n"
      : "\nSilence one line with a comment: vibecheck:ignore[\(rule.id)] and the reason\n"
    return text
  }

  private func examples(_ title: String, _ examples: [Rule.Example]) -> String {
    guard !examples.isEmpty else { return "" }
    var text = "\n\(title):\n"
    for example in examples {
      text += "  \(example.language):\n"
      for line in example.code.split(separator: "\n", omittingEmptySubsequences: false)
      where !line.isEmpty {
        text += "    \(line)\n"
      }
    }
    return text
  }
}
