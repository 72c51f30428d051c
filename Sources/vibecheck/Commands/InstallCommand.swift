import ArgumentParser
import Foundation
import GitDiff

/// `vibecheck install`: puts the hook where this repository runs hooks from.
struct InstallCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "install",
    abstract: "Install the git hook in this repository.",
    discussion: "A hook that is there already is kept, and runs first."
  )

  func run() async throws {
    let installer = try await HookInstaller.here()
    for hook in HookInstaller.hooks {
      let path = "\(installer.folder)/\(hook)"
      switch try installer.install(hook) {
      case .installed: Standard.output.write("installed \(path)\n")
      case .renewed: Standard.output.write("renewed \(path)\n")
      case .chained(let kept):
        Standard.output.write("installed \(path); the hook that was there runs first, as \(kept)\n")
      }
    }
  }
}

/// `vibecheck uninstall`: restores what was there.
struct UninstallCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "uninstall",
    abstract: "Remove the git hook and put back the one that was there."
  )

  func run() async throws {
    let installer = try await HookInstaller.here()
    for hook in HookInstaller.hooks {
      let path = "\(installer.folder)/\(hook)"
      Standard.output.write(
        try installer.uninstall(hook) ? "removed \(path)\n" : "\(path) is not ours; left alone\n"
      )
    }
  }
}

extension HookInstaller {
  /// For the repository around the current folder.
  ///
  /// - Throws: `Failure` outside a repository, and where another program owns the hooks folder.
  static func here() async throws -> HookInstaller {
    let folder = try await Git.output("rev-parse", "--path-format=absolute", "--git-path", "hooks")
    if let configured = try await Git.outputIfAny("config", "--get", "core.hooksPath") {
      throw Failure(
        "core.hooksPath is '\(configured)', so another program or folder runs the hooks here; "
          + "add the line 'vibecheck check' to its pre-commit hook, or unset core.hooksPath"
      )
    }
    return HookInstaller(folder: folder, program: try Program.path())
  }
}
