import ReviewTypes

/// The four numbers and the heading of a line `@@ -1,2 +3,4 @@ heading`.
struct PatchHunkHeader: Equatable {
  var oldStart: Int
  var oldCount: Int
  var newStart: Int
  var newCount: Int
  var heading: String

  /// Nil if `line` is no such line.
  init?(_ line: ArraySlice<UInt8>) {
    var rest = line
    func skip(_ text: StaticString) -> Bool {
      let expected = text.withUTF8Buffer { Array($0) }
      guard rest.starts(with: expected) else { return false }
      rest = rest.dropFirst(expected.count)
      return true
    }
    func number() -> Int? {
      let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
      // Nine digits are more lines than a file has, and cannot overflow.
      guard (1...9).contains(digits.count) else { return nil }
      rest = rest.dropFirst(digits.count)
      return digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    }
    /// `5,2`, or `5` for one line.
    func span() -> (start: Int, count: Int)? {
      guard let start = number() else { return nil }
      guard skip(",") else { return (start, 1) }
      return number().map { (start, $0) }
    }
    guard skip("@@ -"), let old = span(), skip(" +"), let new = span(), skip(" @@") else {
      return nil
    }
    (oldStart, oldCount) = old
    (newStart, newCount) = new
    heading = HunkHeading.text(ofHeader: Array(line))
  }
}
