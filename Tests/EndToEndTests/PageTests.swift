import Foundation
import TestSupport
import Testing

/// The HTML report in a real browser, used as a reader uses it.
struct PageTests {
  @Test func `the page filters, is used by keys, fits a phone and asks nobody for anything`() throws
  {
    let repository = try TemporaryRepository()
    try repository.stage("shop/order.js", text: "function total(order) {\n  return order.sum;\n}\n")
    try repository.commit()
    try repository.stage(
      "shop/order.js",
      text: "function total(order) {\n  // const rate = load(order);\n  return 1; // TODO: x\n}\n"
    )
    try repository.stage(
      ReportJudgeTests.name,
      text: "\(ReportJudgeTests.line)\nlet x = 1; // TODO: \(String(repeating: "y", count: 3000))\n"
    )
    try repository.stage(
      "c.py",
      text: "x = 1  # TODO: y  vibecheck:ignore[todo-without-ticket] on purpose\n"
    )
    try repository.stage("d.js", text: "let y = 1;\n")
    try repository.writeBytes("logo.png", [0, 1, 2])
    try repository.stage("logo.png")
    // What a model makes of hostile text is no matter of the page.
    try repository.write(
      ".vibecheck.yaml",
      """
      rules: {commented-out-code: error}
      overrides: [{files: ['a*'], rules: {commented-out-code: off}}]

      """
    )
    let run = try Program.run("check", "--output", "page.html", in: repository)
    #expect(run.status == 1, "\(run.error)")

    let found = try JSONDecoder().decode(
      Found.self,
      from: Data(try Judge.run("page.py", "page.html", in: repository).utf8)
    )
    let hostile = ReportJudgeTests.printableName
    #expect(found.requests == ["page.html"])
    #expect(found.console.isEmpty)
    #expect(found.scripts == 1)
    #expect(found.alien == 0)
    #expect(found.all == [4, 3])
    #expect(found.count == "4 of 5 findings")
    #expect(found.severity == ["blocking": [2, 2], "error": [2, 2], "warning": [2, 2]])
    #expect(
      found.rule == [
        "commented-out-code": [1, 1], "hidden-text": [1, 1], "todo-without-ticket": [2, 2],
      ]
    )
    #expect(found.file == ["shop/order.js": [2, 1], "c.py": [0, 0], hostile: [2, 1]])
    #expect(found.text == [1, 1])
    #expect(found.reset == [4, 3])
    #expect(found.silenced == 5)
    #expect(
      found.focus == [
        "finding-1", "finding-2", "finding-1", "search", "search", "body", "finding-5",
      ]
    )
    #expect(found.typed == "")
    #expect(found.outline == "solid")
    #expect(found.colours == ["light", "dark", "dark"])
    #expect(found.sideways == [0, 0, 0, 0])
    #expect(found.plain == ["findings": 5, "filters": 0])
  }

  /// What `Judges/page.py` prints: for filters, how many findings and files are left.
  private struct Found: Decodable {
    struct Trouble: Decodable {}

    var requests: [String]
    var all: [Int]
    var count: String
    var severity: [String: [Int]]
    var rule: [String: [Int]]
    var file: [String: [Int]]
    var text: [Int]
    var reset: [Int]
    var silenced: Int
    var focus: [String]
    var typed: String
    var outline: String
    var colours: [String]
    var sideways: [Int]
    var console: [Trouble]
    var scripts: Int
    var alien: Int
    var plain: [String: Int]
  }
}
