import ArgumentParser
import BundledModel
import BundledRules
import Foundation
import GitDiff
import Inference
import LlamaInference
import ReviewTypes
import Reviewing
import Rules

/// Judges the candidates of a unified diff and compares with what llama.cpp's own prefill of as many
/// tokens takes, in batches of the same size.
struct MeasureEngine: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "engine")

  @Argument(help: "A unified diff.") var diff: String
  @Option(help: "A GGUF file; the embedded model when left out.") var model: String?

  func run() throws {
    guard let path = model ?? BundledModel.path else { throw CleanExit.message("no model") }
    let rules = try RuleSet.load(from: [BundledRules.folder].compactMap { $0 })
    let diffs = try PatchText.parse([UInt8](try Data(contentsOf: URL(filePath: diff))))
    let llama = try LlamaModel.load(path: path)
    let rateBefore = try llama.prefillRate()
    let timed = TimedModel(llama)
    let review = Reviewer(rules: rules, options: ReviewOptions(failOn: nil))
      .review(diffs, openModel: { () throws(InferenceError) in timed })
    let rate = (rateBefore + (try llama.prefillRate())) / 2
    Measure.print([
      "candidates": Double(review.counts.judged),
      "tokens": Double(timed.usage.evaluated),
      "tokensOfPrompts": Double(timed.promptTokens),
      "seconds": timed.seconds,
      "prefillRate": rate,
    ])
  }
}

/// Passes everything on and takes the time of `judge`.
private final class TimedModel: LanguageModel {
  private let model: LlamaModel
  private(set) var seconds = 0.0
  private(set) var usage = TokenUsage()
  /// Tokens of the prefix, each hunk and each question, every one counted once.
  private(set) var promptTokens = 0

  init(_ model: LlamaModel) {
    self.model = model
  }

  var identity: ModelIdentity { model.identity }

  func tokenCount(of prompt: Prompt) throws(InferenceError) -> Int {
    try model.tokenCount(of: prompt)
  }

  func judge(
    _ request: JudgeRequest,
    progress: (Int) -> Void
  ) throws(InferenceError) -> JudgeResponse {
    promptTokens += try model.tokenCount(of: request.prefix)
    for hunk in request.hunks where !hunk.questions.isEmpty {
      promptTokens += try model.tokenCount(of: hunk.hunk)
      for question in hunk.questions { promptTokens += try model.tokenCount(of: question) }
    }
    let start = ContinuousClock.now
    let response = try model.judge(request, progress: progress)
    let elapsed = (ContinuousClock.now - start).components
    seconds += Double(elapsed.seconds) + Double(elapsed.attoseconds) / 1e18
    usage = response.usage
    return response
  }

  func complete(_ request: CompletionRequest) throws(InferenceError) -> Completion {
    try model.complete(request)
  }
}
