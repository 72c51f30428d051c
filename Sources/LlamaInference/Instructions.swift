import CLlama
import Inference

/// Instructions of a processor that the engine was compiled to use without asking, such as AVX2.
struct Instructions: Equatable {
  var name: String
  /// The engine's code has them.
  var isCompiled: Bool
  /// The processor at hand knows them.
  var isAvailable: Bool

  /// All kinds that the engine tells of; none where it chooses its code when it starts.
  static let all: [Instructions] = {
    var all: [Instructions] = []
    while true {
      let next = vibecheck_instructions(Int32(all.count))
      guard let name = next.name else { return all }
      all.append(
        Instructions(
          name: String(cString: name),
          isCompiled: next.compiled,
          isAvailable: next.available
        )
      )
    }
  }()

  /// Looks before the engine starts: at the first instruction that the processor lacks, the system ends
  /// the program without a word.
  ///
  /// - Throws: `InferenceError.wrongProcessor`
  static func check(_ all: [Instructions] = all) throws(InferenceError) {
    let missing = all.filter { $0.isCompiled && !$0.isAvailable }.map(\.name)
    guard missing.isEmpty else { throw .wrongProcessor(missing: missing) }
  }
}
