import Inference
import Testing

@testable import LlamaInference

struct InstructionsTests {
  private func kind(_ name: String, compiled: Bool, available: Bool) -> Instructions {
    Instructions(name: name, isCompiled: compiled, isAvailable: available)
  }

  @Test func `what the engine was built for is here, as these tests use it`() throws {
    try Instructions.check()
    #if arch(x86_64)
      #expect(Instructions.all.contains { $0.isCompiled })
    #endif
  }

  @Test func `instructions that the processor lacks are named`() {
    let all = [
      kind("A", compiled: true, available: true), kind("B", compiled: true, available: false),
      kind("C", compiled: false, available: false), kind("D", compiled: true, available: false),
      kind("E", compiled: false, available: true),
    ]
    #expect(throws: InferenceError.wrongProcessor(missing: ["B", "D"])) {
      try Instructions.check(all)
    }
  }
}
