import Testing

@testable import Reviewing

struct LineReplacementTests {
  private func replace(
    _ lines: ClosedRange<Int>,
    _ original: String,
    with replacement: String
  ) -> LineReplacement {
    LineReplacement(lines: lines, original: original, replacement: replacement)
  }

  @Test(
    arguments: [
      ("a\nb\nc\n", "a\nx\ny\nc\n"),
      ("a\r\nb\r\nc\r\n", "a\r\nx\r\ny\r\nc\r\n"),
      ("a\nb\r\nc\n", "a\nx\r\ny\r\nc\n"),
      ("a\nb", "a\nx\ny"),
      ("a\r\nb", "a\r\nx\r\ny"),
      ("\u{FEFF}a\nb\n", "\u{FEFF}a\nx\ny\n"),
    ]
  )
  func `new lines end as those they replace`(_ file: String, _ expected: String) {
    let result = LineReplacement.apply([replace(2...2, "b", with: "x\ny")], to: Array(file.utf8))
    #expect(result == Array(expected.utf8))
  }

  @Test(
    arguments: [
      ("a\nb\nc\n", "a\nc\n"), ("a\r\nb\r\n", "a\r\n"), ("a\nb", "a\n"),
    ]
  )
  func `an empty replacement deletes lines and their endings`(_ file: String, _ expected: String) {
    let result = LineReplacement.apply([replace(2...2, "b", with: "")], to: Array(file.utf8))
    #expect(result == Array(expected.utf8))
  }

  @Test func `a file of one line without an ending`() {
    let file = Array("a".utf8)
    #expect(
      LineReplacement.apply([replace(1...1, "a", with: "x\ny")], to: file) == Array("x\ny".utf8)
    )
    #expect(LineReplacement.apply([replace(1...1, "a", with: "")], to: file) == [])
  }

  @Test func `a byte order mark stays in front of the first line`() {
    let file = Array("\u{FEFF}a\nb\n".utf8)
    let result = LineReplacement.apply([replace(1...1, "a", with: "x")], to: file)
    #expect(result == Array("\u{FEFF}x\nb\n".utf8))
  }

  @Test func `bytes of other lines stay, whatever their encoding`() {
    let file: [UInt8] = [0xE9, 0x0A] + Array("b\n".utf8) + [0x00, 0xFF]
    let result = LineReplacement.apply([replace(2...2, "b", with: "x")], to: file)
    #expect(result == [0xE9, 0x0A] + Array("x\n".utf8) + [0x00, 0xFF])
  }

  @Test func `several at once, in any order`() {
    let result = LineReplacement.apply(
      [replace(4...5, "d\ne", with: "y"), replace(1...1, "a", with: "w\nx")],
      to: Array("a\nb\nc\nd\ne\n".utf8)
    )
    #expect(result == Array("w\nx\nb\nc\ny\n".utf8))
  }

  @Test(arguments: [1, 3, 4])
  func `other lines than expected are not replaced`(_ line: Int) {
    let file = Array("a\nb\nc\n".utf8)
    #expect(LineReplacement.apply([replace(line...line, "b", with: "x")], to: file) == nil)
  }

  @Test func `overlapping replacements are refused`() {
    let both = [replace(1...2, "a\nb", with: "x"), replace(2...2, "b", with: "y")]
    #expect(LineReplacement.apply(both, to: Array("a\nb\n".utf8)) == nil)
  }
}
