import ArgumentParser
import Reporting

/// `vibecheck model list`: what can be named by `--model`, `model:` and `model use`.
struct ModelListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the models on this machine; '*' marks the one that judges here."
  )

  @Option(help: "How to print the list.")
  var format: TextOrJSON = .text

  func run() throws {
    let environment = UserEnvironment.current()
    let list = ModelList(
      models: try ModelStore(environment: environment)?.models() ?? [],
      inUse: try ModelChoice.here(environment: environment).path
    )
    switch format {
    case .text: Standard.output.write(list.text)
    case .json: Standard.output.write(list.json)
    }
  }
}

/// The two forms of what is neither a review nor a file of its own format.
enum TextOrJSON: String, ExpressibleByArgument, CaseIterable {
  case text, json
}
