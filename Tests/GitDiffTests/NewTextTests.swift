import GitDiff
import ReviewTypes
import TestSupport
import Testing

struct NewTextTests {
  @Test func `the whole new file is kept where it is asked for, with its own line endings`() throws
  {
    let repository = try TemporaryRepository()
    let old = (1...40).map { "line \($0)\r\n" }.joined()
    try repository.stage("a.py", text: old)
    try repository.commit()
    let new = old.replacing("line 20\r\n", with: "line twenty\r\n") + "\u{feff}é"
    try repository.stage("a.py", text: new)
    try repository.writeBytes("b.png", [0, 1])
    try repository.stage("b.png")

    let kept = try repository.staged(DiffOptions(keepsNewText: true))
    #expect(kept.map(\.newText) == [new, nil])
    let plain = try repository.staged()
    #expect(plain.map(\.newText) == [nil, nil])
  }
}
