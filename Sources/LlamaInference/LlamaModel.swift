package import Inference

/// A GGUF model run by llama.cpp inside this process.
package final class LlamaModel: LanguageModel {
  package struct Options: Sendable {
    /// Threads that compute; nil for one for each core that is free, at most 8.
    package var threads: Int?
    /// The longest prompt to allow, if the model was not trained on a shorter one.
    package var contextTokens: Int
    /// Where prefix snapshots and digests of model files are kept; nil keeps none.
    package var snapshotFolder: String?
    /// Whether a hunk is evaluated once for all its questions. False evaluates every question from
    /// its first token: slow, and what the shared way is measured against.
    package var sharesSequences: Bool
    /// Lower-case hexadecimal; another file is not loaded. Nil takes any.
    package var expectedSHA256: String?
    /// Layers to compute on graphics cards, where llama.cpp was built for some.
    package var gpuLayers: Int
    /// How keys and values are kept; nil for f16, or q8_0 where only so there is memory enough.
    package var cacheType: CacheType?

    package init(
      threads: Int? = nil,
      contextTokens: Int = 8192,
      snapshotFolder: String? = nil,
      sharesSequences: Bool = true,
      expectedSHA256: String? = nil,
      gpuLayers: Int = 0,
      cacheType: CacheType? = nil
    ) {
      self.threads = threads
      self.contextTokens = contextTokens
      self.snapshotFolder = snapshotFolder
      self.sharesSequences = sharesSequences
      self.expectedSHA256 = expectedSHA256
      self.gpuLayers = gpuLayers
      self.cacheType = cacheType
    }

    /// The layers that will be computed on graphics cards.
    var usedGPULayers: Int { Backend.hasGPU ? gpuLayers : 0 }
  }

  /// Whether layers can be computed on a graphics card here.
  package static var hasGPU: Bool { Backend.hasGPU }

  package let identity: ModelIdentity

  let model: ModelHandle
  let options: Options
  /// What it takes in memory, from its header.
  let need: MemoryNeed
  let placement: ContextHandle.Placement
  let limits: JudgePlan.Limits
  /// Made for the first request, and anew when one needs more room.
  private var context: ContextHandle?
  /// What the prefix sequence of `context` holds.
  private var heldPrefix: [Token] = []
  /// What the hunk sequence holds behind that prefix, from the last completion.
  var heldHunk: [Token] = []

  /// Loads the model at `path`; a context is made when the first question is asked.
  ///
  /// The header is checked first, then whether there is memory enough, then the digest.
  ///
  /// - Parameter limit: when to give up. A digest that was cut off is begun anew the next time; of
  ///   weights the system keeps what was read, as far as it has room.
  /// - Throws: `InferenceError.wrongProcessor`, `.cannotLoad`, `.notEnoughMemory`, `.outOfTime`
  package static func load(
    path: String,
    options: Options = Options(),
    until limit: TimeLimit = .none
  ) throws(InferenceError) -> LlamaModel {
    try Instructions.check()
    guard !limit.hasPassed else { throw .outOfTime(.start) }
    let header = try GGUFHeader(path: path)
    let free = FreeMemory.bytes
    let (cacheType, need) = MemoryNeed.choice(
      for: header,
      wanted: options.cacheType,
      gpuLayers: options.usedGPULayers,
      free: free
    )
    try need.check(path: path, free: free)
    let file = try ModelFile(
      path: path,
      digests: options.snapshotFolder.map { DigestStore(folder: $0) },
      expected: options.expectedSHA256,
      until: limit
    )
    guard file.opened.bringIn(until: limit) else { throw .outOfTime(.weights) }
    let model = try ModelHandle(file: file, gpuLayers: options.usedGPULayers, until: limit)
    let placement = ContextHandle.Placement(
      cacheType: cacheType,
      isOffloaded: options.usedGPULayers > 0
    )
    return LlamaModel(
      file: file,
      model: model,
      need: need,
      placement: placement,
      options: options
    )
  }

  private init(
    file: ModelFile,
    model: ModelHandle,
    need: MemoryNeed,
    placement: ContextHandle.Placement,
    options: Options
  ) {
    self.model = model
    self.placement = placement
    self.need = need
    self.options = options
    let trained = model.trainedContextTokens
    limits = JudgePlan.Limits(
      contextTokens: trained > 0 ? min(options.contextTokens, trained) : options.contextTokens,
      isRecurrent: model.isRecurrent
    )
    let metadata = model.metadata
    let fileName = file.path.split(separator: "/").last.map(String.init) ?? file.path
    identity = ModelIdentity(
      name: metadata["general.name"] ?? fileName,
      sha256: file.sha256,
      engine: Backend.engine,
      metadata: metadata.filter { $0.key.hasPrefix("vibecheck.") },
      contextTokens: limits.contextTokens,
      chat: model.chatFormat,
      beginning: model.vocabulary.beginning
    )
  }

  package func tokenCount(of prompt: Prompt) throws(InferenceError) -> Int {
    try model.vocabulary.tokens(of: prompt).count
  }

  /// The number of the one token that `part` is; nil if it is none or several.
  package func tokenNumber(of part: Prompt.Part) throws(InferenceError) -> Int? {
    let tokens = try model.vocabulary.tokens(of: part)
    return tokens.count == 1 ? Int(tokens[0]) : nil
  }

  package func judge(
    _ request: JudgeRequest,
    progress: (Int) -> Void = { _ in }
  ) throws(InferenceError) -> JudgeResponse {
    let verdict = try Verdict(request.verdictTokens, in: model.vocabulary)
    var sheet = AnswerSheet(request)
    let limit = TimeLimit(instant: request.deadline, stop: request.stop)
    // Before anything is made of the prompts: of thousands that takes as long as a hook may.
    guard !limit.hasPassed else { return sheet.response }
    let plan = try plan(for: request)
    // Nobody can stop the making of a context.
    guard !plan.hunks.isEmpty, !limit.hasPassed else { return sheet.response }

    do {
      let context = try context(cells: plan.cells)
      context.stop = request.stop
      defer { context.stop = nil }
      try answer(plan, verdict, in: context, until: request.deadline, on: &sheet, progress)
    } catch {
      dropContext()
      throw error
    }
    return sheet.response
  }

  private func plan(for request: JudgeRequest) throws(InferenceError) -> JudgePlan {
    var hunks: [JudgePlan.HunkTokens] = []
    for (index, hunk) in request.hunks.enumerated() {
      var questions: [[Token]] = []
      for question in hunk.questions {
        questions.append(try model.vocabulary.tokens(of: question))
      }
      let tokens = try model.vocabulary.tokens(of: hunk.hunk)
      hunks.append(JudgePlan.HunkTokens(index: index, tokens: tokens, questions: questions))
    }
    let prefix = try model.vocabulary.tokens(of: request.prefix)
    return try JudgePlan(prefix: prefix, hunks: hunks, limits: limits)
  }

  /// Forgets a context that threw: what its sequences hold is not known.
  func dropContext() {
    context = nil
    heldPrefix = []
    heldHunk = []
  }

  /// The context there is, if it has room for `cells` tokens.
  func context(cells: Int) throws(InferenceError) -> ContextHandle {
    if let context, context.sizes.cells >= cells { return context }
    dropContext()
    try need.checkContext(cells: cells, free: FreeMemory.bytes)
    let made = try ContextHandle(
      model: model,
      sizes: ContextHandle.Sizes(
        cells: cells,
        sequences: limits.sequences,
        batch: limits.batchTokens,
        threads: options.threads ?? ThreadCount.free
      ),
      placement: placement
    )
    context = made
    return made
  }
}

