import ArgumentParser
import Foundation

/// `vibecheck install`: puts the hooks where this repository runs hooks from.
struct InstallCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "install",
    abstract: "Install the git hooks in this repository.",
    discussion: """
      A hook that is there already is kept, and runs first. Where another program runs the hooks \
      (husky, lefthook, pre-commit, prek, simple-git-hooks), nothing is written: the lines to add to \
      its configuration are printed. Installs pre-commit, pre-merge-commit, commit-msg and pre-push.
      """
  )

  @Flag(help: "Also note in each commit message that it passed (hook prepare-commit-msg).")
  var trailer = false

  @Flag(help: "Also keep each commit's findings as a git note (hook post-commit).")
  var notes = false

  @Flag(help: "Write hook files even where another program runs the hooks.")
  var plain = false

  @Flag(help: "Name the hooks in git's configuration instead of writing hook files (git 2.54).")
  var config = false

  @Option(
    help: ArgumentHelp(
      "Write the hooks into this template folder, for repositories made from it.",
      valueName: "folder"
    )
  )
  var template: String?

  func validate() throws {
    if [plain, config, template != nil].count(where: { $0 }) > 1 {
      throw ValidationError("give only one of '--plain', '--config' and '--template'")
    }
  }

  func run() async throws {
    if let template { return try installTemplate(template) }
    let survey = try await HookSurvey.here()
    if try await usesConfig(survey) {
      return try await installConfig(survey)
    }
    if let manager = survey.manager, !plain {
      Standard.output.write(
        "\(manager.kind.rawValue) runs the hooks here (\(manager.sign)), so nothing was written; "
          + manager.lines(for: wanted)
          + "or write hook files all the same: vibecheck install --plain\n"
      )
      return
    }
    if let remark = survey.folderRemark { Standard.output.write("\(remark)\n") }
    try write(survey.installer)
  }

  private var wanted: [HookName] {
    HookName.allCases.filter { hook in
      switch hook {
      case .preCommit, .preMergeCommit, .commitMessage, .prePush: true
      case .prepareCommitMessage: trailer
      case .postCommit: notes
      }
    }
  }

  /// Asked for, or in use here by others already and nothing else found.
  private func usesConfig(_ survey: HookSurvey) async throws -> Bool {
    if config {
      guard try await ConfigHooks.areSupported() else {
        throw Failure(
          "this git (\(try await Git.output("version"))) does not run hooks from its configuration; "
            + "use git 2.54 or newer, or leave out '--config'"
        )
      }
      return true
    }
    guard !plain, survey.manager == nil, try await ConfigHooks.areInUse() else { return false }
    return try await ConfigHooks.areSupported()
  }

  private func installConfig(_ survey: HookSurvey) async throws {
    let hooks = survey.configHooks
    let program = try Program.path()
    // Not twice: a hook file of ours would run beside the configured one.
    for hook in HookName.allCases where try survey.installer.isInstalled(hook) {
      _ = try survey.installer.uninstall(hook)
    }
    for hook in wanted {
      let outcome = try await hooks.install(hook, program: program)
      let verb = outcome == .renewed ? "renewed" : "installed"
      Standard.output.write("\(verb) \(hook.rawValue) in git's configuration\n")
    }
  }

  private func installTemplate(_ template: String) throws {
    let folder = URL(filePath: template).standardizedFileURL.path
    try write(HookInstaller(folder: folder + "/hooks"))
    Standard.output.write(
      "new repositories get the hooks with: git config --global init.templateDir '\(folder)'\n"
    )
  }

  private func write(_ installer: HookInstaller) throws {
    let program = try Program.path()
    for hook in HookName.allCases
    where try wanted.contains(hook) || installer.isInstalled(hook) {
      let path = installer.path(of: hook)
      switch try installer.install(hook, program: program) {
      case .installed: Standard.output.write("installed \(path)\n")
      case .renewed: Standard.output.write("renewed \(path)\n")
      case .chained(let kept):
        Standard.output.write("installed \(path); the hook that was there runs first, as \(kept)\n")
      }
    }
  }
}
