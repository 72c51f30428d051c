import Inference
import ReviewTypes
import Reviewing
import Rules
import TestSupport
import Testing

struct CommitMessageTests {
  private func texts(_ message: CommitMessage) -> [String] {
    message.lines.map { "\($0.newLine) \($0.text)" }
  }

  @Test func `comments and blank lines at the ends are no part of the message`() {
    let message = CommitMessage("\n# a\n\nSubject\n# b\n\nBody #c\n\n# d\n")
    #expect(texts(message) == ["4 Subject", "6 ", "7 Body #c"])
    #expect(message.subject == "Subject")
  }

  @Test func `comments are kept where git keeps them`() {
    let message = CommitMessage("#12\n\n# a\n", stripsComments: false)
    #expect(texts(message) == ["1 #12", "2 ", "3 # a"])
  }

  @Test(arguments: [";", "//", "é"]) func `a comment begins as configured`(comment: String) {
    let message = CommitMessage("#12\n\(comment) a\nb", comment: comment)
    #expect(texts(message) == ["1 #12", "3 b"])
  }

  @Test func `what stands below the scissors is the change`() {
    let scissors = "; ------------------------ >8 ------------------------"
    let text = "Subject\n\(scissors)\n; Do not modify.\ndiff --git a/a b/a\n+# b\n"
    for strips in [true, false] {
      let message = CommitMessage(text, comment: ";", stripsComments: strips)
      #expect(texts(message) == ["1 Subject"])
      #expect(message.below == ["diff --git a/a b/a", "+# b"])
    }
  }

  @Test func `line endings of Windows end lines`() {
    #expect(texts(CommitMessage("a\r\n# b\r\n\r\nc\r\n")) == ["1 a", "3 ", "4 c"])
  }

  @Test func `git's choice of a comment character is seen in its last line`() {
    #expect(CommitMessage.automaticComment(in: "#12 a\n\n; Please enter\n;\n") == ";")
    #expect(CommitMessage.automaticComment(in: "a\n") == "#")
    #expect(CommitMessage.automaticComment(in: "") == "#")
  }

  @Test func `messages that nobody wrote to be read are automatic`() {
    #expect(CommitMessage("fixup! wip").isAutomatic)
    #expect(CommitMessage("Merge branch 'a'").isAutomatic)
    #expect(!CommitMessage("Merged the two readers").isAutomatic)
    #expect(!CommitMessage("Revert \"a\"").isAutomatic)
  }

  private let rules = """
    id: other
    severity: warning
    message: M.
    scope: commit-message
    ask: Is it another?
    """

  @Test func `a general model sees the message with the change below it`() throws {
    let model = ScriptedModel { _, _ in 0.9 }
    let change = ChangeSummary.lines(of: [
      .modified("a.js", " x\n-old\n+new"),
      FileDiff(oldPath: "b.png", newPath: "c.png", change: .renamed, content: .skipped(.binary)),
    ])
    let message = CommitMessage("\nSay more\n\nMuch.\n")
    var options = ReviewOptions()
    options.subject = .message
    let review = Reviewer(
      rules: try RuleSet.inline(
        rules,
        "id: all\nseverity: error\nmessage: M.\nmatch: {any: ['.']}"
      ),
      options: options
    ).review([message.diff(change: change)], openModel: { model })
    #expect(
      review.findings.map { "\($0.rule) \($0.path):\($0.line)" } == ["other COMMIT_EDITMSG:2"]
    )
    #expect(
      model.requests.first?.hunks.map(\.hunk.text) == [
        """
        File: COMMIT_EDITMSG
             2 +Say more
             3 +
             4 +Much.
                \("")
                The change:
                modified a.js: 1 added, 1 deleted
                -old
                +new
                renamed c.png

        """
      ]
    )
    #expect(
      model.questions == ["\nRule other: Is it another?\nLine 2: Say more\nAnswer (yes or no):"]
    )
  }

  @Test func `rules about messages do not look at files`() throws {
    let model = ScriptedModel { _, _ in 0.9 }
    let review = Reviewer(rules: try RuleSet.inline(rules), options: ReviewOptions())
      .review([.modified("a.js", "+a")], openModel: { model })
    #expect(review.findings.isEmpty && review.counts.candidates == 0)
  }

  @Test func `a long change is told in few lines, every file among them`() {
    let long = (0..<500).map { "+line \($0)" }.joined(separator: "\n")
    let diffs = (0..<5).map { FileDiff.modified("\($0).js", long) }
    let lines = ChangeSummary.lines(of: diffs)
    #expect(lines.count <= 120)
    #expect(lines.filter { $0.hasPrefix("modified") }.count == 5)
    let many = (0..<500).map { FileDiff.modified("\($0).js", "+a") }
    #expect(ChangeSummary.lines(of: many).count <= 121)
    #expect(ChangeSummary.lines(of: many).last?.hasSuffix("more files") == true)
  }
}
