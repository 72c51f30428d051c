import ArgumentParser
import Foundation
import Rules

/// The program: one subcommand a use.
@main
struct Vibecheck: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "vibecheck",
    abstract: "Review what you are about to commit with a small language model on this machine.",
    discussion: """
      Exit status: 0 clean or nothing that blocks; 1 at least one blocking finding; 2 the review \
      could not be done (usage, configuration, engine, model or range).
      """,
    version: Version.text,
    subcommands: [
      CheckCommand.self, ReviewCommand.self, CICommand.self, FixCommand.self, ExplainCommand.self,
      MergeCommand.self,
      InstallCommand.self,
      UninstallCommand.self, RulesCommand.self, CalibrateCommand.self, ModelCommand.self,
      NotesCommand.self, StatsCommand.self, TrialCommand.self, CacheCommand.self, TrustCommand.self,
      DoctorCommand.self, HookCommand.self,
    ]
  )

  /// Runs the command and maps every failure to exit status 2: 1 means findings, and nothing else.
  @MainActor static func main() async {
    do {
      if let hook = HookCommand.called(by: CommandLine.arguments) { return try await hook.run() }
      var command = try parseAsRoot()
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    } catch let status as ExitCode {
      Foundation.exit(status.rawValue)
    } catch let mistakes as RuleFileErrors {
      Standard.error.write("\(mistakes)\n")
      Foundation.exit(ExitStatus.failure.rawValue)
    } catch let failure as Failure {
      Standard.error.write("\(failure)\n")
      Foundation.exit(ExitStatus.failure.rawValue)
    } catch {
      Foundation.exit(report(error).rawValue)
    }
  }

  /// Help goes to standard output; usage mistakes and everything else to standard error.
  private static func report(_ error: any Error) -> ExitStatus {
    switch exitCode(for: error) {
    case .success:
      Standard.output.write(fullMessage(for: error) + "\n")
      return .clean
    case .validationFailure:
      Standard.error.write(fullMessage(for: error) + "\n")
      return .failure
    default:
      Standard.error.write("error: \(error)\n")
      return .failure
    }
  }
}
