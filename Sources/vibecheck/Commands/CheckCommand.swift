import ArgumentParser
import Foundation
import GitDiff
import ReviewTypes
import Rules

/// `vibecheck check`: what the pre-commit hook runs.
struct CheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Review what is staged, or a diff."
  )

  @Option(
    help: ArgumentHelp(
      "Review this unified diff instead; - reads standard input.",
      valueName: "file"
    )
  )
  var diff: String?

  @OptionGroup var arguments: ReviewArguments

  func run() async throws {
    let start = ContinuousClock.now
    let environment = UserEnvironment.current()
    if Skip(environment["VIBECHECK_SKIP"]) == .everything {
      Standard.error.write("vibecheck: skipped, because VIBECHECK_SKIP is set\n")
      return
    }
    if let remark = HookSkip(environment).remark { Standard.error.write("vibecheck: \(remark)\n") }
    let options = DiffOptions(markers: [Suppression.marker])
    let diffs: [FileDiff]
    let settings: Settings
    if let diff {
      let top = try? Repository.open(environment: environment.variables).workTree
      settings = try Settings.resolve(arguments, environment: environment, top: top)
      diffs = try PatchText.parse(try bytes(of: diff), options: options)
    } else {
      let repository = try Repository.open(environment: environment.variables)
      settings = try Settings.resolve(arguments, environment: environment, top: repository.workTree)
      diffs = try await StagedChange.read(
        in: repository,
        environment: environment.variables,
        options: options
      )
    }
    let session = ReviewSession(settings: settings, start: start)
    let status = try session.run(diffs)
    if status != .clean { throw ExitCode(status.rawValue) }
  }

  private func bytes(of file: String) throws -> [UInt8] {
    let handle: FileHandle
    if file == "-" {
      handle = .standardInput
    } else if let opened = FileHandle(forReadingAtPath: file) {
      handle = opened
    } else {
      throw Failure("cannot read the diff '\(file)': \(String(cString: strerror(errno)))")
    }
    do {
      return [UInt8](try handle.readToEnd() ?? Data())
    } catch {
      throw Failure("cannot read the diff '\(file)': \(error.localizedDescription)")
    }
  }
}
