import ReviewTypes
import Reviewing
import Testing

struct FingerprintTests {
  private func first(rule: String = "r", path: String = "a.py", text: String) -> String {
    var counter = FingerprintCounter()
    return counter.next(rule: .init(rule), path: path, text: text)
  }

  @Test func `re-indentation keeps a fingerprint`() {
    #expect(first(text: "print(x)") == first(text: "\t  print(x) "))
  }

  @Test(arguments: [
    ("s", "a.py", "print(x)"), ("r", "b.py", "print(x)"), ("r", "a.py", "print(y)"),
  ])
  func `another rule, path or text is another finding`(rule: String, path: String, text: String) {
    #expect(first(text: "print(x)") != first(rule: rule, path: path, text: text))
  }

  @Test func `two equal lines of a file differ, and in the same order each time`() {
    var counter = FingerprintCounter()
    let one = counter.next(rule: "r", path: "a.py", text: "print(x)")
    let two = counter.next(rule: "r", path: "a.py", text: "print(x)")
    #expect(one != two)
    #expect(one == first(text: "print(x)"))
  }
}
