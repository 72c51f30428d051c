import Foundation
import ReviewTypes
import Rules
import Testing

@Suite struct RuleSetTests {
  private func text(_ id: String, message: String = "A finding.") -> String {
    "{id: \(id), severity: note, message: '\(message)', ask: Is it?}"
  }

  @Test func `a folder's rule files are loaded and ordered by id`() throws {
    let folder = try RuleFolder([
      "b.yaml": text("b"), "a.yml": text("a"), "c.yaml": text("c"),
      "README.md": "not a rule", ".hidden.yaml": "not a rule",
    ])
    let rules = try RuleSet.load(from: [folder.path])
    #expect(rules.rules.map(\.id) == ["a", "b", "c"])
    #expect(rules["b"]?.id == "b")
    #expect(rules["d"] == nil)
  }

  @Test func `a file is loaded by its own path`() throws {
    let folder = try RuleFolder(["a.yaml": text("a"), "b.yaml": text("b")])
    let rules = try RuleSet.load(from: [folder.path + "/b.yaml"])
    #expect(rules.rules.map(\.id) == ["b"])
  }

  @Test func `no path, no rule`() throws {
    #expect(try RuleSet.load(from: []).rules.isEmpty)
  }

  @Test func `the mistakes of all files are collected`() throws {
    let folder = try RuleFolder([
      "a.yaml": "{id: a, severity: fatal, message: A., ask: Is it?, nota: A.}",
      "b.yaml": text("b"),
      "c.yaml": "{id: c, severity: note, message: A.}",
    ])
    #expect(
      folder.mistakes() == """
        a.yaml:1:19: error: unknown severity 'fatal' (expected note, warning or error)
        a.yaml:1:52: error: unknown key 'nota' (did you mean 'note'?)
        c.yaml:1:1: error: neither 'match' nor 'ask' is given: the rule would never find anything
        """
    )
  }

  @Test func `one id in two files is a mistake`() throws {
    let first = try RuleFolder(["a.yaml": text("a")])
    let second = try RuleFolder(["a.yaml": text("a")])
    let expected = RuleFileErrors(mistakes: [
      RuleMistake(
        file: "\(second.path)/a.yaml",
        line: 1,
        column: 1,
        message: "rule 'a' is already defined in \(first.path)/a.yaml"
      )
    ])
    #expect(throws: expected) { try RuleSet.load(from: [first.path, second.path]) }
  }

  @Test func `a file that is not there is a mistake`() throws {
    let folder = try RuleFolder([:])
    let path = folder.path + "/none.yaml"
    let expected = RuleFileErrors(mistakes: [
      RuleMistake(file: path, line: 1, column: 1, message: "cannot read: there is no such file")
    ])
    #expect(throws: expected) { try RuleSet.load(from: [path]) }
  }

  @Test func `a file that is not UTF-8 is a mistake`() throws {
    let folder = try RuleFolder([:])
    let path = folder.path + "/a.yaml"
    try Data([0x69, 0x64, 0x3A, 0x20, 0xFF, 0xFE, 0x80]).write(to: URL(fileURLWithPath: path))
    let expected = RuleFileErrors(mistakes: [
      RuleMistake(file: path, line: 1, column: 1, message: "cannot read: the file is not UTF-8")
    ])
    #expect(throws: expected) { try RuleSet.load(from: [path]) }
  }

  @Test func `a rule takes the place of the one with its id`() throws {
    let bundled = try RuleFolder(["a.yaml": text("a"), "b.yaml": text("b")])
    let own = try RuleFolder(["b.yaml": text("b", message: "Mine."), "c.yaml": text("c")])
    let rules = try RuleSet.load(from: [bundled.path])
      .overriding(with: RuleSet.load(from: [own.path]))
    #expect(rules.rules.map(\.id) == ["a", "b", "c"])
    #expect(rules.rules.map(\.message) == ["A finding.", "Mine.", "A finding."])
  }
}