// MARK: Judging

extension LlamaModel {
  /// Where the prefix lies; hunks and questions follow it.
  static let prefixSequence = SequenceID(0)

  private func answer(
    _ plan: JudgePlan,
    _ verdict: Verdict,
    in context: ContextHandle,
    until deadline: ContinuousClock.Instant?,
    on sheet: inout AnswerSheet,
    _ progress: (Int) -> Void
  ) throws(InferenceError) {
    forgetHunk(in: context)
    let evaluatedBefore = context.evaluatedTokens
    defer { sheet.usage.evaluated = context.evaluatedTokens - evaluatedBefore }

    let session = JudgeSession(
      plan: plan,
      verdict: verdict,
      context: context,
      deadline: deadline,
      prefixSequence: Self.prefixSequence
    )
    if options.sharesSequences {
      guard try preparePrefix(plan.prefix, in: context, until: deadline, &sheet.usage) else {
        return
      }
      switch try session.answerShared(&sheet, progress) {
      case .complete, .outOfTime: return
      case .cannotBranch: break
      }
    }
    // the whole of each prompt is evaluated again: nothing of the prefix was spared
    forgetPrefix(in: context)
    sheet.usage.fromCache = 0
    try session.answerApart(&sheet, progress)
  }

  /// Makes the prefix sequence hold `prefix`: as it does already, from a snapshot, or evaluated.
  ///
  /// - Returns: false if the deadline came first.
  func preparePrefix(
    _ prefix: [Token],
    in context: ContextHandle,
    until deadline: ContinuousClock.Instant?,
    _ usage: inout TokenUsage
  ) throws(InferenceError) -> Bool {
    if prefix == heldPrefix {
      usage.fromCache = prefix.count
      return true
    }
    forgetHunk(in: context)
    forgetPrefix(in: context)
    guard !prefix.isEmpty else { return true }

    let store = options.snapshotFolder.map(PrefixSnapshotStore.init(folder:))
    let key = PrefixSnapshot.Key(
      modelSHA256: identity.sha256,
      engine: identity.engine,
      features: Backend.features,
      format: ContextHandle.stateFormat(placement),
      tokens: prefix
    )
    if case .payload(let bytes) = store?.read(key),
      context.restore(bytes, length: prefix.count, into: Self.prefixSequence)
    {
      heldPrefix = prefix
      usage.fromCache = prefix.count
      return true
    }

    let run = ContextHandle.Run(
      sequences: [Self.prefixSequence],
      start: 0,
      tokens: prefix,
      wantsLogits: false
    )
    guard try context.evaluate([run], until: deadline) == .complete else {
      context.remove(Self.prefixSequence)
      return false
    }
    heldPrefix = prefix
    if let store, let bytes = context.state(of: Self.prefixSequence) {
      store.write(bytes, for: key)
    }
    return true
  }

  func forgetPrefix(in context: ContextHandle) {
    context.remove(Self.prefixSequence)
    heldPrefix = []
  }

  func forgetHunk(in context: ContextHandle) {
    guard !heldHunk.isEmpty else { return }
    context.remove(Self.hunkSequence)
    heldHunk = []
  }
}
