import ArgumentParser
import Foundation
import GitDiff
import Reporting

/// `vibecheck model use`: which model judges where nothing else is said.
struct ModelUseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "use",
    abstract: "Make a model judge: for you everywhere, or in this repository.",
    discussion: """
      Writes 'model' into your own config.yaml (in XDG_CONFIG_HOME/vibecheck), or with --repository into \
      \(Configuration.fileName), which goes before it. Everything else in the file stays as it is.
      """
  )

  @Argument(help: "A model that 'vibecheck model list' shows.")
  var name: String

  @Flag(help: "For this repository, whoever works in it.")
  var repository = false

  func run() throws {
    let environment = UserEnvironment.current()
    try checkExists(environment)
    let (path, shown) = try file(environment)
    let bytes = FileManager.default.contents(atPath: path)
    guard bytes != nil || !FileManager.default.fileExists(atPath: path) else {
      throw Failure("cannot read '\(shown)'; check its permissions")
    }
    guard let text = String(validating: bytes ?? Data(), as: UTF8.self) else {
      throw Failure("'\(shown)' is not UTF-8")
    }
    let changed = try ModelLine.set(name, in: text, file: shown)
    if changed != text {
      try DiskSpace.makeFolder((path as NSString).deletingLastPathComponent)
      do {
        // through a link, which a repository may have for its configuration
        try Data(changed.utf8).write(
          to: URL(filePath: path).resolvingSymlinksInPath(),
          options: .atomic
        )
      } catch {
        throw Failure("cannot write '\(shown)': \(error.localizedDescription.oneLine)")
      }
    }
    Standard.output.write("\(shown) names '\(name)' now\n")
    try remarkOnPrecedence(environment)
  }

  private func checkExists(_ environment: UserEnvironment) throws {
    guard name != "bundled" else { return }
    let store = try ModelStore.required(environment)
    guard try !store.models().contains(where: { $0.name == name }) else { return }
    if try KnownModel.named(name) != nil {
      throw Failure(
        "the model '\(name)' is not on this machine; run 'vibecheck model pull \(name)' first"
      )
    }
    let hint = KnownModel.hint(for: name, alsoKnown: try store.models().map(\.name))
    throw Failure(
      "there is no model '\(printable(name))'; 'vibecheck model list' shows those there are\(hint)"
    )
  }

  /// Where to write, and how messages name it.
  private func file(_ environment: UserEnvironment) throws -> (path: String, shown: String) {
    if repository {
      let repository = try Repository.open(environment: environment.variables)
      guard let top = repository.workTree else { throw Failure("there is no work tree here") }
      return ("\(top)/\(Configuration.fileName)", Configuration.fileName)
    }
    guard let path = UserConfiguration.path(environment) else {
      throw Failure("there is no folder for your configuration: set HOME or XDG_CONFIG_HOME")
    }
    return (path, path)
  }

  /// Says so if another model judges here all the same.
  private func remarkOnPrecedence(_ environment: UserEnvironment) throws {
    if repository {
      let files = WorkTreeFiles(
        top: try Repository.open(environment: environment.variables).workTree ?? ""
      )
      if try !Configuration.load(from: files).powers.isEmpty {
        Standard.error.write(
          "note: the configuration has changed, so it is no longer trusted; run 'vibecheck trust'\n"
        )
      }
      return
    }
    let store = try ModelStore.required(environment)
    let here = try? ModelChoice.here(environment: environment)
    let isUsed =
      name == "bundled" ? here?.isGeneral == false : here?.path == store.model(named: name).path
    if !isUsed {
      Standard.error.write(
        "note: in this repository another model judges: '\(Configuration.fileName)' names it\n"
      )
    }
  }
}
