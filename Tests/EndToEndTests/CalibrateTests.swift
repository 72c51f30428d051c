import Foundation
import TestSupport
import Testing

/// `vibecheck calibrate` with llama.cpp and the embedded model.
struct CalibrateTests {
  private let repository: TemporaryRepository

  init() throws {
    repository = try TemporaryRepository()
  }

  private func lock() throws -> [String: Any] {
    let bytes = try Data(contentsOf: URL(filePath: repository.path + "/.vibecheck.lock"))
    return try #require(try JSONSerialization.jsonObject(with: bytes) as? [String: Any])
  }

  private func rules(_ run: Program.Run) throws -> [String: [String: Any]] {
    let rules = try #require(try run.json()["rules"] as? [[String: Any]])
    return Dictionary(uniqueKeysWithValues: rules.map { ($0["rule"] as? String ?? "", $0) })
  }

  /// Disabled statements and prose, twelve of each.
  private static let labels = (1...12).flatMap { number in
    [
      ("// const rate\(number) = load(order, \(number));", "finding"),
      ("// rate\(number) = the order's share of year \(number) (see load)", "not"),
    ]
  }

  private func writeLabels(rule: String) throws {
    let rows = Self.labels.map { code, label in
      #"{"rule": "\#(rule)", "path": "shop/order.js", "code": "\#(code)", "label": "\#(label)"}"#
    }
    try repository.write("labels.jsonl", rows.joined(separator: "\n") + "\n")
  }

  @Test func `the embedded model keeps its own measurement, and the table says so`() throws {
    let run = try Program.run("calibrate", in: repository)
    #expect(run.status == 0, "\(run.error)")
    let row = try #require(
      run.output.split(separator: "\n").first { $0.hasPrefix("leftover-debug") }
    )
    #expect(row.hasSuffix("the model's own measurement holds"))
    #expect(run.output.hasPrefix("rule "))
    #expect(run.output.contains("wrote .vibecheck.lock for the model "))
    #expect(try lock()["prompt"] as? String == "lines-1")

    try repository.stage("a.js", text: CheckTests.bad)
    let before = try Program.run("check", "--format", "json", in: repository)
    try FileManager.default.removeItem(atPath: repository.path + "/.vibecheck.lock")
    let after = try Program.run("check", "--format", "json", in: repository)
    #expect(try before.json()["findings"] as? NSArray == after.json()["findings"] as? NSArray)
  }

  @Test func `a team's labels choose the threshold that reviews then use`() throws {
    try writeLabels(rule: "commented-out-code")
    let run = try Program.run(
      "calibrate",
      "--rule",
      "commented-out-code",
      "--labels",
      "labels.jsonl",
      "--format",
      "json",
      in: repository
    )
    #expect(run.status == 0, "\(run.error)")
    let measured = try #require(try rules(run)["commented-out-code"])
    #expect(measured["state"] as? String == "calibrated")
    #expect(measured["labelledFindings"] as? Int == 12)
    let threshold = try #require(measured["threshold"] as? Double)

    try repository.letTheModelBlock()
    try repository.stage("a.js", text: CheckTests.bad)
    let check = try Program.run("check", "--format", "json", "-v", in: repository)
    let finding = try #require(
      (try check.json()["findings"] as? [[String: Any]])?.first {
        $0["rule"] as? String == "commented-out-code"
      }
    )
    #expect(finding["threshold"] as? Double == threshold)
    #expect(check.status == 1)
  }

  @Test func `a rule the model was not trained on is asked about once it is measured`() throws {
    let rule = """
      id: no-disabled-call
      severity: error
      message: A call was disabled
      ask: Is this line disabled code that was left as a comment?
      match: {any: ['//']}
      """
    try repository.write(".vibecheck/rules/no-disabled-call.yaml", rule)
    try repository.stage("a.js", text: CheckTests.bad)
    func unreviewed() throws -> [String] {
      let run = try Program.run(
        "check",
        "--rule",
        "no-disabled-call",
        "--format",
        "json",
        in: repository
      )
      return try #require(try run.json()["unreviewed"] as? [[String: Any]])
        .compactMap { $0["reason"] as? String }
    }
    #expect(try unreviewed() == ["needs-general-model"])
    try writeLabels(rule: "no-disabled-call")
    let run = try Program.run("calibrate", "--labels", "labels.jsonl", in: repository)
    #expect(run.status == 0, "\(run.error)")
    #expect(try unreviewed() == [])

    #expect(try Program.run("calibrate", "--check", in: repository).status == 0)
    try repository.write(
      ".vibecheck/rules/no-disabled-call.yaml",
      rule.replacing("left as a comment", with: "kept as a comment")
    )
    let check = try Program.run("calibrate", "--check", in: repository)
    #expect(check.status == 1)
    #expect(check.error.contains("'no-disabled-call' changed after '.vibecheck.lock' was written"))
    let review = try Program.run("check", in: repository)
    #expect(review.output.contains("note: 'no-disabled-call' changed after '.vibecheck.lock'"))
  }

  @Test func `--check without a lock is exit status 1`() throws {
    let run = try Program.run("calibrate", "--check", in: repository)
    #expect(run.status == 1)
    #expect(run.error.contains("there is no '.vibecheck.lock'; run 'vibecheck calibrate'"))
  }

  @Test func `damaged labels and a damaged lock are exit status 2`() throws {
    try repository.write("labels.jsonl", "{\"rule\": \"vague-nam\"}\nx\n")
    let labels = try Program.run("calibrate", "--labels", "labels.jsonl", in: repository)
    #expect(labels.status == 2)
    #expect(labels.error.contains("labels.jsonl:1:1: error: there is no rule 'vague-nam'"))
    #expect(labels.error.contains("labels.jsonl:2:1: error: expected a JSON object"))
    try repository.write(".vibecheck.lock", "rules:\n")
    try repository.stage("a.js", text: CheckTests.bad)
    let check = try Program.run("check", in: repository)
    #expect(check.status == 2)
    #expect(check.error.hasPrefix(".vibecheck.lock: error: it cannot be read: it is no JSON"))
  }
}
