import ReviewTypes
import Rules
import Testing

@Suite struct SuppressionTests {
  @Test(arguments: [
    "print(x)  # vibecheck:ignore[leftover-debug] shown to the user",
    "print(x) // vibecheck:ignore[leftover-debug] shown to the user",
    "-- vibecheck:ignore[leftover-debug] shown to the user",
    "/* vibecheck:ignore[leftover-debug] shown to the user */",
    "<!-- vibecheck:ignore[leftover-debug] shown to the user -->",
    "; vibecheck:ignore[leftover-debug]   shown to the user  ",
    "% vibecheck:ignore[leftover-debug]: shown to the user",
    " * vibecheck:ignore[leftover-debug] - shown to the user",
    "// old habit; vibecheck:ignore[ leftover-debug ] shown to the user",
  ]) func `a suppression is read in any comment syntax`(text: String) {
    let expected = Suppression(
      rules: ["leftover-debug"],
      reason: "shown to the user",
      scope: .line,
      newLine: 12
    )
    #expect(Suppression.parse(text, newLine: 12) == [expected])
  }

  @Test func `several rules share one reason`() {
    let expected = Suppression(
      rules: ["a", "b", "c"],
      reason: "all of it",
      scope: .line,
      newLine: 1
    )
    #expect(Suppression.parse("# vibecheck:ignore[a, b,c] all of it", newLine: 1) == [expected])
  }

  @Test func `a whole file is silenced`() {
    let expected = Suppression(rules: ["a"], reason: "made by hand", scope: .file, newLine: 1)
    #expect(
      Suppression.parse("// vibecheck:ignore-file[a] made by hand", newLine: 1) == [expected]
    )
  }

  @Test func `one line may hold several`() {
    let text = "x() // vibecheck:ignore[a] one vibecheck:ignore[b] two"
    let found = Suppression.parse(text, newLine: 3)
    #expect(
      found == [
        Suppression(rules: ["a"], reason: "one", scope: .line, newLine: 3),
        Suppression(rules: ["b"], reason: "two", scope: .line, newLine: 3),
      ]
    )
  }

  @Test(
    arguments: [
      ("# vibecheck:ignore[a]", ["a"], ""),
      ("/* vibecheck:ignore[a]*/", ["a"], ""),
      ("# vibecheck:ignore[] because", [], "because"),
      ("# vibecheck:ignore[ , ] because", [], "because"),
      ("# vibecheck:ignore because", [], "because"),
      ("# vibecheck:ignore", [], ""),
      ("# vibecheck:ignore[a because", [], "[a because"),
    ] as [(String, [RuleID], String)]
  )
  func `what is not well formed is kept`(text: String, rules: [RuleID], reason: String) {
    let expected = Suppression(rules: rules, reason: reason, scope: .line, newLine: 1)
    #expect(Suppression.parse(text, newLine: 1) == [expected])
  }

  @Test(arguments: [
    "print(x)",
    "let marker = \"vibecheck:ignore[a] reason\"",
    "# vibecheck:ignored[a] reason",
    "# vibecheck:ignore-next[a] reason",
    "# Vibecheck:ignore[a] reason",
    "",
  ]) func `what is no suppression is not found`(text: String) {
    #expect(Suppression.parse(text, newLine: 1).isEmpty)
  }

  @Test(arguments: [
    ("  // vibecheck:ignore[a] reason", true),
    ("# vibecheck:ignore[a] reason", true),
    ("   * vibecheck:ignore[a] reason", true),
    ("print(x) // vibecheck:ignore[a] reason", false),
    ("// a comment", false),
  ]) func `a comment of its own stands alone`(text: String, expected: Bool) {
    #expect(Suppression.standsAlone(text) == expected)
  }
}
