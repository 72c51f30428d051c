import Checking
import ReviewTypes
import Testing

/// SARIF, rdjson and JUnit.
struct DocumentOutputTests {
  private func sarif(_ results: String, _ more: String = "") -> String {
    """
    {"$schema": "x", "version": "2.1.0", "runs": [{"tool": {"driver": {"name": "t", "rules": [
      {"id": "R0", "defaultConfiguration": {"level": "error"},
       "messageStrings": {"m": {"text": "from the rule"}}}]}}, \(more) "results": [\(results)]}]}
    """
  }

  private let place = """
    "locations": [{"physicalLocation": {"artifactLocation": {"uri": "a%20b.c"}, "region": {"startLine": 3, "endLine": 5}}}]
    """

  @Test func `a SARIF result has place, level, message and the rule's name`() throws {
    let results = try CheckFormat.sarif.results(
      in: sarif(
        """
        {"ruleId": "R1", "level": "note", "message": {"text": "odd"}, \(place)},
        {"ruleId": "R0", "message": {"id": "m"}, \(place)},
        {"ruleIndex": 0, "message": {"text": "R0 it is"}},
        {"message": {"text": "bare"}, \(place)}
        """
      )
    )
    let here = [CheckResult.Place(path: "a b.c", line: 3, endLine: 5)]
    #expect(
      results == [
        CheckResult(places: here, severity: .note, message: "odd (R1)"),
        CheckResult(places: here, severity: .error, message: "from the rule (R0)"),
        CheckResult(places: [], severity: .error, message: "R0 it is"),
        CheckResult(places: here, severity: .warning, message: "bare"),
      ]
    )
  }

  @Test func `SARIF results that the tool itself does not count are none`() throws {
    let results = try CheckFormat.sarif.results(
      in: sarif(
        """
        {"kind": "pass", "message": {"text": "a"}}, {"kind": "notApplicable", "message": {"text": "b"}},
        {"suppressions": [{"kind": "inSource"}], "message": {"text": "c"}},
        {"baselineState": "absent", "message": {"text": "d"}},
        {"suppressions": [{"kind": "external", "status": "rejected"}], "message": {"text": "e"}}
        """
      )
    )
    #expect(results.map(\.message) == ["e"])
  }

  @Test func `SARIF addresses are resolved against their bases and the list of files`() throws {
    let results = try CheckFormat.sarif.results(
      in: sarif(
        """
        {"message": {"text": "a"}, "locations": [{"physicalLocation": {"artifactLocation":
          {"uri": "a.c", "uriBaseId": "SRC"}}}]},
        {"message": {"text": "b"}, "locations": [{"physicalLocation": {"artifactLocation": {"index": 0}}}]},
        {"message": {"text": "c"}, "locations": [{"physicalLocation": {"artifactLocation":
          {"uri": "c.c", "uriBaseId": "LOOP"}}}]}
        """,
        """
        "originalUriBaseIds": {"ROOT": {"uri": "file:///t/"}, "SRC": {"uri": "src/", "uriBaseId": "ROOT"},
          "LOOP": {"uriBaseId": "LOOP"}},
        "artifacts": [{"location": {"uri": "lib/b.c"}}],
        """
      )
    )
    #expect(results.map { $0.places.first?.path } == ["file:///t/src/a.c", "lib/b.c", "c.c"])
  }

  @Test(
    arguments: [
      (CheckFormat.sarif, "warning: nothing", "is no SARIF 2.1.0: it is not JSON"),
      (.sarif, #"{"version": "2.0.0", "runs": []}"#, "is SARIF of version '2.0.0'; 2.1.0 is read"),
      (
        .sarif, #"{"version": "2.1.0"}"#, "is no SARIF 2.1.0: 'runs' is missing or is no such value"
      ),
      (
        .sarif, #"{"version": "2.1.0", "runs": [{"results": [{"message": 1}]}]}"#,
        "is no SARIF 2.1.0: 'runs.0.results.0.message' is missing or is no such value"
      ),
      (.rdjson, "oops", "is no rdjson: line 1: it is not JSON"),
      (
        .rdjson, #"{"message": "a"}"#,
        "is no rdjson: line 1: 'location' is missing or is no such value"
      ),
      (.junit, "<html></html>", "is no JUnit report: it holds no test suite"),
      (.junit, "<testsuite>", "is no JUnit report: '<testsuite>' has no end"),
      (
        .junit, "<testsuite></testcase>",
        "is no JUnit report: '</testcase>' ends what did not begin"
      ),
      (.junit, "FAILED", "is no JUnit report: it holds no test suite"),
    ] as [(CheckFormat, String, String)]
  )
  func `what is of another format is an error that says so`(
    format: CheckFormat,
    text: String,
    message: String
  ) {
    #expect(throws: CheckOutputError(message)) { try format.results(in: text) }
  }

  @Test(arguments: CheckFormat.allCases)
  func `empty output has no results`(format: CheckFormat) throws {
    #expect(try format.results(in: " \n").isEmpty)
  }

  @Test func `rdjson is read as one document and line by line`() throws {
    let first = """
      {"message": "odd", "location": {"path": "a.c", "range": {"start": {"line": 3, "column": 1}, \
      "end": {"line": 4}}}, "severity": "ERROR", "code": {"value": "X1"}}
      """
    let second = #"{"message": "file", "location": {"path": "b.c"}, "severity": 3}"#
    let third = #"{"message": "plain", "location": {"path": "b.c"}}"#
    func expected(_ level: Severity?) -> [CheckResult] {
      [
        CheckResult(
          places: [.init(path: "a.c", line: 3, endLine: 4)],
          severity: .error,
          message: "odd (X1)"
        ),
        CheckResult(places: [.init(path: "b.c")], severity: .note, message: "file"),
        CheckResult(places: [.init(path: "b.c")], severity: level, message: "plain"),
      ]
    }
    let document =
      #"{"source": {"name": "t"}, "severity": "WARNING", "diagnostics": [\#(first), \#(second), \#(third)]}"#
    #expect(try CheckFormat.rdjson.results(in: document) == expected(.warning))
    #expect(
      try CheckFormat.rdjson.results(in: "\(first)\n\(second)\n\n\(third)\n") == expected(nil)
    )
  }

  @Test func `JUnit's failed tests are told with every place they name`() throws {
    let results = try CheckFormat.junit.results(
      in: """
        <?xml version="1.0" encoding="utf-8"?>
        <testsuites><testsuite name="pytest" file="suite.py">
          <testcase classname="test_a" name="test_ok" time="0.1"/>
          <testcase classname="test_a" name="test_bad" file="test_a.py" line="3">
            <failure message="assert 1 == 2&#10;more">def test_bad():
        test_a.py:5: in test_bad
            f()
        lib/a.py:9: AssertionError: no</failure>
          </testcase>
          <testcase name="odd"><error type="E">
        gone wrong</error><system-out><failure/></system-out></testcase>
          <testcase name="skipped"><skipped/></testcase>
        </testsuite>
        <testsuite name="/t/a.js"><testcase name="rule"><failure message="bad">
        line 7, col 2, Error - bad</failure></testcase></testsuite></testsuites>
        """
    )
    #expect(
      results == [
        CheckResult(
          places: [
            .init(path: "lib/a.py", line: 9), .init(path: "test_a.py", line: 5),
            .init(path: "test_a.py", line: 3), .init(path: "suite.py", line: 3),
            .init(path: "pytest", line: 3),
          ],
          severity: .error,
          message: "test 'test_a.test_bad' failed: assert 1 == 2",
          countsWithoutPlace: true
        ),
        CheckResult(
          places: [.init(path: "suite.py"), .init(path: "pytest")],
          severity: .error,
          message: "test 'odd' failed: gone wrong",
          countsWithoutPlace: true
        ),
        CheckResult(
          places: [.init(path: "/t/a.js", line: 7)],
          severity: .error,
          message: "test 'rule' failed: bad",
          countsWithoutPlace: true
        ),
      ]
    )
  }
}
