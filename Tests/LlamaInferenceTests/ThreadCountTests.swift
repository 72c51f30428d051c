import Testing

@testable import LlamaInference

@Suite struct ThreadCountTests {
  @Test(arguments: [
    (2, 2, 0.0, 2), (2, 2, 0.4, 2), (2, 2, 0.6, 1), (2, 2, 9.0, 1), (1, 1, 0.0, 1),
    (8, 8, 3.2, 5), (64, 32, 0.0, 8), (64, 32, 60.0, 4), (4, 4, -1.0, 4),
    // four cores of two threads each
    (8, 4, 0.0, 4), (8, 4, 3.0, 4), (8, 4, 6.0, 2),
  ])
  func `busy cores are left to their users, and no core computes twice`(
    _ example: (processors: Int, cores: Int, load: Double, threads: Int)
  ) {
    let threads = ThreadCount.fitting(
      processors: example.processors,
      cores: example.cores,
      load: example.load
    )
    #expect(threads == example.threads)
  }
}
