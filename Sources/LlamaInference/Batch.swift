import CLlama

/// Owns a `llama_batch`: the tokens of one `llama_decode`, allocated once and filled again.
struct Batch: ~Copyable {
  private(set) var raw: llama_batch
  let capacity: Int

  /// - Parameter sequences: that one token may belong to.
  init(capacity: Int, sequences: Int) {
    self.capacity = capacity
    raw = llama_batch_init(Int32(capacity), 0, Int32(sequences))
  }

  deinit {
    llama_batch_free(raw)
  }

  var count: Int { Int(raw.n_tokens) }

  mutating func removeAll() {
    raw.n_tokens = 0
  }

  /// Adds a token at 0-based `position` of `sequences`; `wantsLogits` for those to be read after.
  mutating func append(
    _ token: Token,
    at position: Int,
    of sequences: [SequenceID],
    wantsLogits: Bool
  ) {
    precondition(count < capacity, "a batch must be evaluated before it overflows")
    guard let list = raw.seq_id[count] else {
      preconditionFailure("llama_batch_init allocates one list of sequences a token")
    }
    raw.token[count] = token
    raw.pos[count] = llama_pos(position)
    raw.n_seq_id[count] = Int32(sequences.count)
    for (index, sequence) in sequences.enumerated() { list[index] = sequence.rawValue }
    raw.logits[count] = wantsLogits ? 1 : 0
    raw.n_tokens += 1
  }
}

/// One of the token sequences that a context keeps side by side.
struct SequenceID: Hashable {
  let rawValue: llama_seq_id

  init(_ index: Int) {
    rawValue = llama_seq_id(index)
  }
}
