import ArgumentParser
import Foundation
import Reporting

/// `vibecheck model pull`: the only command that gets a model over a network.
struct ModelPullCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pull",
    abstract: "Get a model over the network into the store.",
    discussion: """
      WHAT is a name that 'vibecheck model list --known' shows, hf:owner/repo/file.gguf for a file on \
      Hugging Face, or an https address. What was interrupted goes on where it ended. HF_TOKEN is sent \
      to Hugging Face where it is set; HF_ENDPOINT names a mirror.
      """
  )

  @Argument(help: ArgumentHelp("A known name or an address.", valueName: "what"))
  var what: String

  @Option(help: "The name to know it by; that of the file otherwise.")
  var name: String?

  @Option(help: ArgumentHelp("Take it only with this SHA-256.", valueName: "hex"))
  var sha256: SHA256Text?

  func run() throws {
    let environment = UserEnvironment.current()
    let store = try ModelStore.required(environment)
    let known = try KnownModel.named(what)
    guard known != nil || what.contains(":") else {
      throw Failure(
        "there is no known model '\(printable(what))'; 'vibecheck model list --known' shows those there are, "
          + "and any other is named by hf:owner/repo/file.gguf" + KnownModel.hint(for: what)
      )
    }
    let address = try ModelAddress(known?.file ?? what, environment: environment)
    let name = name ?? known?.name ?? address.modelName
    try ModelStore.check(name: name)
    if let known, !store.model(named: name).exists {
      Standard.error.write(
        "note: \(address.description), \(known.sizeText), licence \(known.licence)\n"
      )
    }
    // writing beyond a limit is an error to be told, not the end
    signal(SIGXFSZ, SIG_IGN)
    let outcome = try ModelPull(
      store: store,
      environment: environment,
      address: address,
      name: name,
      known: known,
      givenSHA256: sha256?.text
    ).run(progress: DownloadProgress(name: name, isShown: Standard.error.isTerminal))
    switch outcome {
    case .alreadyHere: Standard.output.write("'\(name)' is here already\n")
    case .taken(let manifest, let isFirstPull):
      if isFirstPull {
        Standard.error.write(
          "note: no checksum of '\(address.description)' was known: this one is recorded, and a later pull "
            + "must have it too\n"
        )
      }
      Standard.output.write(
        "'\(name)' pulled (\(byteText(manifest.bytes)), sha256 \(manifest.sha256)); "
          + "'vibecheck model use \(name)' makes it judge\n"
      )
    }
  }
}
