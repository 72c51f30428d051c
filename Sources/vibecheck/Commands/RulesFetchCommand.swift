import ArgumentParser
import GitDiff
import Rules

/// `vibecheck rules fetch`: the only command that gets packs over a network.
struct RulesFetchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fetch",
    abstract: "Fetch the packs that 'extends' names by a git address, each at its commit.",
    discussion: "The addresses must be trusted, see 'vibecheck trust'. A review never fetches."
  )

  @Option(
    help: ArgumentHelp(
      "For the configuration of this commit, not of the work tree.",
      valueName: "rev"
    )
  )
  var commit: String?

  func run() async throws {
    let environment = UserEnvironment.current()
    let repository = try Repository.open(environment: environment.variables)
    let files = try repository.files(of: commit)
    let configuration = try Configuration.load(from: files)
    let packs = configuration.gitPacks
    guard !packs.isEmpty else {
      Standard.output.write("\(Configuration.fileName) names no pack to fetch\n")
      return
    }
    let fetched = FetchedPacks(environment: environment)
    let missing = try packs.filter { try fetched.source(of: $0.pack) == nil }
    try Trust.require(
      missing.map(\.power),
      of: configuration,
      programs: files,
      environment: environment
    )
    for (pack, power) in packs {
      let isNew = try await fetched.fetch(pack)
      guard let source = try fetched.source(of: pack),
        try source.files.fileNames(in: pack.folder) != nil
      else {
        throw Failure.listed(
          "\(power.place): error: the pack '\(pack.description)' has no such folder"
        )
      }
      Standard.output.write("\(pack.description) \(isNew ? "fetched" : "is here already")\n")
    }
  }
}
