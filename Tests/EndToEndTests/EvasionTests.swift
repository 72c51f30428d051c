import TestSupport
import Testing

/// Ways to slip a line past the review.
struct EvasionTests {
  @Test func `an attribute that hides a file is a finding, and the file is listed`() throws {
    let repository = try TemporaryRepository()
    try repository.stage(".gitattributes", text: "*.js linguist-generated\n")
    try repository.stage("a.js", text: CheckTests.bad)
    let run = try Program.run("check", "--format", "json", in: repository)
    #expect(try run.rules() == ["hidden-by-attribute"])
    let skipped = try #require(try run.json()["skipped"] as? [[String: Any]])
    #expect(skipped.map { $0["path"] as? String } == ["a.js"])
    #expect(skipped.map { $0["reason"] as? String } == ["generated"])
  }

  @Test(arguments: ["*.js -diff", "*.js binary", "*.js diff=none"])
  func `no attribute makes source code unreadable`(line: String) throws {
    let repository = try TemporaryRepository()
    try repository.git("config", "diff.none.textconv", "true")
    try repository.letTheModelBlock()
    try repository.stage(".gitattributes", text: line + "\n")
    try repository.stage("a.js", text: CheckTests.bad)
    let run = try Program.run("check", "--format", "json", in: repository)
    #expect(run.status == 1)
    #expect(try run.rules().contains("commented-out-code"))
  }

  @Test(arguments: [
    "let a\u{202E} = 1", "let b = 1" + String(repeating: " ", count: 200) + "; f()",
  ])
  func `text that a reader cannot see blocks`(line: String) throws {
    let repository = try TemporaryRepository()
    try repository.stage("a.js", text: line + "\n")
    let run = try Program.run("check", "--format", "json", in: repository)
    #expect(run.status == 1)
    #expect(try run.rules() == ["hidden-text"])
  }

  @Test func `a line of over 10,000 bytes is judged around what a rule looks for`() throws {
    let repository = try TemporaryRepository()
    let filler = String(repeating: "x = 1; ", count: 2_000)
    try repository.stage("a.js", text: "\(filler)console.log(x); \(filler)\n")
    let run = try Program.run("check", "-v", "--format", "json", in: repository)
    #expect(run.status != 2, "\(run.error)")
    #expect(try run.summary("judged") == 1)
    let remarks = try #require(try run.json()["remarks"] as? [String])
    #expect(remarks.contains { $0.hasPrefix("a.js:1 is longer than 10000 bytes") })
  }
}
