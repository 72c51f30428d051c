import Foundation
import TestSupport
import Testing

/// Severities and thresholds per rule and per path, and nested configurations.
struct OverrideTests {
  static let todo = "# TODO: later\n"

  /// Each finding as `path rule severity`.
  private func findings(
    _ arguments: String...,
    in repository: TemporaryRepository
  ) throws -> [String] {
    let run = try Program.run(["check", "--format", "json", "-v"] + arguments, in: repository)
    #expect(run.status != 2, "\(run.error)")
    let findings = try run.json()["findings"] as? [[String: Any]] ?? []
    return findings.map { finding in
      ["path", "rule", "severity"].map { finding[$0] as? String ?? "" }.joined(separator: " ")
    }
  }

  @Test func `an override turns a rule off or changes it for some paths only`() throws {
    let repository = try TemporaryRepository()
    try repository.write(
      ".vibecheck.yaml",
      """
      rules: {todo-without-ticket: note}
      overrides:
        - files: ["tests/**"]
          rules: {todo-without-ticket: off}
        - files: ["src/", "tests/slow/"]
          rules: {todo-without-ticket: {severity: error}}

      """
    )
    for file in ["a.py", "src/a.py", "tests/a.py", "tests/slow/a.py"] {
      try repository.stage(file, text: Self.todo)
    }
    #expect(
      try findings(in: repository) == [
        "a.py todo-without-ticket note", "src/a.py todo-without-ticket error",
        "tests/slow/a.py todo-without-ticket error",
      ]
    )
  }

  @Test func `a rule that is off for a path has no candidate there`() throws {
    let repository = try TemporaryRepository()
    try repository.write(
      ".vibecheck.yaml",
      "overrides: [{files: [old/], rules: {commented-out-code: off}}]\n"
    )
    try repository.stage("old/a.js", text: CheckTests.bad)
    let run = try Program.run(
      "check",
      "--format",
      "json",
      "--model",
      "/nowhere/none.gguf",
      in: repository
    )
    #expect(run.status == 0, "the model is not opened: \(run.error)")
    #expect(try run.summary("candidates") == 0)
  }

  @Test func `a threshold decides what counts, per rule and per path`() throws {
    let repository = try TemporaryRepository()
    try repository.write(
      ".vibecheck.yaml",
      """
      rules: {commented-out-code: {threshold: 1}}
      overrides: [{files: [strict/], rules: {commented-out-code: {threshold: 0.2, severity: error}}}]

      """
    )
    try repository.stage("a.js", text: CheckTests.bad)
    let lax = try Program.run("check", "--format", "json", "-v", in: repository)
    #expect(lax.status == 0, "\(lax.error)")
    let finding = try #require((try lax.json()["findings"] as? [[String: Any]])?.first)
    #expect(finding["threshold"] as? Double == 1)
    try repository.stage("strict/a.js", text: CheckTests.bad)
    let strict = try Program.run("check", "--format", "json", in: repository)
    #expect(strict.status == 1, "\(strict.error)")
    let found = try #require((try strict.json()["findings"] as? [[String: Any]])?.first)
    #expect(found["path"] as? String == "strict/a.js")
    #expect(found["threshold"] as? Double == 0.2)
  }

  @Test func `the nearest configuration wins, and patterns are relative to its folder`() throws {
    let repository = try TemporaryRepository()
    try repository.write(".vibecheck.yaml", "rules: {todo-without-ticket: error}\nignore: [gen/]\n")
    try repository.write(
      "web/.vibecheck.yaml",
      """
      rules: {todo-without-ticket: note}
      ignore: ["/old.py"]
      overrides: [{files: ["/app/*.py"], rules: {todo-without-ticket: off}}]

      """
    )
    try repository.write("web/deep/.vibecheck.yaml", "rules: {todo-without-ticket: warning}\n")
    for file in [
      "a.py", "old.py", "app/a.py", "web/a.py", "web/old.py", "web/app/a.py", "web/deep/a.py",
      "web/gen/a.py",
    ] {
      try repository.stage(file, text: Self.todo)
    }
    #expect(
      try findings(in: repository) == [
        "a.py todo-without-ticket error", "app/a.py todo-without-ticket error",
        "old.py todo-without-ticket error", "web/a.py todo-without-ticket note",
        "web/deep/a.py todo-without-ticket warning",
      ]
    )
  }

  @Test func `root takes nothing over, and extends replaces the packs of the folders above`() throws
  {
    let repository = try TemporaryRepository()
    try repository.write(".vibecheck.yaml", "rules: {todo-without-ticket: off}\n")
    try repository.write(".vibecheck/rules/no-go.yaml", PackTests.noGo)
    try repository.write("own/.vibecheck.yaml", "root: true\n")
    try repository.write("few/.vibecheck.yaml", "extends: [./rules]\n")
    try repository.write(
      "few/rules/no-hop.yaml",
      "id: no-hop\nseverity: note\nmessage: m\nmatch: {any: [hop]}\n"
    )
    for folder in ["own", "few", "other"] {
      try repository.stage("\(folder)/a.py", text: Self.todo + "go\nhop\nx\u{200B} = 1\n")
    }
    #expect(
      try findings(in: repository) == [
        "few/a.py no-go error", "few/a.py no-hop note",
        "other/a.py no-go error", "other/a.py hidden-text error",
        "own/a.py todo-without-ticket warning", "own/a.py hidden-text error",
      ]
    )
  }

  @Test func `a suppression may name a rule that only its folder has`() throws {
    let repository = try TemporaryRepository()
    try repository.write("few/.vibecheck.yaml", "extends: [./rules]\n")
    try repository.write("few/rules/no-go.yaml", PackTests.noGo)
    let text = "go  # vibecheck:ignore[no-go] it has to\n"
    try repository.stage("few/a.py", text: text)
    #expect(try Program.run("check", in: repository).status == 0)
    #expect(try findings(in: repository) == ["few/a.py no-go error"], "suppressed")
    try repository.stage("a.py", text: text)
    #expect(try findings(in: repository).first == "a.py invalid-suppression warning")
  }

  @Test func `a nested configuration may not set what holds for the whole run`() throws {
    let repository = try TemporaryRepository()
    try repository.write(
      "web/.vibecheck.yaml",
      "fail_on: never\nrules: {todo-without-tickets: off}\nmodel: m.gguf\n"
    )
    try repository.write("app/.vibecheck.yaml", "extends: [strickt]\nroot: yes\n")
    try repository.stage("a.py", text: Self.todo)
    #expect(try Program.run("check", in: repository).status == 0, "no file of theirs has changed")
    try repository.stage("web/a.py", text: Self.todo)
    try repository.stage("app/a.py", text: Self.todo)
    let run = try Program.run("check", in: repository)
    #expect(run.status == 2)
    #expect(
      run.error == """
        app/.vibecheck.yaml:1:11: error: unknown pack 'strickt' (did you mean 'strict'?); a \
        folder is written './strickt'
        app/.vibecheck.yaml:2:7: error: 'root' is 'yes' (expected true or false)
        web/.vibecheck.yaml:1:1: error: 'fail_on' is a setting of the whole run: only the \
        '.vibecheck.yaml' at the top of the repository may have it
        web/.vibecheck.yaml:3:1: error: 'model' is a setting of the whole run: only the \
        '.vibecheck.yaml' at the top of the repository may have it

        """
    )
  }

  @Test func `a path of a patch leads to no configuration outside the repository`() throws {
    let repository = try TemporaryRepository()
    try "extends: []\n".write(
      toFile: repository.container + "/.vibecheck.yaml",
      atomically: true,
      encoding: .utf8
    )
    let diff = "--- /dev/null\n+++ b/../a.py\n@@ -0,0 +1 @@\n+\(Self.todo)"
    let run = try Program.run(
      ["check", "--diff", "-", "--format", "json"],
      in: repository,
      input: diff
    )
    #expect(try run.rules() == ["todo-without-ticket"], "\(run.error)")
  }

  @Test func `every mistake of a configuration is named at once`() throws {
    let repository = try TemporaryRepository()
    try repository.write(
      ".vibecheck.yaml",
      """
      rules:
        leftover-debug: fatal
        vague-name: {severty: note, threshold: 2}
        hidden-text: {}
      overrides:
        - rules: {vague-name: off}
        - files: ["[a"]
          rules: warning
      fail_on: errors
      root: 1
      min_confidence: high
      ignore: src

      """
    )
    let run = try Program.run("check", in: repository)
    #expect(run.status == 2)
    #expect(
      run.error == """
        .vibecheck.yaml:2:19: error: severity of 'leftover-debug' is 'fatal' (expected \
        error, warning, note or off)
        .vibecheck.yaml:3:16: error: unknown key 'severty' (did you mean 'severity'?)
        .vibecheck.yaml:3:42: error: 'threshold' is '2' (expected a number from 0 to 1)
        .vibecheck.yaml:4:16: error: expected 'severity', 'threshold' or 'model'
        .vibecheck.yaml:6:5: error: the key 'files' is missing
        .vibecheck.yaml:7:13: error: invalid path pattern '[a': missing ']'
        .vibecheck.yaml:8:12: error: expected keys and values, found 'warning'
        .vibecheck.yaml:9:10: error: 'fail_on' is 'errors' (expected error, warning, \
        never); did you mean 'error'?
        .vibecheck.yaml:10:7: error: 'root' is '1' (expected true or false)
        .vibecheck.yaml:11:17: error: 'min_confidence' is 'high' (expected a number from 0 \
        to 1)
        .vibecheck.yaml:12:9: error: expected a list, found 'src'

        """
    )
  }

  @Test func `an empty configuration says nothing`() throws {
    let repository = try TemporaryRepository()
    try repository.stage("a.py", text: Self.todo)
    for text in ["", "# nothing\n", "---\n", "~\n"] {
      try repository.write(".vibecheck.yaml", text)
      #expect(try findings(in: repository) == ["a.py todo-without-ticket warning"], "\(text)")
    }
  }
}
