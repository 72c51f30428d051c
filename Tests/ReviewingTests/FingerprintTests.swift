import ReviewTypes
import Reviewing
import Testing

struct FingerprintTests {
  private func make(
    rule: String = "r",
    path: String = "a.py",
    text: String = "print(x)",
    equalLinesAbove: Int = 0
  ) -> String {
    Fingerprint.make(
      rule: RuleID(rule),
      path: path,
      text: text,
      equalLinesAbove: equalLinesAbove
    )
  }

  @Test func `a fingerprint never changes from one version of the program to the next`() {
    // printf 'r\0a.py\0print(x)\x000' | sha256sum | cut -c 1-16
    #expect(make() == "9fffafef171bbea6")
  }

  @Test func `re-indentation keeps a fingerprint`() {
    #expect(make(text: "print(x)") == make(text: "\t  print(x) "))
  }

  @Test(arguments: [
    ("s", "a.py", "print(x)", 0), ("r", "b.py", "print(x)", 0), ("r", "a.py", "print(y)", 0),
    ("r", "a.py", "print(x)", 1),
  ])
  func `another rule, path or text, or an equal line above, is another finding`(
    rule: String,
    path: String,
    text: String,
    equalLinesAbove: Int
  ) {
    #expect(
      make() != make(rule: rule, path: path, text: text, equalLinesAbove: equalLinesAbove)
    )
  }
}
