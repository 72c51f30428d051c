import GitDiff
import ReviewTypes
import TestSupport
import Testing

/// Hunks are cut as git cuts them.
struct HunkCutterTests {
  private let repository: TemporaryRepository

  init() throws {
    repository = try TemporaryRepository()
  }

  /// No two lines are equal, so that there is one way only to tell what changed.
  @Test(arguments: [0, 1, 3, 10])
  func `hunks of many edits are git's`(contextLines: Int) throws {
    var random = FixedGenerator(seed: UInt64(contextLines))
    for file in 0..<20 {
      try repository.stage("\(file).txt", text: lines(0..<Int.random(in: 1...120, using: &random)))
    }
    try repository.commit()
    for file in 0..<20 {
      var text = try repository.git("show", "HEAD:\(file).txt").split(separator: "\n")
      for edit in 0..<Int.random(in: 1...8, using: &random) {
        let start = Int.random(in: 0...text.count, using: &random)
        let end = min(text.count, start + Int.random(in: 0...4, using: &random))
        let first = 1000 * (edit + 1)
        let new = lines(first..<first + Int.random(in: 0...4, using: &random))
        text.replaceSubrange(start..<end, with: new.split(separator: "\n"))
      }
      let ending = Bool.random(using: &random) || text.isEmpty ? "" : "\n"
      try repository.stage("\(file).txt", text: text.joined(separator: "\n") + ending)
    }

    let patch = try repository.gitBytes(["diff", "--cached", "--no-renames", "-U\(contextLines)"])
    let read = try repository.staged(DiffOptions(contextLines: contextLines))
    #expect(read.map(\.hunks).filter { !$0.isEmpty } == (try PatchText.parse(patch)).map(\.hunks))
  }

  /// Some of them can be a heading.
  private func lines(_ numbers: Range<Int>) -> String {
    numbers.map { "\(["", "  ", "\t"][$0 % 3])line_\($0) = \($0)\n" }.joined()
  }

  @Test func `no attribute changes a heading`() throws {
    try repository.stage(".gitattributes", text: "* diff=python\n")
    let body = "    a\n    b\n    c\n    d\n"
    try repository.stage("a.py", text: "def f():\n" + body + "one = 1\n" + body + "two = 2\n")
    try repository.commit()
    try repository.stage("a.py", text: "def f():\n" + body + "one = 1\n" + body + "two = 3\n")

    #expect(try repository.staged().flatMap(\.hunks).map(\.heading) == ["one = 1"])
  }

  @Test(arguments: [
    (String(repeating: "a", count: 100), String(repeating: "a", count: 80)),
    // The eightieth byte is the first of two.
    (String(repeating: "a", count: 79) + "é", String(repeating: "a", count: 79)),
    ("a\u{A0}\u{2003} \t", "a"), ("$a", "$a"), ("_a", "_a"), ("é", ""), (" a", ""), ("1", ""),
  ])
  func `a heading is the beginning of a line`(line: String, heading: String) throws {
    try repository.stage("a.txt", text: line + "\n\n\n\n1\n")
    try repository.commit()
    try repository.stage("a.txt", text: line + "\n\n\n\n2\n")

    #expect(try repository.staged().flatMap(\.hunks).map(\.heading) == [heading])
  }

  @Test func `a line that is no UTF-8 moves none of the others`() throws {
    try repository.stage("a.txt", text: "one\ntwo\n")
    try repository.commit()
    // The second line's three bytes become one character of three.
    let bytes = Array("ein\u{301}s\n".utf8) + [0xF0, 0x9F, 0x98, 0x0A, 0xFF]
    try repository.writeBytes("a.txt", bytes)
    try repository.stage("a.txt")

    let lines = try repository.staged().flatMap(\.hunks).flatMap(\.lines)
    #expect(lines.map(\.text) == ["one", "two", "ein\u{301}s", "\u{FFFD}", "\u{FFFD}"])
  }
}

/// The same numbers every time.
private struct FixedGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// SplitMix64.
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
