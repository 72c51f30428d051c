import Inference
import LlamaInference

extension Settings {
  /// The judge in force: the server that the configuration names, else the model file.
  ///
  /// - Throws: `InferenceError`; `.outOfTime` if the limit came before the model was open.
  func openModel(until limit: TimeLimit = .none) throws(InferenceError) -> any LanguageModel {
    if let server { return try server.open(until: limit) }
    return try LlamaModel.load(
      path: model.path,
      options: LlamaModel.Options(
        snapshotFolder: cacheFolder.map { $0 + "/prefixes" },
        expectedSHA256: try model.recordedSHA256(),
        gpuLayers: gpuLayers
      ),
      until: limit
    )
  }

  /// What the user is told where the budget ended before the model was open: how the next run gets further.
  func remark(onBudgetEndingAt step: OpeningStep) -> String? {
    switch step {
    case .start: nil
    case .digest:
      "the budget ended while the model was read for its digest, so nothing was judged; "
        + (cacheFolder == nil
          ? "without a cache every run reads it whole: allow one, or raise 'budget'"
          : "run 'vibecheck model info \(model.word)' once to have the digest remembered, or raise 'budget'")
    case .weights:
      "the budget ended while the model was loaded, so nothing was judged; the next run finds in memory "
        + "what was read so far, as long as there is room; else raise 'budget', or choose a smaller model"
    case .server:
      "the budget ended before the server said which model it has, so nothing was judged; name it with "
        + "'model', or raise 'budget'"
    }
  }
}

extension ModelChoice {
  /// What names it on a command line.
  fileprivate var word: String { name ?? (isGeneral ? path : "bundled") }
}
