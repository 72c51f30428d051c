import BundledModel
import Inference
import LlamaInference
import RemoteInference
import ReviewTypes
import Reviewing

/// A server that judges, with what this user's environment adds to the configuration.
struct ServerEngine {
  /// Only here can a key be named: a file would be committed one day.
  static let keyVariable = "VIBECHECK_API_KEY"

  var choice: EngineChoice
  private var key: String?
  private var environment: [String: String]

  init(_ choice: EngineChoice, environment: UserEnvironment) {
    self.choice = choice
    key = environment[Self.keyVariable]
    // The child gets the key by another way, which no list of processes shows.
    self.environment = environment.variables.filter { $0.key != Self.keyVariable }
  }

  /// - Throws: `InferenceError`, also `.outOfTime`
  func open(until limit: TimeLimit = .none) throws(InferenceError) -> RemoteModel {
    var options = RemoteModel.Options(
      address: choice.address,
      model: choice.model,
      api: choice.api,
      contextTokens: choice.contextTokens,
      concurrency: choice.concurrency,
      timeout: choice.timeout,
      key: key,
      environment: environment,
      userAgent: "vibecheck/\(Version.text)"
    )
    if choice.prompt == .lines { try takeOverBundledModel(into: &options) }
    return try RemoteModel.open(options, until: limit)
  }

  /// Profile and token numbers of the bundled file, which the server runs too.
  private func takeOverBundledModel(
    into options: inout RemoteModel.Options
  ) throws(InferenceError) {
    guard let path = BundledModel.path else {
      throw failed("the bundled model is missing beside the program; install again")
    }
    let bundled = try LlamaModel.load(path: path)
    let tokens = LinesPrompt().verdictTokens
    guard let yes = try tokens.yes.first.flatMap(bundled.tokenNumber),
      let no = try tokens.no.first.flatMap(bundled.tokenNumber)
    else { throw failed("the bundled model is of another prompt form; leave out 'prompt'") }
    options.metadata = bundled.identity.metadata
    options.forced = (yes, no)
  }

  private func failed(_ reason: String) -> InferenceError {
    .serverFailed(address: choice.address.text, reason: reason)
  }

  /// What the user is told of each review: lines of it left this machine.
  func remarks(on review: Review) -> [String] {
    let hasAdvice = review.findings.contains {
      $0.explanation != nil || $0.suggestion != nil || !$0.withheld.isEmpty
    }
    guard !choice.address.isLoopback, review.counts.judged > 0 || hasAdvice else { return [] }
    return ["the lines in question were judged at '\(choice.address.text)', outside this machine"]
  }
}

extension Settings {
  /// What the user is told who asked for a graphics card that nothing was computed on.
  func gpuRemarks(on review: Review) -> [String] {
    guard gpuLayers > 0, server == nil, review.counts.judged > 0, !LlamaModel.hasGPU else {
      return []
    }
    return [
      "\(gpuLayers) layers were meant for a graphics card, but this llama.cpp was built for none or finds "
        + "none; the processor computed them"
    ]
  }
}
