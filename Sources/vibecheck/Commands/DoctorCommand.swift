import ArgumentParser
import Foundation
import GitDiff
import Inference
import LlamaInference
import ReviewTypes
import Reviewing
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
      let installer = try await HookInstaller.here()
      for hook in HookInstaller.hooks {
        let path = "\(installer.folder)/\(hook)"
        if try !installer.isOurs(path) {
          report.add(.note, "hook", "\(path) is not installed; run 'vibecheck install'")
        } else if !FileManager.default.isExecutableFile(atPath: path) {
          report.add(.bad, "hook", "\(path) is not executable; run 'vibecheck install'")
        } else {
          report.add(.good, "hook", path)
        }
      }
    } catch {
      report.add(.note, "hook", "\(error)")
    }
    return repository.workTree
  }

  private func checkSettings(
    _ environment: UserEnvironment,
    top: String?,
    _ report: inout DoctorReport
  ) -> Settings? {
    do {
      var arguments = try ReviewArguments.parse([])
      arguments.model = model
      return try Settings.resolve(arguments, environment: environment, top: top)
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
      let model = try LlamaModel.load(
        path: settings.model.path,
        options: LlamaModel.Options()
      )
      let milliseconds = Int((ContinuousClock.now - start).seconds * 1000)
      report.add(
        .good,
        "model",
        "\(model.identity.name), sha256 \(model.identity.sha256.prefix(12))…, "
          + "\(model.identity.engine), loaded in \(milliseconds) ms"
      )
      checkGolden(GoldenPrompt(model: model, rules: rules), &report)
    } catch {
      report.add(.bad, "model", "\(error)")
    }
  }

  private func checkGolden(_ golden: GoldenPrompt, _ report: inout DoctorReport) {
    do {
      let answers = try golden.ask()
      let text = "left-over print \(percent(answers.bad)), logger call \(percent(answers.good))"
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

/// A question whose answer every fit model knows, asked through the same line as a review.
struct GoldenPrompt {
  var model: any LanguageModel
  var rules: RuleSet

  struct Answers {
    var bad: Double
    var good: Double
    var isRight: Bool { bad > good }
  }

  /// - Throws: `Failure` if the rule is not in force or the engine fails.
  func ask() throws -> Answers {
    let rule: RuleID = "leftover-debug"
    guard let asked = rules[rule] else {
      throw Failure("the rule '\(rule)' is off, so there is nothing to ask")
    }
    let lines = [
      "console.log('here', items)", "logger.info('loaded', items.length); console.log",
    ]
    let added = lines.enumerated().map { index, text in
      DiffLine(origin: .addition, oldLine: nil, newLine: index + 1, text: "  " + text)
    }
    let hunk = Hunk(oldStart: 0, oldCount: 0, newStart: 1, newCount: 2, lines: added)
    let diff = FileDiff(
      oldPath: nil,
      newPath: "src/store.js",
      change: .added,
      content: .hunks([hunk])
    )
    let review = Reviewer(
      rules: RuleSet([asked]),
      options: ReviewOptions(failOn: nil)
    ).review([diff], openModel: { model })
    if let failure = review.engineFailure { throw Failure(failure) }
    let confidence = { (line: Int) in
      review.findings.first { $0.line == line }?.confidence
    }
    guard let bad = confidence(1), let good = confidence(2) else {
      throw Failure("the model was not asked; 'vibecheck rules explain \(rule)' shows the rule")
    }
    return Answers(bad: bad, good: good)
  }
}

/// Lines of a diagnosis, the worst kind decides the exit status.
struct DoctorReport {
  enum Kind: String {
    case good = "ok   "
    case note = "note "
    case bad = "error"
  }

  private(set) var text = ""
  private(set) var hasFailures = false

  mutating func add(_ kind: Kind, _ subject: String, _ message: String) {
    let padded = subject.padding(toLength: 13, withPad: " ", startingAt: 0)
    let detail = message.hasPrefix("error: ") ? String(message.dropFirst(7)) : message
    text += "\(kind.rawValue)  \(padded)  \(detail)\n"
    if kind == .bad { hasFailures = true }
  }
}
