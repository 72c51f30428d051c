import Reviewing
import Testing

struct WindowSizeTests {
  let size = WindowSize(margin: 2, span: 4)

  private func ranges(_ candidates: [Int], lineCount: Int) -> [Range<Int>] {
    size.windows(around: candidates, lineCount: lineCount).map(\.lines)
  }

  @Test func `no candidate makes no window`() {
    #expect(ranges([], lineCount: 9).isEmpty)
  }

  @Test func `a window keeps the margin on both sides`() {
    #expect(ranges([10], lineCount: 30) == [8..<13])
  }

  @Test func `a window ends where the hunk ends`() {
    #expect(ranges([0], lineCount: 2) == [0..<2])
    #expect(ranges([1], lineCount: 3) == [0..<3])
  }

  @Test func `candidates within the span share a window`() {
    #expect(ranges([10, 12, 14], lineCount: 30) == [8..<17])
  }

  @Test func `a candidate beyond the span starts the next window`() {
    let windows = size.windows(around: [10, 14, 15, 20], lineCount: 30)
    #expect(windows.map(\.lines) == [8..<17, 13..<18, 18..<23])
    #expect(windows.map { Array($0.candidates) } == [[10, 14], [15], [20]])
  }
}
