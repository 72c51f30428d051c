import Foundation

/// A general model that is slow to ask and quick to make: 30 million weights, a few of them over and over.
///
/// Its answers mean nothing. A byte is a token, so that a line is many.
enum SlowModel {
  private static let width = 512
  private static let keyWidth = 128
  private static let inner = 2048
  private static let layers = 8
  private static let contextTokens = 8192

  /// Writes the file, of some 120 MB.
  static func write(to path: String) throws {
    let merges = [("y", "e"), ("ye", "s"), ("n", "o")]
    let tokens = byteCharacters + merges.map { $0 + $1 } + ["<|end|>"]
    var tensors: [(name: String, shape: [Int])] = [
      ("token_embd.weight", [width, tokens.count]), ("output_norm.weight", [width]),
    ]
    for layer in 0..<layers {
      let block = "blk.\(layer)"
      tensors += [
        ("\(block).attn_norm.weight", [width]), ("\(block).ffn_norm.weight", [width]),
        ("\(block).attn_q.weight", [width, width]), ("\(block).attn_q.bias", [width]),
        ("\(block).attn_k.weight", [width, keyWidth]), ("\(block).attn_k.bias", [keyWidth]),
        ("\(block).attn_v.weight", [width, keyWidth]), ("\(block).attn_v.bias", [keyWidth]),
        ("\(block).attn_output.weight", [width, width]),
        ("\(block).ffn_gate.weight", [width, inner]), ("\(block).ffn_up.weight", [width, inner]),
        ("\(block).ffn_down.weight", [inner, width]),
      ]
    }
    let metadata: [(String, Value)] = [
      ("general.architecture", .text("qwen2")),
      ("general.name", .text("slow")),
      ("qwen2.context_length", .number(UInt32(contextTokens))),
      ("qwen2.embedding_length", .number(UInt32(width))),
      ("qwen2.block_count", .number(UInt32(layers))),
      ("qwen2.feed_forward_length", .number(UInt32(inner))),
      ("qwen2.attention.head_count", .number(8)),
      ("qwen2.attention.head_count_kv", .number(2)),
      ("qwen2.attention.layer_norm_rms_epsilon", .real(1e-6)),
      ("tokenizer.ggml.model", .text("gpt2")),
      ("tokenizer.ggml.pre", .text("gpt-2")),
      ("tokenizer.ggml.tokens", .texts(tokens)),
      // 1 normal, 3 control (llama.h)
      ("tokenizer.ggml.token_type", .numbers(tokens.map { $0 == "<|end|>" ? 3 : 1 })),
      ("tokenizer.ggml.merges", .texts(merges.map { "\($0) \($1)" })),
      ("tokenizer.ggml.eos_token_id", .number(UInt32(tokens.count - 1))),
    ]

    var header = Data("GGUF".utf8) + little(UInt32(3))
    header += little(UInt64(tensors.count)) + little(UInt64(metadata.count))
    for (key, value) in metadata { header += string(key) + value.bytes }
    var offset = 0
    for tensor in tensors {
      header += string(tensor.name) + little(UInt32(tensor.shape.count))
      for length in tensor.shape { header += little(UInt64(length)) }
      // 0: 32-bit numbers (ggml.h). All lengths are multiples of the alignment, 32 bytes.
      header += little(UInt32(0)) + little(UInt64(offset))
      offset += 4 * tensor.shape.reduce(1, *)
    }
    header += Data(count: (32 - header.count % 32) % 32)

    try header.write(to: URL(filePath: path))
    let file = try FileHandle(forWritingTo: URL(filePath: path))
    try file.seekToEnd()
    // As wide as activations keep their size; the norms' weights are among them.
    var state: UInt64 = 1
    let pattern = (0..<width * width).map { _ -> Float in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (Float(state >> 40) / Float(1 << 24) - 0.5) * 0.15
    }
    let bytes = pattern.withUnsafeBytes { Data($0) }
    while offset > 0 {
      try file.write(contentsOf: bytes.prefix(offset))
      offset -= bytes.count
    }
    try file.close()
  }

  private enum Value {
    case text(String)
    case number(UInt32)
    case real(Float)
    case texts([String])
    case numbers([Int32])

    /// With the number of its type before it, see the GGUF specification.
    var bytes: Data {
      switch self {
      case .text(let text): little(UInt32(8)) + string(text)
      case .number(let number): little(UInt32(4)) + little(number)
      case .real(let number): little(UInt32(6)) + little(number.bitPattern)
      case .texts(let texts):
        texts.reduce(little(UInt32(9)) + little(UInt32(8)) + little(UInt64(texts.count))) {
          $0 + string($1)
        }
      case .numbers(let numbers):
        numbers.reduce(little(UInt32(9)) + little(UInt32(5)) + little(UInt64(numbers.count))) {
          $0 + little(UInt32(bitPattern: $1))
        }
      }
    }
  }

  private static func little(_ number: some FixedWidthInteger) -> Data {
    withUnsafeBytes(of: number.littleEndian) { Data($0) }
  }

  private static func string(_ text: String) -> Data {
    little(UInt64(text.utf8.count)) + Data(text.utf8)
  }

  /// The printable character that stands for each byte, as in GPT-2.
  private static var byteCharacters: [String] {
    let kept = Set(Array(33...126) + Array(161...172) + Array(174...255))
    var extra: UInt32 = 255
    return (0...255).map { byte in
      if kept.contains(byte) { return String(UnicodeScalar(UInt8(byte))) }
      extra += 1
      return UnicodeScalar(extra).map { String($0) } ?? "?"
    }
  }
}
