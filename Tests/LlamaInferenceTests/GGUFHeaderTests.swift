import Foundation
import Inference
import TestSupport
import Testing

@testable import LlamaInference

@Suite struct GGUFHeaderTests {
  private static let small = GGUFWriter.claiming(
    layers: 2,
    width: 64,
    heads: 4,
    sharedHeads: 2,
    inner: 128,
    vocabulary: 96
  )

  private func header(_ bytes: [UInt8]) throws -> GGUFHeader {
    try Scratch.with { folder in
      let path = folder + "/a.gguf"
      try Data(bytes).write(to: URL(filePath: path))
      return try GGUFHeader(path: path)
    }
  }

  private func header(_ file: GGUFWriter) throws -> GGUFHeader {
    try Scratch.with { folder in
      try file.write(to: folder + "/a.gguf")
      return try GGUFHeader(path: folder + "/a.gguf")
    }
  }

  private func reason(_ file: GGUFWriter) throws -> String {
    do {
      _ = try header(file)
    } catch InferenceError.cannotLoad(_, let reason) {
      return reason
    }
    Issue.record("the header was believed")
    return ""
  }

  @Test func `it reads what a model says of itself`() throws {
    let description = ModelDescription(try header(RandomModel().bytes))
    #expect(description.name == "random weights")
    #expect(description.architecture == "qwen2")
    #expect(description.layers == 2)
    #expect(description.contextTokens == 2048)
    // 256 bytes, 6 merges, 12 control tokens, 3 others
    #expect(description.vocabulary == 277)
    #expect(description.quantization == "F32")
    #expect(description.bitsPerWeight == 32)
    #expect(!description.hasChatTemplate)
    #expect(description.promptForm == "lines-1")
    // 277 × 32, the last norm's 32, and in each of two layers: two norms of 32; 32 × 32, twice 32 × 16 and
    // 32 × 32 for attention, its biases 32, 16 and 16; three times 32 × 64
    #expect(description.parameterCount == 8864 + 32 + 2 * (64 + 1024 + 1024 + 1024 + 64 + 6144))
  }

  @Test func `4-bit weights take 4.5 bits`() throws {
    let description = ModelDescription(try header(Self.small))
    #expect(description.quantization == "Q4_0")
    #expect(description.bitsPerWeight == 4.5)
  }

  @Test func `the memory it needs is what it keeps`() throws {
    let need = MemoryNeed(try header(Self.small))
    // 96 × 64 for tokens; in a layer 64 × (64 + 32 + 32 + 64) and 3 × 64 × 128: 18 bytes for 32 numbers
    #expect(need.weights == (6144 + 2 * (12_288 + 24_576)) / 32 * 18)
    // 32 numbers of keys and 32 of values in two layers, two bytes each
    #expect(need.perCell == 256)
    #expect(need.states == 0)
    #expect(need.total(cells: 10) == need.weights + need.computing + 2560)
    #expect(MemoryNeed(try header(Self.small), keptAs: .q8_0).perCell == 136)
  }

