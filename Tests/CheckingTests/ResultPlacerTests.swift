import Checking
import ReviewTypes
import Testing

struct ResultPlacerTests {
  /// Files of 20 lines; of `a.c` the change added lines 3 to 5, of `b.c` nothing.
  private func placer(addedOnly: Bool = true, severity: Severity? = nil) -> ResultPlacer {
    ResultPlacer(
      root: "/t/tree",
      added: ["a.c": [3, 4, 5], "b.c": []],
      addedOnly: addedOnly,
      severity: severity,
      lineCount: { ["a.c": 20, "b.c": 20, "old.c": 20, "empty": 0][$0] }
    )
  }

  private func result(
    _ path: String,
    _ line: Int?,
    _ endLine: Int? = nil,
    severity: Severity? = nil,
    message: String = "m"
  ) -> CheckResult {
    CheckResult(
      places: [.init(path: path, line: line, endLine: endLine)],
      severity: severity,
      message: message
    )
  }

  @Test(
    arguments: [
      ("a.c", 3, nil, [3, 3]), ("a.c", 2, nil, nil), ("a.c", 1, 3, [1, 3]), ("a.c", 6, 9, nil),
      ("a.c", nil, nil, [3, 3]), ("a.c", 0, nil, [3, 3]), ("b.c", nil, nil, nil),
      ("old.c", 3, nil, nil),
    ] as [(String, Int?, Int?, [Int]?)]
  )
  func `of added lines only those and the file as a whole count`(
    path: String,
    line: Int?,
    endLine: Int?,
    expected: [Int]?
  ) {
    let outcome = placer().place([result(path, line, endLine)])
    #expect(outcome.placed.map { [$0.line, $0.endLine] } == (expected.map { [$0] } ?? []))
    #expect(outcome.elsewhere == (expected == nil ? 1 : 0))
    #expect(outcome.paths == [path])
  }

  @Test(
    arguments: [
      ("old.c", 3, nil, [3, 3]), ("old.c", 21, nil, [20, 20]), ("old.c", 3, 99, [3, 20]),
      ("old.c", nil, nil, [1, 1]), ("empty", 1, nil, [1, 1]), ("a.c", 9, 2, [9, 9]),
    ] as [(String, Int?, Int?, [Int])]
  )
  func `of all lines every existing one counts`(
    path: String,
    line: Int?,
    endLine: Int?,
    expected: [Int]
  ) {
    let outcome = placer(addedOnly: false).place([result(path, line, endLine)])
    #expect(outcome.placed.map { [$0.line, $0.endLine] } == [expected])
  }

  @Test func `what is said of one line is one finding, the worst first`() {
    let outcome = placer().place([
      result("a.c", 4, severity: .note, message: "n"),
      result("a.c", 4, 5, severity: .error, message: "e"),
      result("./a.c", 4, severity: .error, message: "e"), result("a.c", 4, message: "plain"),
      result("/t/tree/a.c", 3, message: "first"),
    ])
    #expect(
      outcome.placed == [
        .init(path: "a.c", line: 3, endLine: 3, severity: .warning, message: "first"),
        .init(path: "a.c", line: 4, endLine: 5, severity: .error, message: "e; plain; n"),
      ]
    )
    let many = placer().place((1...8).map { result("a.c", 3, message: "m\($0)") })
    #expect(many.placed.map(\.message) == ["m1; m2; m3; m4; m5; and 3 more"])
  }

  @Test func `a severity of the configuration goes before the tool's`() {
    let outcome = placer(severity: .error).place([result("a.c", 3, severity: .note)])
    #expect(outcome.placed.map(\.severity) == [.error])
  }

  @Test func `what names no file of the repository is counted, unless it counts without`() {
    let outside = placer().place([
      result("../x.c", 1), result("/etc/passwd", 1), result("gone.c", 1), result("", 1),
    ])
    #expect(outside.placed.isEmpty)
    #expect(outside.lost == 4)
    let failed = CheckResult(
      places: [.init(path: "/usr/lib/unittest.py", line: 7)],
      severity: .error,
      message: "test failed",
      countsWithoutPlace: true
    )
    let said = placer(addedOnly: false).place([failed])
    #expect(
      said.placed == [
        .init(path: "a.c", line: 3, endLine: 3, severity: .error, message: "test failed")
      ]
    )
    #expect(said.lost == 0)
  }

  @Test(
    arguments: [
      ("a.c", "a.c"), ("./x/../a.c", "a.c"), ("/t/tree/x/a.c", "x/a.c"), ("x//a.c", "x/a.c"),
      ("file:///t/tree/a%20b.c", "a b.c"), ("file:/t/tree/a.c", "a.c"),
      ("file://host/t/tree/a.c", "a.c"),
      ("/t/tree", nil), ("/t/tree2/a.c", nil), ("../a.c", nil), ("x/../../a.c", nil), ("", nil),
      (".", nil), ("file:///etc/passwd", nil), ("file:///t/tree/%2e%2e/x", nil),
      ("100%.c", "100%.c"),
    ] as [(String, String?)]
  )
  func `a path is one of the repository or none`(path: String, expected: String?) {
    #expect(ResultPlacer.repositoryPath(path, root: "/t/tree") == expected)
  }
}
