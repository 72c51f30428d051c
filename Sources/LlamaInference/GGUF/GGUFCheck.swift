/// What parts of a header must agree on, before llama.cpp computes with it.
extension GGUFHeader {
  /// More layers, or heads of one layer, has no model there is.
  private static let most = 4096

  /// - Throws: the first contradiction.
  func check() throws(GGUFDamage) {
    try checkTensors()
    try checkNumbers()
    try checkLayers()
    try checkHeads()
    try checkVocabulary()
  }

  private func checkTensors() throws(GGUFDamage) {
    var names: Set<String> = []
    for tensor in tensors {
      guard names.insert(tensor.name).inserted else {
        throw GGUFDamage("the tensor '\(tensor.name.shown)' is there twice")
      }
      let room = fileSize - dataOffset
      guard tensor.byteCount <= room, tensor.offset <= room - tensor.byteCount else {
        throw GGUFDamage("the tensor '\(tensor.name.shown)' is not within the file bounds")
      }
    }
  }

  private func checkNumbers() throws(GGUFDamage) {
    guard !architecture.isEmpty else {
      throw GGUFDamage("the header does not name its architecture ('general.architecture')")
    }
    let own = "\(architecture)."
    for (key, value) in metadata where key.hasPrefix(own) {
      switch value {
      case .number(let number) where !number.isFinite || abs(number) > 1e12,
        .number(let number) where key.hasSuffix("epsilon") && !(0..<1).contains(number):
        throw GGUFDamage("'\(key.shown)' is \(number), which cannot be")
      case .integer(let number) where number > Int(Int32.max):
        throw GGUFDamage("'\(key.shown)' is \(number), which cannot be")
      case .large(let number):
        throw GGUFDamage("'\(key.shown)' is \(number), which cannot be")
      default: break
      }
    }
  }

  private func checkLayers() throws(GGUFDamage) {
    let seen = (tensors.compactMap { Self.layer(ofTensor: $0.name) }.max() ?? -1) + 1
    // tensors of other names are those of families that this program has no use for
    if let layers = dimension("block_count"), seen > 0 || !(0...Self.most).contains(layers),
      layers != seen
    {
      throw GGUFDamage("the header counts \(layers) layers, and the tensors are those of \(seen)")
    }
    let embedding = tensors.first { $0.name == "token_embd.weight" }
    if let width = dimension("embedding_length"), let embedding, embedding.shape[0] != width {
      throw GGUFDamage(
        "the header says that a token has \(width) numbers, and the tensor '\(embedding.name)' has "
          + "\(embedding.shape[0])"
      )
    }
  }

  private func checkHeads() throws(GGUFDamage) {
    let layers = dimension("block_count") ?? 0
    let width = dimension("embedding_length") ?? 0
    let heads = try counts("attention.head_count", layers: layers, among: 0...Self.most)
    let sharedHeads = try counts("attention.head_count_kv", layers: layers, among: 0...Self.most)
    let widths = try counts("attention.key_length", layers: layers, among: 0...(1 << 16))
    let states = ["state_size", "conv_kernel", "time_step_rank", "group_count"].map { "ssm.\($0)" }
    for name in ["attention.value_length", "rope.dimension_count"] + states {
      _ = try counts(name, layers: layers, among: 0...(1 << 16))
    }
    for layer in 0..<layers {
      guard let count = heads?[layer], count > 0 else { continue }
      if widths == nil, width % count != 0 {
        throw GGUFDamage("\(width) numbers of a token are not divided among \(count) heads")
      }
      if let shared = sharedHeads?[layer], shared > 0, count % shared != 0 {
        throw GGUFDamage("\(count) heads cannot share \(shared)")
      }
      let headWidth = widths?[layer] ?? width / count
      if let turned = dimension("rope.dimension_count"), turned > headWidth || turned % 2 != 0 {
        throw GGUFDamage("of \(headWidth) numbers of a head, \(turned) are turned")
      }
    }
    let experts = dimension("expert_count") ?? 0
    let used = dimension("expert_used_count") ?? 0
    guard (0...Self.most).contains(experts), (0...experts).contains(used) else {
      throw GGUFDamage("the header uses \(used) of \(experts) experts")
    }
  }

  /// - Returns: one number for each layer; nil without the key.
  private func counts(
    _ name: String,
    layers: Int,
    among range: ClosedRange<Int>
  ) throws(GGUFDamage) -> [Int]? {
    let key = "\(architecture).\(name)"
    guard metadata[key] != nil else { return nil }
    guard let numbers = perLayer(key, layers: layers), numbers.count >= layers,
      numbers.allSatisfy(range.contains)
    else { throw GGUFDamage("'\(key.shown)' is no number of heads or of their width") }
    return numbers
  }

  private func checkVocabulary() throws(GGUFDamage) {
    guard case .array(let tokens)? = metadata["tokenizer.ggml.tokens"] else { return }
    for name in ["scores", "token_type"] {
      if case .array(let list)? = metadata["tokenizer.ggml.\(name)"], list.count != tokens.count {
        throw GGUFDamage(
          "the vocabulary has \(tokens.count) tokens, and 'tokenizer.ggml.\(name)' \(list.count)"
        )
      }
    }
    if let embedding = tensors.first(where: { $0.name == "token_embd.weight" }),
      embedding.shape.count == 2, embedding.shape[1] < tokens.count
    {
      throw GGUFDamage(
        "the vocabulary has \(tokens.count) tokens, and the tensor '\(embedding.name)' "
          + "\(embedding.shape[1])"
      )
    }
  }
}
