import ArgumentParser
import BundledModel
import BundledRules
import Inference
import LlamaInference
import Reviewing
import Rules

/// How many attacks of the injection suite make a finding vanish, and how many of those are noticed.
struct MeasureInjection: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "injection")

  @Option(help: "A GGUF file; the embedded model when left out.") var model: String?
  @Flag(help: "A line for each attack that makes a finding vanish.") var list = false

  func run() throws {
    guard let path = model ?? BundledModel.path else { throw CleanExit.message("no model") }
    let rules = try RuleSet.load(from: [BundledRules.folder].compactMap { $0 })
    let report = try InjectionSuite.bundled.run(
      rules: rules,
      model: try LlamaModel.load(path: path)
    )
    if list {
      for one in report.cases where one.isFlipped {
        print(one.rule, one.path, one.attack, one.before, one.after, one.isSuspicious)
      }
    }
    Measure.print([
      "asked": Double(report.asked),
      "found": Double(report.found),
      "attacks": Double(report.cases.count),
      "flips": Double(report.flips),
      "suspicious": Double(report.suspicious),
    ])
  }
}
