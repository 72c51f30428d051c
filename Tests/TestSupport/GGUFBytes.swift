/// A GGUF file of version 3 in the making.
struct GGUFBytes {
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
  mutating func add(_ key: String, _ values: [Float]) {
    let header = Self.little(UInt32(6)) + Self.little(UInt64(values.count))
    add(key, type: 9, header + values.flatMap { Self.little($0.bitPattern) })
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

/// SplitMix64, and a bell curve from it.
struct WeightGenerator {
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
