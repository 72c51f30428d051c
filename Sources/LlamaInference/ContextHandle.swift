import CLlama
import Inference

/// Owns a `llama_context`: the state of evaluated tokens in numbered sequences.
///
/// Keeps its model alive. After it threw, its state is undefined: drop it.
final class ContextHandle {
  struct Sizes: Equatable {
    /// Tokens of all sequences together, those they share counted once.
    var cells: Int
    var sequences: Int
    /// Tokens a call evaluates.
    var batch: Int
    var threads: Int
  }

  /// Tokens to evaluate behind those that sequences already hold.
  struct Run {
    /// They all hold the same; none is named twice.
    var sequences: [SequenceID]
    /// Position of the first token: how many the sequences hold.
    var start: Int
    var tokens: [Token]
    /// Whether the logits behind the last token are read.
    var wantsLogits: Bool
  }

  enum Evaluation: Equatable {
    case complete
    /// The deadline came; the sequences of the runs hold some of their tokens.
    case outOfTime
  }

  /// Where and how the state of evaluated tokens is kept.
  struct Placement: Equatable {
    var cacheType = CacheType.standard
    /// Whether the state lies in the memory of a graphics card, and is computed there.
    var isOffloaded = false
  }

  let sizes: Sizes
  /// Tokens handed to `llama_decode` since the context was made.
  private(set) var evaluatedTokens = 0
  /// Ends every evaluation like a deadline once it is raised.
  var stop: StopFlag? {
    get { deadline.stop }
    set { deadline.stop = newValue }
  }

  private let model: ModelHandle
  private let pointer: OpaquePointer
  private let memory: OpaquePointer
  private let deadline: Deadline
  private var batch: Batch

  /// - Throws: `InferenceError.cannotCreateContext` with llama.cpp's reason.
  init(
    model: ModelHandle,
    sizes: Sizes,
    placement: Placement = Placement()
  ) throws(InferenceError) {
    self.model = model
    self.sizes = sizes
    let deadline = Deadline()
    var parameters = llama_context_default_params()
    parameters.n_ctx = UInt32(sizes.cells)
    parameters.n_batch = UInt32(sizes.batch)
    parameters.n_ubatch = UInt32(sizes.batch)
    parameters.n_seq_max = UInt32(sizes.sequences)
    // at least one for each sequence, or llama.cpp stops the program; each costs two vocabularies
    // of memory
    parameters.n_outputs_max = UInt32(sizes.sequences)
    parameters.n_threads = Int32(sizes.threads)
    parameters.n_threads_batch = Int32(sizes.threads)
    // one store for all sequences, so that those with a common beginning share its cells
    parameters.kv_unified = true
    parameters.offload_kqv = placement.isOffloaded
    parameters.op_offload = placement.isOffloaded
    parameters.type_k = placement.cacheType.ggmlType
    parameters.type_v = placement.cacheType.ggmlType
    parameters.no_perf = true
    parameters.abort_callback = Deadline.hasPassed
    parameters.abort_callback_data = deadline.address
    let (created, errors) = EngineLog.collecting {
      llama_init_from_model(model.pointer, parameters)
    }
    guard let created, let memory = llama_get_memory(created) else {
      if let created = created { llama_free(created) }
      let told = errors.first ?? "no reason given"
      throw .cannotCreateContext(
        reason: "llama.cpp made no context of \(sizes.cells) tokens and \(sizes.sequences) "
          + "sequences (\(told)); name a smaller model"
      )
    }
    pointer = created
    self.memory = memory
    self.deadline = deadline
    batch = Batch(capacity: sizes.batch, sequences: sizes.sequences)
  }

  deinit {
    llama_free(pointer)
  }