  @Test func `more than is free is refused with both figures`() throws {
    let need = MemoryNeed(try header(Self.small))
    try need.check(path: "/m.gguf", free: need.total())
    try need.check(path: "/m.gguf", free: nil)
    #expect(
      throws: InferenceError.notEnoughMemory(path: "/m.gguf", need: need.total(), free: 1000)
    ) {
      try need.check(path: "/m.gguf", free: 1000)
    }
    try need.checkContext(cells: 100, free: need.computing + 25_600)
    #expect(throws: InferenceError.self) {
      try need.checkContext(cells: 101, free: need.computing + 25_600)
    }
  }

  @Test func `keys and values take half the room where only so there is memory enough`() throws {
    // heads of 32 numbers, as q8_0 needs
    let wide = try header(
      GGUFWriter.claiming(
        layers: 2,
        width: 128,
        heads: 4,
        sharedHeads: 2,
        inner: 128,
        vocabulary: 96
      )
    )
    let full = MemoryNeed(wide)
    let half = MemoryNeed(wide, keptAs: .q8_0)
    for (free, type) in [
      (nil, CacheType.f16), (full.total(), .f16), (full.total() - 1, .q8_0), (half.total(), .q8_0),
      (half.total() - 1, .f16),
    ] as [(Int?, CacheType)] {
      #expect(MemoryNeed.choice(for: wide, wanted: nil, gpuLayers: 0, free: free).0 == type)
    }
    #expect(MemoryNeed.choice(for: wide, wanted: .f16, gpuLayers: 0, free: half.total()).0 == .f16)
    let narrow = try header(Self.small)
    let free = MemoryNeed(narrow).total() - 1
    #expect(MemoryNeed.choice(for: narrow, wanted: nil, gpuLayers: 0, free: free).0 == .f16)
  }

  @Test func `verdicts are nearly the same with q8_0`() throws {
    let path = try TestModel.embedded.path()
    let full = try loadModel(path).judge(request())
    let half = try LlamaModel.load(
      path: path,
      options: LlamaModel.Options(threads: 1, cacheType: .q8_0)
    ).judge(request())
    let distance = half.distance(to: full)
    #expect(distance > 0 && distance < 0.05, "\(distance)")
  }

  @Test func `a model larger than this machine's memory is refused before it is loaded`() throws {
    try Scratch.with { folder in
      let path = folder + "/huge.gguf"
      // 420 billion weights in a file that takes no room
      try GGUFWriter.claiming(
        layers: 126,
        width: 16_384,
        heads: 128,
        sharedHeads: 8,
        inner: 53_248,
        vocabulary: 128_256
      ).write(to: path)
      do {
        _ = try LlamaModel.load(path: path)
        Issue.record("it was loaded")
      } catch let error as InferenceError {
        guard case .notEnoughMemory(_, let need, let free) = error else { throw error }
        #expect(need > 220_000_000_000 && need < 250_000_000_000)
        #expect(free > 0)
        #expect(error.description.hasPrefix("cannot load model '\(path)': it needs about 2"))
      }
    }
  }

  // MARK: Damage

  @Test(arguments: [
    ("llama.block_count", UInt32(3), "the header counts 3 layers, and the tensors are those of 2"),
    ("llama.block_count", 4_000_000_000, "'llama.block_count' is 4000000000, which cannot be"),
    ("llama.embedding_length", 65, "says that a token has 65 numbers"),
    ("llama.attention.head_count", 5, "64 numbers of a token are not divided among 5 heads"),
    ("llama.attention.head_count", 100_000, "is no number of heads"),
    ("llama.attention.head_count_kv", 3, "4 heads cannot share 3"),
    ("llama.rope.dimension_count", 17, "of 16 numbers of a head, 17 are turned"),
    ("llama.expert_used_count", 2, "uses 2 of 0 experts"),
    ("general.alignment", 33, "'general.alignment' is no power of two"),
  ])
  func `numbers that contradict each other are refused`(
    _ example: (key: String, value: UInt32, message: String)
  ) throws {
    var bytes = Self.small.header
    let key = Array(example.key.utf8)
    if let place = bytes.firstRange(of: key) {
      bytes.replaceSubrange(
        (place.upperBound + 4)..<(place.upperBound + 8),
        with: GGUFWriter.little(example.value)
      )
      #expect(throws: (any Error).self) { try header(bytes) }
      do { _ = try header(bytes + [UInt8](repeating: 0, count: 100_000)) } catch {
        #expect("\(error)".contains(example.message), "\(error)")
        return
      }
      Issue.record("it was believed")
    } else {
      var file = Self.small
      file.add(example.key, example.value)
      #expect(try reason(file).contains(example.message))
    }
  }

  @Test(
    arguments: [
      ([64, -1], UInt32(2), nil, "has a dimension of -1"),
      ([1 << 40, 1 << 40], 2, nil, "has a dimension of 1099511627776"),
      ([64, 1, 1, 1, 1], 2, nil, "has 5 dimensions"),
      ([33, 2], 2, nil, "has rows of 33, no multiple of 32"),
      ([64, 2], 4, nil, "is of the unknown type 4"),
      ([64, 2], 900, nil, "is of the unknown type 900"),
      ([64, 2], 2, 1 << 40, "lies behind the end of the file"),
      ([1 << 30, 1 << 10], 2, 0, "is not within the file bounds"),
    ] as [([Int], UInt32, Int?, String)]
  )
  func `a tensor that cannot be is refused`(
    _ example: (shape: [Int], type: UInt32, offset: Int?, message: String)
  ) throws {
    var file = Self.small
    file.addTensor("x", example.shape, type: example.type, offset: example.offset)
    // its own size is not made room for
    let bytes = file.header + [UInt8](repeating: 0, count: 50_000)
    do { _ = try header(bytes) } catch {
      #expect("\(error)".contains(example.message), "\(error)")
      return
    }
    Issue.record("it was believed")
  }

  @Test func `values that cannot be are refused`() throws {
    let little = { (number: UInt64) in GGUFWriter.little(number) }
    let text = GGUFWriter.little(UInt32(8))
    for (type, value, message) in [
      (UInt32(7), [UInt8(2)], "is 2, neither true nor false"),
      (13, [0], "has the unknown type 13"),
      (8, little(1 << 62), "a text of the header has 4611686018427387904 bytes"),
      (9, text + little(1 << 62), "counts 4611686018427387904 elements of 'k'"),
      (9, GGUFWriter.little(UInt32(9)) + little(1), "is a list of the unknown type 9"),
    ] {
      var file = Self.small
      file.add("k", type: type, value)
      #expect(try reason(file).contains(message))
    }
    var twice = Self.small
    twice.add("llama.context_length", UInt32(1))
    #expect(try reason(twice).contains("has the key 'llama.context_length' twice"))
    var infinite = Self.small
    infinite.add("llama.rope.freq_base", Float.infinity)
    #expect(try reason(infinite).contains("'llama.rope.freq_base' is inf, which cannot be"))
  }

  @Test func `no damaged header crashes the reader, or what is told of it`() throws {
    let whole = RandomModel().bytes
    let length = try header(whole).dataOffset
    let folder = try Scratch.folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = folder + "/a.gguf"
    try Data(whole).write(to: URL(filePath: path))
    let file = try FileHandle(forUpdating: URL(filePath: path))
    defer { try? file.close() }
    var damage = BitDamage()
    for _ in 0..<(Damage.rounds / 10) {
      let bytes = damage.next(of: Array(whole[..<length]))
      try file.seek(toOffset: 0)
      try file.write(contentsOf: Data(bytes))
      if let header = try? GGUFHeader(path: path) {
        _ = ModelDescription(header)
      }
    }
  }
}

/// Flips bits and swaps numbers, the same ones each time.
struct BitDamage {
  private var state: UInt64 = 0x9E37_79B9_7F4A_7C15

  mutating func next(of whole: [UInt8]) -> [UInt8] {
    var bytes = whole
    for _ in 0...random(below: 3) {
      let place = random(below: bytes.count)
      switch random(below: 3) {
      case 0: bytes[place] ^= 1 << UInt8(random(below: 8))
      case 1: bytes[place] = [0, 1, 127, 128, 255][random(below: 5)]
      default:
        for index in place..<min(bytes.count, place + 8) {
          bytes[index] = UInt8(random(below: 256))
        }
      }
    }
    return bytes
  }

  private mutating func random(below limit: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int((state >> 33) % UInt64(limit))
  }
}
