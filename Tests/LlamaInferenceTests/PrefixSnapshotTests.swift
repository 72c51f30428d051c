import Testing

@testable import LlamaInference

@Suite struct PrefixSnapshotTests {
  private static func key(
    model: String = "m",
    engine: String = "e",
    features: String = "f",
    format: String = "k",
    tokens: [Token] = [1, 2, 3]
  ) -> PrefixSnapshot.Key {
    PrefixSnapshot.Key(
      modelSHA256: model,
      engine: engine,
      features: features,
      format: format,
      tokens: tokens
    )
  }

  private static let payload: [UInt8] = Array(0..<200)

  @Test func `what was written for a key is read for it`() {
    let bytes = PrefixSnapshot.encode(Self.payload, key: Self.key())
    #expect(bytes.count == 80 + 200)
    #expect(PrefixSnapshot.decode(bytes, key: Self.key()) == .payload(Self.payload))
  }

  @Test func `a flipped bit anywhere is a miss`() {
    let bytes = PrefixSnapshot.encode(Self.payload, key: Self.key())
    for index in bytes.indices {
      var damaged = bytes
      damaged[index] ^= 0x10
      let expected: PrefixSnapshot.Miss =
        switch index {
        case 0..<8: .unknownFormat
        case 8..<40: .foreign
        default: .damaged
        }
      #expect(PrefixSnapshot.decode(damaged, key: Self.key()) == .miss(expected), "byte \(index)")
    }
  }

  @Test func `any other length is a miss`() {
    let bytes = PrefixSnapshot.encode(Self.payload, key: Self.key())
    for length in bytes.indices {
      let reading = PrefixSnapshot.decode(Array(bytes.prefix(length)), key: Self.key())
      #expect(reading == .miss(length < 80 ? .unknownFormat : .damaged), "\(length) bytes")
    }
    #expect(PrefixSnapshot.decode(bytes + [0], key: Self.key()) == .miss(.damaged))
  }

  @Test(arguments: [
    key(model: "n"), key(engine: "g"), key(features: "x"), key(format: "q"), key(tokens: [1, 2]),
    key(tokens: [1, 3, 2]), key(tokens: []), key(model: "me", engine: ""),
  ])
  func `model, engine, processor, layout and each token are part of the key`(
    _ other: PrefixSnapshot.Key
  ) {
    #expect(other != Self.key())
    let bytes = PrefixSnapshot.encode(Self.payload, key: other)
    #expect(PrefixSnapshot.decode(bytes, key: Self.key()) == .miss(.foreign))
  }
}
