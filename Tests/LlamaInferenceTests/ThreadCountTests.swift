import Testing

@testable import LlamaInference

@Suite struct ThreadCountTests {
  @Test(arguments: [
    (2, 0.0, 2), (2, 0.4, 2), (2, 0.6, 1), (2, 9.0, 1), (1, 0.0, 1), (8, 3.2, 5), (64, 0.0, 8),
    (64, 60.0, 4), (4, -1.0, 4),
  ])
  func `busy cores are left to their users`(_ example: (Int, Double, Int)) {
    #expect(ThreadCount.fitting(cores: example.0, load: example.1) == example.2)
  }
}
