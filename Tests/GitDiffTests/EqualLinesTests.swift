import GitDiff
import ReviewTypes
import TestSupport
import Testing

struct EqualLinesTests {
  private let repository: TemporaryRepository

  init() throws {
    repository = try TemporaryRepository()
  }

  @Test func `equal lines are counted in the whole file, not only in the hunks`() throws {
    try repository.stage("a.py", text: "stop()\n" + numbered(1...20) + "  stop()\t\n")
    try repository.commit()
    try repository.stage(
      "a.py",
      text: "stop()\n" + numbered(1...20) + "  stop()\t\nx = 1\n\tstop()\n"
    )

    let file = try #require(try repository.staged().first)
    #expect(file.additions == [23, 24])
    #expect(file.equalLinesAbove == [24: 2])
  }

  @Test func `a line has the same count whether a hunk or the whole file is read`() throws {
    try repository.stage("a.py", text: "stop()\n" + numbered(1...20))
    try repository.commit()
    try repository.stage("a.py", text: "stop()\n" + numbered(1...20) + "    stop()\n")
    try repository.commit()

    let hunk = try #require(try repository.changed("HEAD").first)
    let whole = try #require(try repository.changed("HEAD~1...HEAD").first)
    let all = try CommitRangeDiff.read(
      .whole("HEAD"),
      in: Repository.open(at: repository.path, environment: [:])
    )
    #expect(hunk.equalLinesAbove == [22: 1])
    #expect(whole.equalLinesAbove == [22: 1])
    #expect(all.first?.equalLinesAbove == [22: 1])
  }

  @Test func `marked lines are counted also where they did not change`() throws {
    let text = "x()  # mark\n" + numbered(1...20) + "x()  # mark\n"
    try repository.stage("a.py", text: text)
    try repository.commit()
    try repository.stage("a.py", text: text.replacing("line_10 = 10", with: "ten = 10"))

    let file = try repository.staged(DiffOptions(markers: ["# mark"])).first
    #expect(file?.equalLinesAbove == [22: 1])
  }

  @Test func `a byte order mark, carriage returns and lone returns make no line different`()
    throws
  {
    try repository.writeBytes("a.py", [0xEF, 0xBB, 0xBF] + Array("x\r\n x\r\nx\n".utf8))
    try repository.writeBytes("b.py", Array("y\ry\r".utf8))
    try repository.stage()

    #expect(try repository.staged().map(\.equalLinesAbove) == [[2: 1, 3: 2], [2: 1]])
  }

  @Test func `of a patch the lines it shows are counted`() throws {
    let patch = "--- a/a.py\n+++ b/a.py\n@@ -4,2 +4,3 @@\n stop()\n y\n+  stop()\n"
    let file = try PatchText.parse(Array(patch.utf8)).first
    #expect(file?.equalLinesAbove == [6: 1])
  }

  /// No git writes one, but the count of lines to tell apart is not that of the lines asked about.
  @Test func `a patch that shows one line again and again is counted, too`() throws {
    let again = (0..<100).map { "@@ -1 +1 @@\n line_\($0)\n" }.joined()
    let patch = "--- a/a.py\n+++ b/a.py\n@@ -0,0 +1 @@\n+x\n" + again + "@@ -1,0 +2 @@\n+x\n"

    let file = try #require(try PatchText.parse(Array(patch.utf8)).first)
    #expect(file.equalLinesAbove == [2: 1])
  }

  /// A table with a place for each line above them would be larger than any memory.
  @Test func `of a patch any numbers of lines are counted in little memory`() {
    let last = Int.max - 1
    let lines = (last - 2...last).map { number in
      DiffLine(origin: .addition, oldLine: nil, newLine: number, text: "x")
    }
    let hunk = Hunk(oldStart: 1, oldCount: 0, newStart: last - 2, newCount: 3, lines: lines)

    #expect(EqualLines.above([last, last - 2], in: [hunk]) == [last: 2])
  }

  @Test func `of a text lines that it does not have are not counted`() {
    #expect(EqualLines.above([-1, 0, 2, .max - 1], in: Array("x\nx\n".utf8)) == [2: 1])
  }
}

extension FileDiff {
  /// The numbers of the lines the change adds.
  fileprivate var additions: [Int] {
    hunks.flatMap(\.lines).filter { $0.origin == .addition }.compactMap(\.newLine)
  }
}
