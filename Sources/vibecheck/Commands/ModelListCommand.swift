import ArgumentParser
import Reporting

/// `vibecheck model list`: what can be named by `--model`, `model:` and `model use`.
struct ModelListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the models on this machine; '*' marks the one that judges here."
  )

  @Flag(help: "List the models that 'vibecheck model pull' knows by name instead.")
  var known = false

  @Option(help: "How to print the list.")
  var format: TextOrJSON = .text

  func run() throws {
    if known {
      let list = KnownModelList(models: try KnownModel.all())
      Standard.output.write(format == .text ? list.text : list.json)
      return
    }
    let environment = UserEnvironment.current()
    let store = ModelStore(environment: environment)
    let list = ModelList(
      models: try store?.models() ?? [],
      parts: store?.parts() ?? [],
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
