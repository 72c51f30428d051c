import ReviewTypes
import Testing

@testable import Reporting

struct JSONReportReaderTests {
  private func read(_ text: String) throws -> Review {
    try JSONReportReader.read(Array(text.utf8))
  }

  @Test func `what the reporter wrote is read back whole`() throws {
    let reporter = JSONReporter(
      options: ReportOptions(verbosity: .verbose, toolVersion: "1.0.0")
    )
    let text = reporter.report(richReview())
    #expect(reporter.report(try read(text)) == text)
    let empty = reporter.report(Review())
    #expect(try read(empty) == Review())
  }

  @Test func `a report from before later keys is read`() throws {
    let review = try read(
      """
      {"version":1,"tool":{"name":"vibecheck","version":"0.1.0"},"model":null,
       "summary":{"files":1,"hunks":2,"candidates":3,"judged":4,"tokensEvaluated":5,"tokensFromCache":6},
       "skipped":[{"path":"a.png","reason":"binary"}],
       "unreviewed":[{"path":"a.py","line":7,"rule":"r","reason":"budget"}],
       "findings":[{"rule":"r","severity":"warning","blocking":false,"path":"a.py","line":8,"endLine":9,
         "message":"m","evidence":"e","confidence":0.5,"threshold":0.25,"source":"pattern","fingerprint":"f",
         "suppressed":null,"suggestion":null}]}
      """
    )
    #expect(review.counts.hunks == 2)
    #expect(review.skipped == [SkippedFile(path: "a.png", reason: .binary)])
    #expect(
      review.unreviewed == [Unreviewed(path: "a.py", line: 7, rule: "r", reason: .budget)]
    )
    #expect(review.findings.map(\.endLine) == [9])
    #expect(review.findings.map(\.isBaselined) == [false])
  }

  @Test(
    arguments: [
      ("", JSONReportError.notJSON),
      ("[]", .notJSON),
      ("{\"version\":1}", .wrongValue(place: "tool")),
      (#"{"version":1,"tool":{"name":"other"}}"#, .foreign),
      (#"{"version":2,"tool":{"name":"vibecheck"}}"#, .otherVersion(2)),
      (#"{"version":1,"tool":{"name":"vibecheck"}}"#, .wrongValue(place: "summary")),
    ]
  )
  func `anything else is refused with the reason`(_ text: String, _ error: JSONReportError) {
    #expect(throws: error) { try read(text) }
  }

  @Test func `the place of a wrong value is named`() {
    let text = """
      {"version":1,"tool":{"name":"vibecheck"},"model":null,"summary":{"files":1,"hunks":2,"candidates":3,
       "judged":4,"tokensEvaluated":5,"tokensFromCache":6},"skipped":[],"unreviewed":[],
       "findings":[{"rule":"r","severity":"fatal"}]}
      """
    #expect(throws: JSONReportError.wrongValue(place: "findings.0.severity")) { try read(text) }
    #expect(
      JSONReportError.wrongValue(place: "findings.0.severity").description
        == "'findings.0.severity' is missing or is no such value"
    )
  }
}
