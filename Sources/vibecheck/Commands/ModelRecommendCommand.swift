import ArgumentParser
import BundledModel
import Foundation
import Inference
import LlamaInference
import Reporting

/// `vibecheck model recommend`: which model is fast enough on this machine?
struct ModelRecommendCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "recommend",
    abstract:
      "Name the model that reviews a commit in time on this machine, by a short measurement.",
    discussion: """
      Looks at the models named, or at the bundled one and all in the folder of models. Each is opened \
      and evaluates text for about a second; what a commit of \(TypicalCommit.hunkCount) hunks with \
      \(TypicalCommit.candidateCount) candidates takes follows from that.

      Exit status: 0 one fits; 1 none does; 2 nothing could be measured.
      """
  )

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json
  }

  @Argument(help: ArgumentHelp("Model name, or path of a GGUF file.", valueName: "name|file"))
  var models: [String] = []

  @Option(
    help: ArgumentHelp("Time for a commit, such as 800ms; 5s if left out.", valueName: "time")
  )
  var budget: Budget?

  @Option(help: "How to report.")
  var format: Format = .text

  func run() throws {
    let candidates = try self.candidates()
    guard !candidates.isEmpty else {
      throw Failure("there is no model to measure; name one, or install the program again")
    }
    let recommendation = ModelRecommendation(
      budgetSeconds: (budget?.duration ?? Settings.hookBudget).seconds,
      models: candidates.map(measure)
    )
    guard recommendation.models.contains(where: { $0.cost != nil }) else {
      let failures = recommendation.models.compactMap(\.failure)
      throw Failure("no model could be measured: \(failures.joined(separator: "; "))")
    }
    switch format {
    case .text: Standard.output.write(recommendation.text)
    case .json: Standard.output.write(recommendation.json)
    }
    if recommendation.chosen == nil { throw ExitCode(ExitStatus.findings.rawValue) }
  }

  /// Each with the word that `--model` takes.
  private func candidates() throws -> [(word: String, path: String)] {
    let environment = UserEnvironment.current()
    guard models.isEmpty else {
      return try models.map { word in
        let choice = try ModelChoice.resolve(
          argument: word,
          configured: nil,
          top: nil,
          environment: environment
        )
        return (word, choice.path)
      }
    }
    let bundled = BundledModel.path.map { [("bundled", $0)] } ?? []
    let stored = try ModelStore(environment: environment)?.models() ?? []
    return bundled + stored.map { ($0.name, $0.path) }
  }

  private func measure(_ word: String, _ path: String) -> ModelRecommendation.Model {
    var model = ModelRecommendation.Model(name: word, path: path)
    do {
      model.cost = try MeasuredModel.measure(path, isQuick: true)
    } catch {
      model.failure = ((error as? Failure)?.reason ?? "\(error)").oneLine
    }
    return model
  }
}
