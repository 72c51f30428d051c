import CLlama

/// What a model's header tells a person who chooses among models.
package struct ModelDescription: Equatable, Sendable {
  package var name: String?
  package var architecture: String
  package var parameterCount: Int
  /// How most of the weights are kept, such as `Q4_K`, and how many bits a weight takes on average.
  package var quantization: String
  package var bitsPerWeight: Double
  package var layers: Int?
  package var contextTokens: Int?
  package var vocabulary: Int?
  package var hasChatTemplate: Bool
  /// `vibecheck.prompt`; nil for a model that is asked in plain words.
  package var promptForm: String?
  package var licence: String?
  package var byteCount: Int
  package var memory: MemoryNeed

  package init(_ header: GGUFHeader) {
    name = header.string("general.name")
    architecture = header.architecture
    parameterCount = header.tensors.reduce(0) { $0 + $1.elementCount }
    (quantization, bitsPerWeight) = Self.quantization(of: header)
    layers = header.dimension("block_count")
    contextTokens = header.dimension("context_length")
    if case .array(let tokens)? = header.metadata["tokenizer.ggml.tokens"] {
      vocabulary = tokens.count
    }
    hasChatTemplate = header.string("tokenizer.chat_template") != nil
    promptForm = header.string("vibecheck.prompt")
    licence = header.string("general.license")
    byteCount = header.fileSize
    memory = MemoryNeed(header)
  }

  /// The type of most weights, by what they are, and not what the file says of itself.
  private static func quantization(of header: GGUFHeader) -> (String, Double) {
    var weights: [UInt32: Int] = [:]
    for tensor in header.tensors { weights[tensor.type, default: 0] += tensor.elementCount }
    guard let most = weights.max(by: { ($0.value, $0.key) < ($1.value, $1.key) }) else {
      return ("none", 0)
    }
    let bytes = header.tensors.reduce(0) { $0 + $1.byteCount }
    let all = weights.values.reduce(0, +)
    // the reader let no type pass that ggml has no name for
    let name = ggml_type_name(ggml_type(most.key)).map { String(cString: $0) } ?? "\(most.key)"
    return (name.uppercased(), Double(bytes) * 8 / Double(all))
  }
}