  /// Evaluates `runs` in order, in as few batches as hold them, all of nearly the same length: a token of a
  /// short batch takes several times as long as one of a long batch.
  ///
  /// - Parameter read: gets the index of each run that wants logits, and the logits of the whole
  ///   vocabulary, valid during the call.
  func evaluate(
    _ runs: [Run],
    until instant: ContinuousClock.Instant?,
    read: (Int, UnsafeBufferPointer<Float>) throws(InferenceError) -> Void = {
      (_, _) throws(InferenceError) in
    }
  ) throws(InferenceError) -> Evaluation {
    deadline.instant = instant
    defer { deadline.instant = nil }
    batch.removeAll()
    let total = runs.reduce(0) { $0 + $1.tokens.count }
    let batches = max(1, (total + batch.capacity - 1) / batch.capacity)
    let length = (total + batches - 1) / batches
    var readers: [(run: Int, index: Int)] = []
    for (number, run) in runs.enumerated() {
      for (offset, token) in run.tokens.enumerated() {
        if batch.count == length {
          guard try decode() == .complete else { return .outOfTime }
          try hand(readers, to: read)
          readers = []
          batch.removeAll()
        }
        let isLast = run.wantsLogits && offset == run.tokens.count - 1
        if isLast { readers.append((number, batch.count)) }
        batch.append(token, at: run.start + offset, of: run.sequences, wantsLogits: isLast)
      }
    }
    if batch.count > 0 {
      guard try decode() == .complete else { return .outOfTime }
      try hand(readers, to: read)
    }
    return .complete
  }

  /// Evaluates what is in the batch; counts its tokens.
  private func decode() throws(InferenceError) -> Evaluation {
    evaluatedTokens += batch.count
    // 0 success, 1 no room, 2 aborted, < 0 error (llama.h)
    switch llama_decode(pointer, batch.raw) {
    case 0: return .complete
    case 2: return .outOfTime
    case let code: throw .evaluationFailed(code: code)
    }
  }

  private func hand(
    _ readers: [(run: Int, index: Int)],
    to read: (Int, UnsafeBufferPointer<Float>) throws(InferenceError) -> Void
  ) throws(InferenceError) {
    for reader in readers {
      guard let logits = llama_get_logits_ith(pointer, Int32(reader.index)) else {
        throw .notANumber
      }
      try read(reader.run, UnsafeBufferPointer(start: logits, count: model.vocabulary.count))
    }
  }
}

// MARK: Sequences

extension ContextHandle {
  /// How many tokens `sequence` holds; it holds them from the first on.
  func length(of sequence: SequenceID) -> Int {
    Int(llama_memory_seq_pos_max(memory, sequence.rawValue)) + 1
  }

  /// Lets `branch` hold what `trunk` holds, without computing or copying it.
  ///
  /// - Returns: false if the model's memory cannot do that; `branch` is then empty.
  func branch(_ branch: SequenceID, from trunk: SequenceID) -> Bool {
    llama_memory_seq_cp(memory, trunk.rawValue, branch.rawValue, -1, -1)
    guard length(of: branch) == length(of: trunk) else {
      remove(branch)
      return false
    }
    return true
  }

  /// Forgets `sequence`; cells that others share stay theirs.
  func remove(_ sequence: SequenceID) {
    let isRemoved = llama_memory_seq_rm(memory, sequence.rawValue, -1, -1)
    precondition(isRemoved, "removing a whole sequence never fails (llama.h)")
  }

  /// The state of `sequence` as bytes; nil if the model has no such thing.
  func state(of sequence: SequenceID) -> [UInt8]? {
    let size = llama_state_seq_get_size(pointer, sequence.rawValue)
    guard size > 0 else { return nil }
    var bytes = [UInt8](repeating: 0, count: size)
    let written = llama_state_seq_get_data(pointer, &bytes, size, sequence.rawValue)
    return written == size ? bytes : nil
  }

  /// Makes `sequence` hold the `length` tokens whose state `bytes` are.
  ///
  /// The bytes must be known to come from `state(of:)` under the same model, engine and sizes:
  /// llama.cpp trusts them.
  /// - Returns: false if llama.cpp refuses them; `sequence` is then empty.
  func restore(_ bytes: [UInt8], length: Int, into sequence: SequenceID) -> Bool {
    let read = llama_state_seq_set_data(pointer, bytes, bytes.count, sequence.rawValue)
    guard read == bytes.count, self.length(of: sequence) == length else {
      remove(sequence)
      return false
    }
    return true
  }

  /// What of the parameters decides how the bytes of a state are laid out and what they mean.
  static func stateFormat(_ placement: Placement) -> String {
    let parameters = llama_context_default_params()
    let type = placement.cacheType.ggmlType.rawValue
    return "k \(type) v \(type) flash \(parameters.flash_attn_type.rawValue) "
      + "swa \(parameters.swa_full)"
  }
}
