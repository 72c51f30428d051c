import Foundation
import TestSupport
import Testing

/// `--format jsonl`, which is written while the review goes on.
struct StreamedReportTests {
  /// Twenty files, each with a finding of a pattern and a candidate that `--no-model` leaves.
  private func repository() throws -> TemporaryRepository {
    let repository = try TemporaryRepository()
    for number in 10..<30 {
      try repository.write("f\(number).js", "let x = 1; // TODO: y\nconsole.log('XXX', x);\n")
    }
    try repository.writeBytes("logo.png", [0, 1, 2])
    try repository.stage()
    return repository
  }

  private func objects(_ run: Program.Run) throws -> [[String: Any]] {
    try run.output.split(separator: "\n").map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
  }

  @Test func `files are reported some at a time, and the summary is of all`() throws {
    let repository = try repository()
    let run = try Program.run("check", "--no-model", "--format", "jsonl", in: repository)
    #expect(run.status == 0, "\(run.error)")
    let objects = try objects(run)
    let types = objects.compactMap { $0["type"] as? String }
    #expect(
      types == Array(repeating: "finding", count: 16) + Array(repeating: "unreviewed", count: 16)
        + Array(repeating: "finding", count: 4) + Array(repeating: "unreviewed", count: 4)
        + ["skipped", "summary"]
    )
    let summary = try #require(objects.last)
    #expect(summary["warnings"] as? Int == 20)
    #expect(summary["files"] as? Int == 20)
    #expect(summary["unreviewed"] as? Int == 20)
    #expect(summary["skipped"] as? Int == 1)
  }

  @Test(arguments: [["--no-model"], []])
  func `it holds what the JSON report holds, from one model`(options: [String]) throws {
    let repository = try repository()
    let json = try Program.run(["check", "--format", "json"] + options, in: repository)
    let lines = try Program.run(
      ["check", "--format", "jsonl", "--no-cache"] + options,
      in: repository
    )
    #expect(json.status == lines.status, "\(lines.error)")
    let whole = try #require(try json.json()["findings"] as? [[String: Any]])
    let streamed = try objects(lines).filter { $0["type"] as? String == "finding" }
    func prints(_ findings: [[String: Any]]) -> [String] {
      findings.map { "\($0["fingerprint"] ?? "") \($0["blocking"] ?? "") \($0["path"] ?? "")" }
        .sorted()
    }
    #expect(whole.count >= 20)
    #expect(prints(streamed) == prints(whole))
  }

  @Test func `in a file it is written whole, beside another report`() throws {
    let repository = try repository()
    let both = try Program.run(
      "check",
      "--no-model",
      "--format",
      "jsonl",
      "--output",
      "b.jsonl",
      "--format",
      "json",
      in: repository
    )
    #expect(try both.json()["version"] as? Int == 1)
    let text = try String(contentsOfFile: repository.path + "/b.jsonl", encoding: .utf8)
    #expect(text.split(separator: "\n").count == 42)
    #expect(text.hasSuffix("}\n"))
  }
}
