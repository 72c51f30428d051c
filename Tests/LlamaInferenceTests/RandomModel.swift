import Foundation

/// A small GGUF file with random weights that knows the embedded model's control tokens.
///
/// It judges nothing, but its verdicts differ from prompt to prompt, which is what the tests of the
/// engine need.
struct RandomModel {
  enum Architecture: Codable, Sendable {
    case transformer
    /// Mamba: a sequence is one state that each token overwrites.
    case recurrent
  }

  var architecture = Architecture.transformer
  var seed: UInt64 = 1
  /// Weights of the last norm; NaN makes every logit NaN.
  var outputNorm: Float = 1.5

  static let controlTokens = [
    "<|bos|>", "<|file|>", "<|hunk|>", "<|rule|>", "<|line|>", "<|answer|>", "<|yes|>", "<|no|>",
    "<|end|>", "<|im_start|>", "<|im_end|>", "</s>",
  ]
  static let userDefinedTokens = ["<tool_call>", "<think>", "    "]
  static let merges = [("t", "h"), ("th", "e"), ("e", "r"), ("i", "n"), ("p", "r"), ("<", "|")]

  private static let width = 32

  /// Writes the file at `path`.
  func write(to path: String) throws {
    try Data(bytes).write(to: URL(filePath: path))
  }

  var bytes: [UInt8] {
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

    var random = Generator(state: seed)
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

/// SplitMix64, and a bell curve from it.
private struct Generator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// Mean 0, variance 1: the sum of twelve even numbers.
  mutating func normal() -> Float {
    (0..<12).reduce(Float(-6)) { sum, _ in sum + Float(next() >> 40) / Float(1 << 24) }
  }
}

/// A GGUF file of version 3 in the making.
private struct GGUFBytes {
  private var metadata: [UInt8] = []
  private var metadataCount: UInt64 = 0
  private var infos: [UInt8] = []
  private var infoCount: UInt64 = 0
  private var data: [UInt8] = []

  var bytes: [UInt8] {
    var bytes = Array("GGUF".utf8)
    bytes += Self.little(UInt32(3)) + Self.little(infoCount) + Self.little(metadataCount)
    bytes += metadata + infos
    bytes += [UInt8](repeating: 0, count: (32 - bytes.count % 32) % 32)
    return bytes + data
  }

  mutating func add(_ key: String, _ value: String) { add(key, type: 8, Self.string(value)) }
  mutating func add(_ key: String, _ value: UInt32) { add(key, type: 4, Self.little(value)) }
  mutating func add(_ key: String, _ value: Float) {
    add(key, type: 6, Self.little(value.bitPattern))
  }
  mutating func add(_ key: String, _ value: Bool) { add(key, type: 7, [value ? 1 : 0]) }
  mutating func add(_ key: String, _ values: [String]) {
    let header = Self.little(UInt32(8)) + Self.little(UInt64(values.count))
    add(key, type: 9, header + values.flatMap(Self.string))
  }
  mutating func add(_ key: String, _ values: [Int32]) {
    let header = Self.little(UInt32(5)) + Self.little(UInt64(values.count))
    add(key, type: 9, header + values.flatMap(Self.little))
  }

  private mutating func add(_ key: String, type: UInt32, _ value: [UInt8]) {
    metadata += Self.string(key) + Self.little(type) + value
    metadataCount += 1
  }

  /// Adds a tensor of 32-bit numbers; `shape` begins with the innermost dimension.
  mutating func addTensor(_ name: String, _ shape: [Int], _ values: [Float]) {
    precondition(shape.reduce(1, *) == values.count)
    infos += Self.string(name) + Self.little(UInt32(shape.count))
    infos += shape.flatMap { Self.little(UInt64($0)) }
    infos += Self.little(UInt32(0)) + Self.little(UInt64(data.count))
    infoCount += 1
    data += values.flatMap { Self.little($0.bitPattern) }
    data += [UInt8](repeating: 0, count: (32 - data.count % 32) % 32)
  }

  private static func string(_ text: String) -> [UInt8] {
    little(UInt64(text.utf8.count)) + Array(text.utf8)
  }

  private static func little<Integer: FixedWidthInteger>(_ value: Integer) -> [UInt8] {
    withUnsafeBytes(of: value.littleEndian) { Array($0) }
  }
}
