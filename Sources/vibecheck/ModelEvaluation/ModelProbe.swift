import BundledRules
import Foundation
import Inference
import LlamaInference
import ReviewTypes
import Reviewing
import Rules

/// Times a model file in this process, which should do nothing else: its peak of memory is measured.
struct ModelProbe {
  var path: String
  /// Whether the typical commit is only counted, not judged.
  var isQuick: Bool

  /// A rate measured for less time says little.
  private static let rateSeconds = 1.0

  func measure() throws -> ModelMeasurement {
    let snapshots = FileManager.default.temporaryDirectory
      .appending(path: "vibecheck-probe-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: snapshots) }
    let options = LlamaModel.Options(snapshotFolder: snapshots.path)
    let clock = ContinuousClock()
    let commit = try TypicalCommit()

    var first = try LlamaModel.load(path: path, options: options)
    var firstSeconds: Double?
    var commitSeconds: Double?
    if !isQuick {
      firstSeconds = try clock.measure { try commit.judge(with: first) }.seconds
    }
    let start = clock.now
    first = try LlamaModel.load(path: path, options: options)
    let openSeconds = (clock.now - start).seconds
    let counting = CountingModel(first)
    try commit.judge(with: counting)
    if !isQuick {
      let judging = try clock.measure { try commit.judge(with: first) }.seconds
      commitSeconds = openSeconds + judging
    }
    let rate = try Self.rate(of: first)
    return ModelMeasurement(
      isTrained: try ModelProfile(first.identity).measurements != nil,
      fileBytes: byteCount(ofFile: path),
      tokensPerSecond: rate,
      openSeconds: openSeconds,
      prefixTokens: counting.prefixTokens,
      commitTokens: counting.tokens,
      candidates: counting.questions,
      firstCommitSeconds: firstSeconds,
      commitSeconds: commitSeconds,
      peakBytes: PeakMemory.bytes
    )
  }

  /// In batches as large as a review's, or smaller ones where those would take long.
  private static func rate(of model: LlamaModel) throws -> Double {
    let guess = try model.prefillRate(batchTokens: 64, batches: 1)
    let whole = 512
    guard Double(whole) / guess < rateSeconds else { return guess }
    let batches = Int(guess * rateSeconds) / whole
    return try model.prefillRate(batchTokens: whole, batches: min(max(batches, 1), 8))
  }
}

/// Counts what it is asked, and answers nothing.
private final class CountingModel: LanguageModel {
  private let model: any LanguageModel
  private(set) var prefixTokens = 0
  /// Of hunks and questions.
  private(set) var tokens = 0
  private(set) var questions = 0

  init(_ model: any LanguageModel) {
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
    prefixTokens = try tokenCount(of: request.prefix)
    for hunk in request.hunks {
      tokens += try tokenCount(of: hunk.hunk)
      for question in hunk.questions { tokens += try tokenCount(of: question) }
      questions += hunk.questions.count
    }
    return JudgeResponse(
      answers: request.hunks.map { $0.questions.map { _ in .outOfTime } },
      usage: TokenUsage()
    )
  }

  func complete(_ request: CompletionRequest) -> Completion {
    Completion(text: "", tokens: 0, ending: .outOfTime)
  }
}
