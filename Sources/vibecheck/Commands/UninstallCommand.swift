import ArgumentParser
import Foundation

/// `vibecheck uninstall`: restores what was there.
struct UninstallCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "uninstall",
    abstract: "Remove the git hooks and put back those that were there."
  )

  @Option(help: ArgumentHelp("Remove the hooks from this template folder.", valueName: "folder"))
  var template: String?

  func run() async throws {
    var changes = 0
    if let template {
      let folder = URL(filePath: template).standardizedFileURL.path
      changes += try remove(from: HookInstaller(folder: folder + "/hooks"))
    } else {
      let survey = try await HookSurvey.here()
      for hook in HookName.allCases where try await survey.configHooks.uninstall(hook) {
        Standard.output.write("removed \(hook.rawValue) from git's configuration\n")
        changes += 1
      }
      changes += try remove(from: survey.installer)
      // Written before core.hooksPath was set, where git no longer looks.
      if survey.plainFolder != survey.folder {
        changes += try remove(from: HookInstaller(folder: survey.plainFolder), isQuiet: true)
      }
      if let manager = survey.manager {
        Standard.output.write(
          "\(manager.kind.rawValue) runs the hooks here: take vibecheck's lines out of its files\n"
        )
      }
    }
    if changes == 0 { Standard.output.write("no hook of ours is installed\n") }
  }

  /// - Parameter isQuiet: hooks of others are not mentioned.
  private func remove(from installer: HookInstaller, isQuiet: Bool = false) throws -> Int {
    var changes = 0
    for hook in HookName.allCases {
      let path = installer.path(of: hook)
      switch try installer.uninstall(hook) {
      case .removed:
        Standard.output.write("removed \(path)\n")
        changes += 1
      case .restored:
        Standard.output.write("removed \(path); the hook that was there is back\n")
        changes += 1
      case .notOurs:
        if !isQuiet { Standard.output.write("\(path) is not ours; left alone\n") }
      case .nothingThere: break
      }
    }
    return changes
  }
}
