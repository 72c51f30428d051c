import ArgumentParser
import Foundation
import GitDiff
import Inference
import LlamaInference
import Rules

/// `vibecheck doctor`: is everything in place, and how to mend what is not.
struct DoctorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Check the installation, the hook, the rules and the model."
  )

  @Option(help: ArgumentHelp("Model name, or path of a GGUF file.", valueName: "name|file"))
  var model: String?

  func run() async throws {
    var report = DoctorReport()
    let environment = UserEnvironment.current()
    report.add(.good, "vibecheck", "\(Version.text), \(try Program.path())")
    await checkGit(&report)
    let top = await checkRepository(environment, &report)
    if let settings = checkSettings(environment, top: top, &report) {
      checkCache(settings, &report)
      if let store = ModelStore(environment: environment) {
        ModelStoreDiagnosis(
          store: store,
          cacheFolder: settings.cacheFolder.map { $0 + "/prefixes" }
        ).check(&report)
      }
      checkChecks(settings, environment, &report)
      if let rules = checkRules(settings, &report) {
        checkModel(settings, rules: rules, &report)
      }
    }
    Standard.output.write(report.text)
    if report.hasFailures { throw ExitCode(ExitStatus.failure.rawValue) }
  }

  private func checkGit(_ report: inout DoctorReport) async {
    do {
      report.add(.good, "git", try await Git.output("--version"))
    } catch {
      report.add(.bad, "git", "\(error)")
    }
  }

  /// - Returns: the work tree's root, if there is one.
  private func checkRepository(
    _ environment: UserEnvironment,
    _ report: inout DoctorReport
  ) async -> String? {
    let repository: Repository
    do {
      repository = try Repository.open(environment: environment.variables)
    } catch {
      report.add(.note, "repository", "none here: \(error)")
      return nil
    }
    report.add(.good, "repository", repository.workTree ?? repository.gitDirectory)
    do {
      try await HookDiagnosis(survey: try await HookSurvey.here(), environment: environment)
        .check(&report)
    } catch {
      report.add(.bad, "hook", "\(error)")
    }
    return repository.workTree
  }

  private func checkSettings(
    _ environment: UserEnvironment,
    top: String?,
    _ report: inout DoctorReport
  ) -> Settings? {
    do {
      var choices = ReviewChoices()
      choices.model = model
      return try Settings.resolve(choices, environment: environment, top: top)
    } catch {
      report.add(.bad, "configuration", "\(error)")
      return nil
    }
  }

  private func checkCache(_ settings: Settings, _ report: inout DoctorReport) {
    guard let folder = settings.cacheFolder else {
      report.add(.note, "cache", "none: set HOME or XDG_CACHE_HOME")
      return
    }
    do {
      try FileManager.default.createDirectory(
        atPath: folder,
        withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o700]
      )
    } catch {
      report.add(.note, "cache", "cannot create \(folder): \(error.localizedDescription)")
      return
    }
    if FileManager.default.isWritableFile(atPath: folder) {
      report.add(.good, "cache", folder)
    } else {
      report.add(.note, "cache", "\(folder) is not writable; nothing is remembered between runs")
    }
  }

  private func checkChecks(
    _ settings: Settings,
    _ environment: UserEnvironment,
    _ report: inout DoctorReport
  ) {
    do {
      // Settings come from a repository, if they name a check at all.
      guard !settings.configuration.powers.isEmpty else { return }
      let repository = try Repository.open(environment: environment.variables)
      try CheckDiagnosis(settings: settings, repository: repository, environment: environment)
        .check(&report)
    } catch {
      report.add(.bad, "checks", "\(error)")
    }
  }

  private func checkRules(_ settings: Settings, _ report: inout DoctorReport) -> RuleSet? {
    do {
      let rules = try LoadedRules.load(settings).inForce
      report.add(.good, "rules", "\(rules.rules.count) in force")
      return rules
    } catch {
      report.add(.bad, "rules", "\(error)")
      return nil
    }
  }

  private func checkModel(_ settings: Settings, rules: RuleSet, _ report: inout DoctorReport) {
    let start = ContinuousClock.now
    do {
      let model = try settings.openModel()
      let milliseconds = Int((ContinuousClock.now - start).seconds * 1000)
      report.add(
        .good,
        "model",
        "\(model.identity.name), sha256 \(model.identity.sha256.prefix(12))…, "
          + "\(model.identity.engine), opened in \(milliseconds) ms"
      )
      checkGolden(GoldenPrompt(model: model, rules: rules), &report)
    } catch {
      report.add(.bad, "model", "\(error)")
    }
  }

  private func checkGolden(_ golden: GoldenPrompt, _ report: inout DoctorReport) {
    do {
      let answers = try golden.ask()
      let text =
        "disabled code \(percent(answers.code)), prose \(percent(answers.prose))"
      if answers.isRight {
        report.add(.good, "golden prompt", text)
      } else {
        report.add(
          .bad,
          "golden prompt",
          "\(text): the model cannot tell them apart; choose another with --model"
        )
      }
    } catch {
      report.add(.bad, "golden prompt", "\(error)")
    }
  }

  private func percent(_ probability: Double) -> String {
    "\(Int((probability * 100).rounded())) %"
  }
}
