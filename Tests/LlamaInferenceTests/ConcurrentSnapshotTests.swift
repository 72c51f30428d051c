import Foundation
import Inference
import TestSupport
import Testing

@testable import LlamaInference

@Suite struct ConcurrentSnapshotTests {
  @Test func `processes may write the same snapshot at once`() async throws {
    let folder = try Scratch.folder()
    let path = "\(folder)/model.gguf"
    try RandomModel().write(to: path)
    let expected = try loadModel(path).judge(request())
    let first = try #require(expected.probabilities.first?.first)
    let snapshots = "\(folder)/snapshots"
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<3 {
        group.addTask {
          await #expect(processExitsWith: .success) {
            [path = path as String, snapshots = snapshots as String, first = first as Double] in
            try judgeAndSpoil(model: path, snapshots: snapshots, expected: first)
          }
        }
      }
      try await group.waitForAll()
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: snapshots)
    #expect(names.filter { $0.hasSuffix("-part") } == [])
    try FileManager.default.removeItem(atPath: folder)
  }

  @Test func `models in several threads do not disturb each other`() async throws {
    try await withThrowingTaskGroup(of: JudgeResponse.self) { group in
      let expected = try TestModel.transformer.load().judge(request())
      let folder = try Scratch.folder()
      for _ in 0..<4 {
        group.addTask { try TestModel.transformer.load(snapshots: folder).judge(request()) }
      }
      for try await response in group { #expect(response.distance(to: expected) <= 0.02) }
      try FileManager.default.removeItem(atPath: folder)
    }
  }
}

/// Judges again and again while removing and rewriting the snapshot under the others' hands.
private func judgeAndSpoil(model path: String, snapshots: String, expected: Double) throws {
  for round in 0..<20 {
    let judge = try loadModel(path, snapshots: snapshots)
    let response = try judge.judge(request([sampleHunks[0]]))
    guard abs(response.probabilities[0][0] - expected) <= 0.02 else { exit(1) }
    if round % 3 == 0 { PrefixSnapshotStore(folder: snapshots).clear() }
  }
}
