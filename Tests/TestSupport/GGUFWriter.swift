import Foundation

/// A GGUF file of version 3 whose weights are a hole: as large as wanted, and no bytes on the disk.
package struct GGUFWriter {
  private var metadata: [UInt8] = []
  private var metadataCount: UInt64 = 0
  private var infos: [UInt8] = []
  private var infoCount: UInt64 = 0
  private var dataSize = 0

  package init(architecture: String) {
    add("general.architecture", architecture)
  }

  /// A model with the dimensions and tensors of the family that `llama` is, in 4-bit weights (Q4_0).
  package static func claiming(
    layers: Int,
    width: Int,
    heads: Int,
    sharedHeads: Int,
    inner: Int,
    vocabulary: Int,
    context: Int = 8192
  ) -> GGUFWriter {
    var file = GGUFWriter(architecture: "llama")
    file.add("llama.block_count", UInt32(layers))
    file.add("llama.embedding_length", UInt32(width))
    file.add("llama.context_length", UInt32(context))
    file.add("llama.feed_forward_length", UInt32(inner))
    file.add("llama.attention.head_count", UInt32(heads))
    file.add("llama.attention.head_count_kv", UInt32(sharedHeads))
    file.add("llama.attention.layer_norm_rms_epsilon", Float(1e-5))
    file.addTensor("token_embd.weight", [width, vocabulary])
    for layer in 0..<layers {
      let kept = width / heads * sharedHeads
      for (name, shape) in [
        ("attn_q", [width, width]), ("attn_k", [width, kept]), ("attn_v", [width, kept]),
        ("attn_output", [width, width]), ("ffn_gate", [width, inner]), ("ffn_up", [width, inner]),
        ("ffn_down", [inner, width]),
      ] {
        file.addTensor("blk.\(layer).\(name).weight", shape)
      }
    }
    return file
  }

  /// Everything before the weights.
  package var header: [UInt8] {
    var bytes = Array("GGUF".utf8)
    bytes += Self.little(UInt32(3)) + Self.little(infoCount) + Self.little(metadataCount)
    bytes += metadata + infos
    return bytes + [UInt8](repeating: 0, count: (32 - bytes.count % 32) % 32)
  }

  /// Writes the file at `path`.
  package func write(to path: String) throws {
    try Data(header).write(to: URL(filePath: path))
    guard truncate(path, off_t(header.count + dataSize)) == 0 else {
      throw CocoaError(.fileWriteUnknown)
    }
  }

  package mutating func add(_ key: String, _ value: String) {
    add(key, type: 8, Self.string(value))
  }
  package mutating func add(_ key: String, _ value: UInt32) {
    add(key, type: 4, Self.little(value))
  }
  package mutating func add(_ key: String, _ value: Float) {
    add(key, type: 6, Self.little(value.bitPattern))
  }

  /// Any value, as its bytes; `type` is a `gguf_type`.
  package mutating func add(_ key: String, type: UInt32, _ value: [UInt8]) {
    metadata += Self.string(key) + Self.little(type) + value
    metadataCount += 1
  }

  /// - Parameters:
  ///   - shape: begins with the innermost dimension.
  ///   - type: a `ggml_type`; blocks of 32 numbers in 18 bytes (Q4_0) by default.
  ///   - offset: where the data says it lies; behind the tensor before it if nil.
  package mutating func addTensor(
    _ name: String,
    _ shape: [Int],
    type: UInt32 = 2,
    offset: Int? = nil
  ) {
    infos += Self.string(name) + Self.little(UInt32(shape.count))
    infos += shape.flatMap { Self.little(UInt64(bitPattern: Int64($0))) }
    infos += Self.little(type) + Self.little(UInt64(offset ?? dataSize))
    infoCount += 1
    let size = shape.reduce(1, &*) / 32 &* 18
    if size > 0, size < 1 << 44 { dataSize += (size + 31) / 32 * 32 }
  }

  package static func string(_ text: String) -> [UInt8] {
    little(UInt64(text.utf8.count)) + Array(text.utf8)
  }

  package static func little<Integer: FixedWidthInteger>(_ value: Integer) -> [UInt8] {
    withUnsafeBytes(of: value.littleEndian) { Array($0) }
  }
}
