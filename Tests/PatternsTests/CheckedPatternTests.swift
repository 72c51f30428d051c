import Patterns
import Testing

@Suite struct CheckedPatternTests {
  @Test func `a pattern that was checked before matches as one that is checked now`() throws {
    for source in [#"\bprint\("#, "(?i)todo", "^b$"] {
      for isMultiline in [false, true] {
        let one = try Pattern(source, isMultiline: isMultiline)
        let other = Pattern(checked: source, isMultiline: isMultiline)
        for text in ["print(1)", "a TODO", "a\nb", "b", ""] {
          #expect(other.firstMatch(in: text) == one.firstMatch(in: text), "\(source) in \(text)")
        }
      }
    }
  }

  @Test func `one that does not compile after all gives up`() {
    let pattern = Pattern(checked: "(", isMultiline: false)
    #expect(pattern.givesUp(on: "("))
    #expect(!pattern.matches("("))
  }

  @Test(arguments: [["*.py"], ["/src/", "!src/a"], ["a/**/b", "[!x]", "!*.c"], []])
  func `a list made again names and ignores the same files`(sources: [String]) throws {
    let list = try PathList(sources)
    let again = PathList(checked: list.checked)
    #expect(again == list)
    #expect(again.isEmpty == list.isEmpty)
    for path in ["a.py", "src/a", "src/b", "a/b", "a/x/b", "y", "x", "y/m.c"] {
      #expect(again.names(path) == list.names(path), "\(path)")
      #expect(again.ignores(path) == list.ignores(path), "\(path)")
    }
  }

  @Test func `the engine names its version`() {
    #expect(Pattern.engineVersion.hasPrefix("10."))
  }
}
