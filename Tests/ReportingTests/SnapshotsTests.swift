import Foundation
import Testing

@testable import TestSupport

struct SnapshotsTests {
  @Test func `a difference shows the changed lines with two lines around them`() {
    let old = (1...12).map(String.init).joined(separator: "\n")
    let new = old.replacing("6\n", with: "six\n").replacing("12", with: "12\n13")
    #expect(
      lineDifference(from: old, to: new)
        == ["…", " 4", " 5", "-6", "+six", " 7", " 8", "…", " 11", " 12", "+13"]
    )
  }

  @Test func `a missing snapshot fails`() {
    #expect(throws: SnapshotFailure.self) {
      try expectSnapshot("x", named: "missing.txt", isRecording: false)
    }
  }

  @Test func `a recording run fails, and the next one compares every byte`() throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("snapshots-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let testFile = folder.appendingPathComponent("Tests.swift").path
    func compare(_ text: String, isRecording: Bool = false) throws {
      try expectSnapshot(text, named: "a.txt", isRecording: isRecording, testFile: testFile)
    }

    #expect(throws: SnapshotFailure.self) { try compare("é\n", isRecording: true) }
    #expect(throws: Never.self) { try compare("é\n") }
    // Equal as strings, not as bytes.
    let failure = try #require(throws: SnapshotFailure.self) { try compare("e\u{301}\n") }
    #expect(failure.description.hasSuffix("\n-é\n+e\u{301}\n "))
  }
}
