import Foundation
import TestSupport
import Testing

/// Each format before a judge that is not ours, with text in the change that tries to break out.
struct ReportJudgeTests {
  /// A file's name and a line that findings are about, with all that formats give a meaning to.
  static let name = "a ]]><b>&\" '`|@everyone #1\n::error::x[y](z)\u{202e}é.js"
  static let printableName = #"a ]]><b>&" '`|@everyone #1\n::error::x[y](z)\u{202e}é.js"#
  static let line =
    "// const a = ']]><script>alert(1)</script> ::error::x @everyone #1 `|` \u{1b}[2J\u{202e}';"

  private func repository() throws -> TemporaryRepository {
    let repository = try TemporaryRepository()
    // What a model makes of hostile text is no matter of the reports.
    try repository.write(
      ".vibecheck.yaml",
      """
      rules: {commented-out-code: error}
      overrides: [{files: ['a*'], rules: {commented-out-code: off}}]

      """
    )
    try repository.stage("shop/order.js", text: "function total(order) {\r\n  return 1;\r\n}\r\n")
    try repository.commit()
    try repository.stage(
      "shop/order.js",
      text:
        "function total(order) {\r\n  // const rate = load(order);\r\n  return 1; // TODO: x\r\n}\r\n"
    )
    try repository.stage(Self.name, text: "\(Self.line)\nlet x = 1; // TODO: y\n")
    try repository.writeBytes("logo.png", [0, 1, 2])
    try repository.stage("logo.png")
    return repository
  }

  @Test func `SARIF is valid by its schema and has what GitHub requires`() throws {
    let repository = try repository()
    let run = try Program.run("check", "--output", "a.sarif", in: repository)
    #expect(run.status == 1, "\(run.error)")
    #expect(try Judge.run("sarif.py", "a.sarif", in: repository) == "4 results 0 errors\n")
    let document = try JSONSerialization.jsonObject(
      with: Data(contentsOf: URL(filePath: repository.path + "/a.sarif"))
    )
    let results = try #require(
      ((document as? [String: Any])?["runs"] as? [[String: Any]])?.first?["results"]
        as? [[String: Any]]
    )
    let ofOrder = results.filter { "\($0)".contains("shop/order.js") }
    let hashes = ofOrder.compactMap {
      ($0["partialFingerprints"] as? [String: String])?["primaryLocationLineHash"]
    }
    // By a JavaScript implementation of GitHub's algorithm, for lines 2 and 3.
    #expect(hashes == ["e79877b4890e9196:1", "52b16427cc2daab2:1"])
  }

  @Test func `SARIF without a finding, a model or a file is valid`() throws {
    let repository = try TemporaryRepository()
    let run = try Program.run("check", "--output", "a.sarif", in: repository)
    #expect(run.status == 0, "\(run.error)")
    #expect(try Judge.run("sarif.py", "a.sarif", in: repository) == "0 results 0 errors\n")
  }

  @Test func `programs that read Checkstyle and JUnit find every finding`() throws {
    let repository = try repository()
    let run = try Program.run(
      "check",
      "--format",
      "checkstyle",
      "--output",
      "c.xml",
      "--format",
      "junit",
      "--output",
      "j.xml",
      in: repository
    )
    #expect(run.status == 1, "\(run.error)")
    let name = #"a ]]><b>&" \'`|@everyone #1\\n::error::x[y](z)\\u{202e}é.js"#
    // The reader of Checkstyle takes every backslash for one of Windows.
    let slashed = #"a ]]><b>&" \'`|@everyone #1/n::error::x[y](z)/u{202e}é.js"#
    let read = try Judge.run("xml_reports.py", "c.xml", "j.xml", in: repository)
    let commented = "Code left as a comment; delete it, the history keeps it."
    let hidden =
      "This line holds text that a reader cannot see; remove it or write it as an escape."
    let task = "A task marker without owner or ticket; name one, or do it now."
    #expect(
      read.split(separator: "\n").map(String.init) == [
        "checkstyle '\(slashed)':1: error: \(hidden)",
        "checkstyle '\(slashed)':2: warning: \(task)",
        "checkstyle 'logo.png':1: info: not reviewed: binary",
        "checkstyle 'shop/order.js':2: error: \(commented)",
        "checkstyle 'shop/order.js':3: warning: \(task)",
        "junit 'vibecheck': review: Passed",
        "junit '\(name)': hidden-text in line 1: Failure",
        "junit '\(name)': todo-without-ticket in line 2: Passed",
        "junit 'logo.png': skipped: Skipped",
        "junit 'shop/order.js': commented-out-code in line 2: Failure",
        "junit 'shop/order.js': todo-without-ticket in line 3: Passed",
      ]
    )
  }

  @Test func `GitHub's own Markdown makes only the elements of the report`() throws {
    let repository = try repository()
    let run = try Program.run("check", "--output", "a.md", in: repository)
    #expect(run.status == 1, "\(run.error)")
    #expect(
      try Judge.run("markdown.py", "a.md", in: repository)
        == "br code details h2 h3 li p strong summary ul\n"
    )
  }

  @Test func `GitHub's commands are those of the review alone`() throws {
    let repository = try repository()
    let run = try Program.run("check", "--format", "github", in: repository)
    let lines = run.output.split(separator: "\n").filter { $0.contains("::") }
    #expect(lines.count == 5)
    #expect(
      lines.allSatisfy {
        $0.hasPrefix("::error ") || $0.hasPrefix("::warning ") || $0.hasPrefix("::notice ")
      }
    )
    #expect(!run.output.utf8.contains(0x1b))
  }
}
