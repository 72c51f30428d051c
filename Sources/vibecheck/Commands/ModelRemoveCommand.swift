import ArgumentParser
import Foundation
import Reporting

/// `vibecheck model remove`: takes a model out of the store.
struct ModelRemoveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove",
    abstract: "Delete a model of the store, or by its address what has arrived of one."
  )

  @Argument(help: ArgumentHelp("Models that 'vibecheck model list' shows.", valueName: "name"))
  var names: [String]

  func run() throws {
    let environment = UserEnvironment.current()
    let store = try ModelStore.required(environment)
    let there = try store.models()
    let parts = store.parts()
    for name in names
    where !there.contains(where: { $0.name == name })
      && !parts.contains(where: { $0.record.address == name })
    {
      guard name != "bundled" else {
        throw Failure("'bundled' comes with the program and stays")
      }
      throw Failure("there is no model '\(printable(name))'; nothing was removed")
    }
    for part in parts where names.contains(part.record.address) {
      let size = byteText(byteCount(ofFile: part.path))
      for path in [part.path, part.path + ".json", part.path + ".lock"] { unlink(path) }
      Standard.output.write("what came of '\(printable(part.record.address))' removed (\(size))\n")
    }
    let inUse = try? ModelChoice.here(environment: environment)
    for model in there where names.contains(model.name) {
      let size = byteText(model.byteCount)
      try store.remove(model)
      Standard.output.write("'\(model.name)' removed (\(size))\n")
      if inUse?.path == model.path {
        Standard.error.write(
          "note: it is what judges here; choose another with 'vibecheck model use'\n"
        )
      }
    }
  }
}
