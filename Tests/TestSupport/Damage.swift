import Foundation

/// Makes damaged variants of an input, the same ones for the same seed.
package struct Damage {
  /// How many inputs a fuzz test tries: `FUZZ_ROUNDS` of the environment, else a short run.
  package static let rounds =
    ProcessInfo.processInfo.environment["FUZZ_ROUNDS"].flatMap(Int.init) ?? 5_000

  private let whole: [UInt8]
  private let pieces: [ArraySlice<UInt8>]
  private let alphabet: [UInt8]
  private var state: UInt64 = 0x9E37_79B9_7F4A_7C15

  /// - Parameters:
  ///   - whole: a good input; its lines are what is repeated and moved about.
  ///   - alphabet: characters that mean something in the format.
  package init(of whole: String, alphabet: String) {
    self.whole = Array(whole.utf8)
    self.alphabet = Array(alphabet.utf8)
    pieces = self.whole.split(separator: UInt8(ascii: "\n"))
  }

  /// The next variant: up to seven bytes, lines or stretches changed, added or taken out.
  package mutating func next() -> [UInt8] {
    var bytes = whole
    for _ in 0...random(below: 6) where !bytes.isEmpty {
      let place = random(below: bytes.count)
      switch random(below: 5) {
      case 0: bytes[place] = UInt8(random(below: 256))
      case 1: bytes.remove(at: place)
      case 2: bytes.insert(contentsOf: pieces[random(below: pieces.count)] + [10], at: place)
      case 3: bytes.removeSubrange(place..<min(bytes.count, place + random(below: 40)))
      default: bytes.insert(alphabet[random(below: alphabet.count)], at: place)
      }
    }
    return bytes
  }

  private mutating func random(below limit: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int((state >> 33) % UInt64(limit))
  }
}
