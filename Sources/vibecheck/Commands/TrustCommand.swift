import ArgumentParser
import Foundation
import GitDiff
import Reporting

/// `vibecheck trust`: the user's word that this exact configuration may name programs, addresses and
/// models.
struct TrustCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trust",
    abstract: "Let this repository's configuration name programs, network addresses and models.",
    discussion: """
      Shows what .vibecheck.yaml asks for, asks, and records the configuration's SHA-256. When the \
      configuration changes, or a program of the repository that it names, it is no longer trusted.
      """
  )

  @Flag(help: "Do not ask.")
  var yes = false

  @Flag(help: "List what is trusted, of every repository.")
  var list = false

  @Flag(help: "Trust no configuration of this repository any more.")
  var revoke = false

  @Option(
    help: ArgumentHelp(
      "The configuration of this commit, not of the work tree: 'ci' reads that of the base.",
      valueName: "rev"
    )
  )
  var commit: String?

  func validate() throws {
    if list && revoke { throw ValidationError("give '--list' or '--revoke', not both") }
    if (list || revoke) && (yes || commit != nil) {
      throw ValidationError("'--yes' and '--commit' go with neither '--list' nor '--revoke'")
    }
  }

  func run() throws {
    let environment = UserEnvironment.current()
    let store = try TrustStore(environment: environment)
    if list {
      for entry in try store.entries() {
        let digest = entry.configuration.prefix(12)
        Standard.output.write("\(digest)  \(entry.since)  \(printable(entry.repository))\n")
      }
      return
    }
    let repository = try Repository.open(environment: environment.variables)
    if revoke {
      let count = try store.revoke(repository: repository.commonDirectory)
      let configurations = count == 1 ? "1 configuration" : "\(count) configurations"
      Standard.output.write("\(configurations) of this repository no longer trusted\n")
    } else {
      try trust(repository, store: store)
    }
  }

  private func trust(_ repository: Repository, store: TrustStore) throws {
    let files = try repository.files(of: commit)
    let configuration = try Configuration.load(from: files)
    let powers =
      (configuration.powers(top: repository.workTree) + configuration.gitPacks.map(\.power))
      .inFileOrder
    guard !powers.isEmpty else {
      Standard.output.write("\(Configuration.fileName) asks for nothing that needs trust\n")
      return
    }
    let asked = try TrustedConfiguration(configuration, programs: files)
    for power in powers {
      Standard.output.write("\(power.place): '\(power.key)' names \(power.description)\n")
    }
    for file in asked.namedFiles {
      let digest = file.sha256.prefix(12)
      Standard.output.write("  as of now: \(printable(file.path)), sha256 \(digest)\n")
    }
    guard try !store.contains(asked, of: repository.commonDirectory) else {
      Standard.output.write("this configuration is trusted already\n")
      return
    }
    guard try yes || isAgreed() else { throw Failure("nothing was trusted") }
    try store.add(asked, of: repository.commonDirectory)
    Standard.output.write("this configuration is trusted now (sha256 \(asked.sha256.prefix(12)))\n")
  }

  private func isAgreed() throws -> Bool {
    guard Standard.input.isTerminal else {
      throw Failure(
        "there is no terminal to ask on; look at what is listed above, then run 'vibecheck trust --yes'"
      )
    }
    Standard.error.write("trust this? [y/N] ")
    return ["y", "yes"].contains(readLine()?.lowercased() ?? "")
  }
}

extension Repository {
  /// The files of a commit, or of the work tree where none is named.
  func files(of commit: String?) throws -> any RepositoryFiles {
    if let commit { return try CommitFiles(commit, in: self) }
    guard let workTree else {
      throw Failure("there is no work tree here; name a commit with --commit")
    }
    return WorkTreeFiles(top: workTree)
  }
}
