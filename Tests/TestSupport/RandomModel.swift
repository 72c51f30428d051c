import Foundation

/// A small GGUF file with random weights that knows the embedded model's control tokens.
///
/// It judges nothing, but its verdicts differ from prompt to prompt, which is what the tests of the
/// engine need.
package struct RandomModel {
  package enum Architecture: Codable, Sendable {
    case transformer
    /// Mamba: a sequence is one state that each token overwrites.
    case recurrent
  }

  package var architecture = Architecture.transformer
  package var seed: UInt64 = 1
  /// Weights of the last norm; NaN makes every logit NaN.
  package var outputNorm: Float = 1.5

  package static let controlTokens = [
    "<|bos|>", "<|file|>", "<|hunk|>", "<|rule|>", "<|line|>", "<|answer|>", "<|yes|>", "<|no|>",
    "<|end|>", "<|im_start|>", "<|im_end|>", "</s>",
  ]
  package static let userDefinedTokens = ["<tool_call>", "<think>", "    "]
  static let merges = [("t", "h"), ("th", "e"), ("e", "r"), ("i", "n"), ("p", "r"), ("<", "|")]

  private static let width = 32

  package init(
    architecture: Architecture = .transformer,
    seed: UInt64 = 1,
    outputNorm: Float = 1.5
  ) {
    self.architecture = architecture
    self.seed = seed
    self.outputNorm = outputNorm
  }

  /// Writes the file at `path`.
  package func write(to path: String) throws {
    try Data(bytes).write(to: URL(filePath: path))
  }

  package var bytes: [UInt8] {
    var file = GGUFBytes()
    let name = architecture == .transformer ? "qwen2" : "mamba"
    let normal = Self.byteCharacters + Self.merges.map { $0 + $1 }
    let tokens = normal + Self.controlTokens + Self.userDefinedTokens
    file.add("general.architecture", name)
    file.add("general.name", "random weights")
    file.add("\(name).context_length", UInt32(2048))
    file.add("\(name).embedding_length", UInt32(Self.width))
    file.add("\(name).block_count", UInt32(2))
    file.add("\(name).attention.layer_norm_rms_epsilon", Float(1e-6))
    switch architecture {
    case .transformer:
      file.add("\(name).feed_forward_length", UInt32(64))
      file.add("\(name).attention.head_count", UInt32(4))
      file.add("\(name).attention.head_count_kv", UInt32(2))
    case .recurrent:
      file.add("\(name).feed_forward_length", UInt32(0))
      file.add("\(name).attention.head_count", UInt32(0))
      file.add("\(name).ssm.conv_kernel", UInt32(4))
      file.add("\(name).ssm.inner_size", UInt32(64))
      file.add("\(name).ssm.state_size", UInt32(16))
      file.add("\(name).ssm.time_step_rank", UInt32(2))
    }
    file.add("vibecheck.prompt", "lines-1")
    file.add("vibecheck.profile", #"{"rules": {}}"#)
    file.add("tokenizer.ggml.model", "gpt2")
    file.add("tokenizer.ggml.pre", "gpt-2")
    file.add("tokenizer.ggml.tokens", tokens)
    // 1 normal, 3 control, 4 user-defined (llama.h)
    file.add(
      "tokenizer.ggml.token_type",
      normal.map { _ in Int32(1) } + Self.controlTokens.map { _ in 3 }
        + Self.userDefinedTokens.map { _ in 4 }
    )
    file.add("tokenizer.ggml.merges", Self.merges.map { "\($0) \($1)" })
    file.add("tokenizer.ggml.bos_token_id", UInt32(normal.count))
    // llama.cpp must add nothing although the file asks for it
    file.add("tokenizer.ggml.add_bos_token", true)

    var random = WeightGenerator(state: seed)
    func matrix(_ name: String, _ columns: Int, _ rows: Int) {
      let scale = 1 / Float(columns).squareRoot()
      let values = (0..<columns * rows).map { _ in random.normal() * scale }
      file.addTensor(name, [columns, rows], values)
    }
    func vector(_ name: String, _ value: Float, _ size: Int) {
      file.addTensor(name, [size], [Float](repeating: value, count: size))
    }
    matrix("token_embd.weight", Self.width, tokens.count)
    vector("output_norm.weight", outputNorm, Self.width)
    for layer in 0..<2 {
      let block = "blk.\(layer)"
      vector("\(block).attn_norm.weight", 1, Self.width)
      switch architecture {
      case .transformer:
        vector("\(block).ffn_norm.weight", 1, Self.width)
        matrix("\(block).attn_q.weight", Self.width, Self.width)
        matrix("\(block).attn_k.weight", Self.width, 16)
        matrix("\(block).attn_v.weight", Self.width, 16)
        matrix("\(block).attn_output.weight", Self.width, Self.width)
        vector("\(block).attn_q.bias", 0, Self.width)
        vector("\(block).attn_k.bias", 0, 16)
        vector("\(block).attn_v.bias", 0, 16)
        matrix("\(block).ffn_gate.weight", Self.width, 64)
        matrix("\(block).ffn_up.weight", Self.width, 64)
        matrix("\(block).ffn_down.weight", 64, Self.width)
      case .recurrent:
        matrix("\(block).ssm_in.weight", Self.width, 128)
        matrix("\(block).ssm_conv1d.weight", 4, 64)
        vector("\(block).ssm_conv1d.bias", 0, 64)
        matrix("\(block).ssm_x.weight", 64, 34)
        matrix("\(block).ssm_dt.weight", 2, 64)
        vector("\(block).ssm_dt.bias", -2, 64)
        file.addTensor(
          "\(block).ssm_a",
          [16, 64],
          (0..<1024).map { -Float($0 % 16 + 1) / 16 }
        )
        vector("\(block).ssm_d", 1, 64)
        matrix("\(block).ssm_out.weight", 64, Self.width)
      }
    }
    return file.bytes
  }

  /// The printable character that stands for each byte, as in GPT-2.
  static let byteCharacters: [String] = {
    let kept = Set(Array(33...126) + Array(161...172) + Array(174...255))
    var extra = 256
    return (0...255).map { byte in
      defer { if !kept.contains(byte) { extra += 1 } }
      return String(
        UnicodeScalar(UInt32(kept.contains(byte) ? byte : extra)).map(Character.init) ?? "?"
      )
    }
  }()
}
