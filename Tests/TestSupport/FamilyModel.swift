import Foundation

/// The file of a `ModelFamily`: what its name says, in bytes.
package struct FamilyModel {
  package var family: ModelFamily
  package var contextTokens = 16_384

  private static let width = 32
  private static let heads = 4
  private static let keyHeads = 2
  private static let headWidth = 8
  private static let feedForward = 48

  package init(_ family: ModelFamily, contextTokens: Int = 16_384) {
    self.family = family
    self.contextTokens = contextTokens
  }

  /// Writes the file at `path`.
  package func write(to path: String) throws {
    try Data(bytes).write(to: URL(filePath: path))
  }

  package var bytes: [UInt8] {
    var file = GGUFBytes()
    let vocabulary = FamilyVocabulary(family)
    addShape(to: &file)
    vocabulary.add(to: &file)
    if let template = family.chatTemplate { file.add("tokenizer.chat_template", template) }
    addTensors(to: &file, tokenCount: vocabulary.tokens.count)
    return file.bytes
  }

  /// Every sixth layer of Gemma 3 looks at everything, every second one of Gemma 2.
  private var layerCount: Int {
    switch family {
    case .gemma3: 6
    default: 2
    }
  }

  private func isRecurrent(_ layer: Int) -> Bool {
    switch family {
    case .mamba: true
    case .jamba: layer == 0
    default: false
    }
  }

  private func addShape(to file: inout GGUFBytes) {
    let name = family.architecture
    file.add("general.architecture", name)
    file.add("general.name", "random \(family.rawValue)")
    file.add("\(name).context_length", UInt32(contextTokens))
    file.add("\(name).embedding_length", UInt32(Self.width))
    file.add("\(name).block_count", UInt32(layerCount))
    file.add("\(name).attention.layer_norm_rms_epsilon", Float(1e-6))
    if family == .mamba {
      file.add("\(name).feed_forward_length", UInt32(0))
      file.add("\(name).attention.head_count", UInt32(0))
    } else {
      file.add("\(name).feed_forward_length", UInt32(Self.feedForward))
      file.add("\(name).attention.head_count", UInt32(Self.heads))
      if family == .jamba {
        let counts = (0..<layerCount).map { isRecurrent($0) ? Int32(0) : Int32(Self.keyHeads) }
        file.add("\(name).attention.head_count_kv", counts)
      } else {
        file.add("\(name).attention.head_count_kv", UInt32(Self.keyHeads))
        file.add("\(name).attention.key_length", UInt32(Self.headWidth))
        file.add("\(name).attention.value_length", UInt32(Self.headWidth))
        file.add("\(name).rope.dimension_count", UInt32(Self.headWidth))
      }
    }
    switch family {
    case .mamba, .jamba:
      file.add("\(name).ssm.conv_kernel", UInt32(4))
      file.add("\(name).ssm.inner_size", UInt32(64))
      file.add("\(name).ssm.state_size", UInt32(16))
      file.add("\(name).ssm.time_step_rank", UInt32(2))
    case .gemma2, .gemma3, .phi3:
      file.add("\(name).attention.sliding_window", UInt32(ModelFamily.window))
    case .qwen2, .qwen3, .llama2, .llama3: break
    }
  }

  private func addTensors(to file: inout GGUFBytes, tokenCount: Int) {
    var weights = TensorWriter(file: file)
    weights.matrix("token_embd.weight", Self.width, tokenCount)
    // Verdicts all over 0...1, seldom at its ends.
    weights.vector("output_norm.weight", 1.5, Self.width)
    for layer in 0..<layerCount {
      weights.prefix = "blk.\(layer)."
      weights.vector("attn_norm.weight", 1, Self.width)
      if isRecurrent(layer) {
        addStateSpace(to: &weights)
      } else {
        addAttention(to: &weights)
      }
      if family != .mamba { addFeedForward(to: &weights) }
    }
    file = weights.file
  }

  private func addAttention(to weights: inout TensorWriter) {
    let (query, key) = (Self.heads * Self.headWidth, Self.keyHeads * Self.headWidth)
    if family == .phi3 {
      weights.matrix("attn_qkv.weight", Self.width, query + 2 * key)
    } else {
      weights.matrix("attn_q.weight", Self.width, query)
      weights.matrix("attn_k.weight", Self.width, key)
      weights.matrix("attn_v.weight", Self.width, key)
    }
    weights.matrix("attn_output.weight", query, Self.width)
    switch family {
    case .qwen2:
      weights.vector("attn_q.bias", 0.1, query)
      weights.vector("attn_k.bias", 0.1, key)
      weights.vector("attn_v.bias", 0.1, key)
    case .qwen3:
      weights.vector("attn_q_norm.weight", 1, Self.headWidth)
      weights.vector("attn_k_norm.weight", 1, Self.headWidth)
    case .gemma2:
      weights.vector("post_attention_norm.weight", 1, Self.width)
      weights.vector("post_ffw_norm.weight", 1, Self.width)
    case .gemma3:
      weights.vector("attn_q_norm.weight", 1, Self.headWidth)
      weights.vector("attn_k_norm.weight", 1, Self.headWidth)
      weights.vector("post_attention_norm.weight", 1, Self.width)
      weights.vector("post_ffw_norm.weight", 1, Self.width)
    case .phi3, .llama2, .llama3, .mamba, .jamba: break
    }
  }

  private func addFeedForward(to weights: inout TensorWriter) {
    weights.vector("ffn_norm.weight", 1, Self.width)
    if family == .phi3 {
      weights.matrix("ffn_up.weight", Self.width, 2 * Self.feedForward)
    } else {
      weights.matrix("ffn_gate.weight", Self.width, Self.feedForward)
      weights.matrix("ffn_up.weight", Self.width, Self.feedForward)
    }
    weights.matrix("ffn_down.weight", Self.feedForward, Self.width)
  }

  private func addStateSpace(to weights: inout TensorWriter) {
    weights.matrix("ssm_in.weight", Self.width, 128)
    weights.matrix("ssm_conv1d.weight", 4, 64)
    weights.vector("ssm_conv1d.bias", 0, 64)
    weights.matrix("ssm_x.weight", 64, 34)
    if family == .jamba {
      weights.vector("ssm_dt_norm.weight", 1, 2)
      weights.vector("ssm_b_norm.weight", 1, 16)
      weights.vector("ssm_c_norm.weight", 1, 16)
    }
    weights.matrix("ssm_dt.weight", 2, 64)
    weights.vector("ssm_dt.bias", -2, 64)
    weights.tensor("ssm_a", [16, 64], (0..<1024).map { -Float($0 % 16 + 1) / 16 })
    weights.vector("ssm_d", 1, 64)
    weights.matrix("ssm_out.weight", 64, Self.width)
  }
}

/// Adds tensors with random or equal numbers.
private struct TensorWriter {
  var file: GGUFBytes
  var prefix = ""
  private var random = WeightGenerator(state: 7)

  init(file: GGUFBytes) {
    self.file = file
  }

  /// Activations keep their size.
  mutating func matrix(_ name: String, _ columns: Int, _ rows: Int) {
    let scale = 1 / Float(columns).squareRoot()
    var values: [Float] = []
    for _ in 0..<columns * rows { values.append(random.normal() * scale) }
    tensor(name, [columns, rows], values)
  }

  mutating func vector(_ name: String, _ value: Float, _ size: Int) {
    tensor(name, [size], [Float](repeating: value, count: size))
  }

  mutating func tensor(_ name: String, _ shape: [Int], _ values: [Float]) {
    file.addTensor(prefix + name, shape, values)
  }
}
