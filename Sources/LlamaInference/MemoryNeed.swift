import Inference

/// How much memory a model takes, estimated from its header; all in bytes.
package struct MemoryNeed: Equatable, Sendable {
  /// The context that an everyday review has room for: rules, one hunk and its questions.
  package static let everydayCells = 4096

  package var weights: Int
  /// What one token of context takes in all layers.
  package var perCell: Int
  /// The states of a recurrent model, which do not grow with the context.
  package var states: Int
  /// For the numbers on the way from one layer to the next, and the answers.
  package var computing: Int

  package func total(cells: Int = everydayCells) -> Int {
    weights + context(cells: cells)
  }

  /// What a context takes beside the weights.
  func context(cells: Int) -> Int { states + computing + cells * perCell }

  /// - Parameter keptAs: the type that keys and values are kept in.
  package init(_ header: GGUFHeader, keptAs cacheType: CacheType = .standard) {
    weights = header.tensors.reduce(0) { $0 + $1.byteCount }
    let layers = header.dimension("block_count") ?? 0
    let width = header.dimension("embedding_length") ?? 0
    let batch = JudgePlan.Limits(contextTokens: 0, isRecurrent: false)
    var kept = 0
    var state = 0
    let shapes = Dictionary(
      header.tensors.map { ($0.name, $0.shape) },
      uniquingKeysWith: { first, _ in first }
    )
    for layer in 0..<layers {
      kept += Self.keptNumbers(of: layer, in: header, shapes: shapes)
      // a recurrent layer's last inputs and its state
      if let inner = shapes["blk.\(layer).ssm_out.weight"]?.first {
        state +=
          inner
          * ((header.dimension("ssm.state_size") ?? 0) + (header.dimension("ssm.conv_kernel") ?? 0))
      }
    }
    perCell = cacheType.byteCount(ofNumbers: kept)
    states =
      state * MemoryLayout<Float>.size
      * JudgePlan.Limits(contextTokens: 0, isRecurrent: true).sequences
    let vocabulary = shapes["token_embd.weight"]?.last ?? 0
    let inner = header.perLayer("\(header.architecture).feed_forward_length", layers: layers)?.max()
    // what llama.cpp reserved for several families and shapes was between half of this and this
    computing =
      MemoryLayout<Float>.size
      * (batch.batchTokens * (6 * width + 3 * (inner ?? 4 * width))
        + 2 * batch.sequences * vocabulary)
  }

  /// How to keep keys and values, and what the model takes then: f16, or q8_0 where only so there is
  /// memory enough. On a processor q8_0 takes half the room and twice as long to read a prompt.
  ///
  /// - Parameters:
  ///   - wanted: nil for the better of both.
  ///   - gpuLayers: layers that lie in the memory of graphics cards.
  ///   - free: bytes of memory; nil where nobody knows.
  static func choice(
    for header: GGUFHeader,
    wanted: CacheType?,
    gpuLayers: Int,
    free: Int?
  ) -> (CacheType, MemoryNeed) {
    func need(_ cacheType: CacheType) -> MemoryNeed {
      var need = MemoryNeed(header, keptAs: cacheType)
      need.offload(layers: gpuLayers, of: header.dimension("block_count") ?? 0)
      return need
    }
    let first = wanted ?? .f16
    guard wanted == nil, let free, need(first).total() > free, need(.q8_0).total() <= free,
      fitsBlocks(header)
    else { return (first, need(first)) }
    return (.q8_0, need(.q8_0))
  }

  /// Whether the keys and values of each head are whole blocks of q8_0, as llama.cpp asks.
  private static func fitsBlocks(_ header: GGUFHeader) -> Bool {
    let key = "\(header.architecture).attention"
    let layers = header.dimension("block_count") ?? 0
    guard let heads = header.perLayer("\(key).head_count", layers: layers)?.max(), heads > 0,
      let width = header.dimension("embedding_length")
    else { return false }
    return ["key_length", "value_length"].allSatisfy { name in
      let widths = header.perLayer("\(key).\(name)", layers: layers) ?? [width / heads]
      return widths.allSatisfy { $0 % 32 == 0 }
    }
  }

  /// Takes out what lies in the memory of graphics cards.
  mutating func offload(layers: Int, of all: Int) {
    guard layers > 0, all > 0 else { return }
    let share = min(1, Double(layers) / Double(all))
    weights -= Int(Double(weights) * share)
    perCell -= Int(Double(perCell) * share)
  }

  /// - Parameter free: bytes of memory; nil where nobody knows.
  /// - Throws: `InferenceError.notEnoughMemory`
  func check(path: String, free: Int?) throws(InferenceError) {
    guard let free, total() > free else { return }
    throw .notEnoughMemory(path: path, need: total(), free: free)
  }

  /// The same for a context of a model that is loaded.
  ///
  /// - Throws: `InferenceError.cannotCreateContext`
  func checkContext(cells: Int, free: Int?) throws(InferenceError) {
    guard let free, context(cells: cells) > free else { return }
    throw .cannotCreateContext(
      reason: "\(cells) tokens of context take about \(context(cells: cells) / 1_000_000) MB of "
        + "memory, and \(free / 1_000_000) MB are free; end other programs, or choose a smaller model"
    )
  }

  /// Numbers of keys and values that a token leaves in `layer`.
  private static func keptNumbers(
    of layer: Int,
    in header: GGUFHeader,
    shapes: [String: [Int]]
  ) -> Int {
    let name = "blk.\(layer)"
    func rows(_ tensor: String) -> Int? {
      shapes["\(name).\(tensor).weight"].flatMap { $0.count > 1 ? $0[1] : nil }
    }
    if let keys = rows("attn_k"), let values = rows("attn_v") { return keys + values }
    // compressed keys and values are kept as they are
    if let compressed = rows("attn_kv_a_mqa") { return compressed }
    let key = "\(header.architecture).attention"
    let layers = layer + 1
    guard let queries = rows("attn_qkv"),
      let heads = header.perLayer("\(key).head_count", layers: layers)?[layer],
      let shared = header.perLayer("\(key).head_count_kv", layers: layers)?[layer]
        ?? Optional(heads), heads > 0
    else { return 0 }
    // one tensor makes queries, keys and values
    return queries * 2 * shared / (heads + 2 * shared)
  }
}
