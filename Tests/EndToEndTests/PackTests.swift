import Foundation
import TestSupport
import Testing

/// `extends`: which rules a repository chooses.
struct PackTests {
  static let noGo = """
    id: no-go
    severity: error
    message: No go here.
    match: {any: ['\\bgo\\b']}

    """

  private func rules(_ repository: TemporaryRepository) throws -> [String] {
    let run = try Program.run("rules", "list", in: repository)
    #expect(run.status == 0, "\(run.error)")
    return run.output.split(separator: "\n").map { line in
      line.split(separator: " ").prefix(2).joined(separator: " ")
    }
  }

  @Test func `without extends the recommended rules are in force`() throws {
    let repository = try TemporaryRepository()
    let without = try rules(repository)
    #expect(without.contains("todo-without-ticket warning"))
    try repository.write(".vibecheck.yaml", "extends: [recommended]\n")
    #expect(try rules(repository) == without)
  }

  @Test func `extends chooses packs, later ones win, and an empty list means none`() throws {
    let repository = try TemporaryRepository()
    try repository.write(".vibecheck.yaml", "extends: [strict]\n")
    #expect(try rules(repository).contains("todo-without-ticket error"), "over 'recommended'")
    try repository.write(".vibecheck.yaml", "extends: [security]\n")
    let security = try rules(repository)
    #expect(security.contains("hidden-by-attribute error"))
    #expect(!security.contains { $0.hasPrefix("todo-without-ticket") })
    try repository.write(".vibecheck.yaml", "extends: [security, recommended]\n")
    #expect(try rules(repository).contains("hidden-by-attribute warning"))
    try repository.write(".vibecheck.yaml", "extends: []\n")
    #expect(try rules(repository) == [])
  }

  @Test func `a severity turns on a rule that no pack holds`() throws {
    let repository = try TemporaryRepository()
    try repository.write(
      ".vibecheck.yaml",
      "extends: []\nrules: {todo-without-ticket: error, vague-name: {threshold: 0.5}}\n"
    )
    #expect(try rules(repository) == ["todo-without-ticket error"])
    try repository.stage("a.py", text: "# TODO: later\n")
    let run = try Program.run("check", "--format", "json", in: repository)
    #expect(run.status == 1)
    #expect(try run.rules() == ["todo-without-ticket"])
    let other = try Program.run("check", "--rule", "hidden-text", in: repository)
    #expect(other.status == 0, "a rule asked for by name is known: \(other.error)")
  }

  @Test func `a folder is a pack of its own, with severities in pack.yaml`() throws {
    let repository = try TemporaryRepository()
    try repository.write("ci/rules/no-go.yaml", Self.noGo)
    try repository.write(".vibecheck.yaml", "extends: [./ci/rules]\n")
    #expect(try rules(repository) == ["no-go error"])
    try repository.write(
      "ci/rules/pack.yaml",
      "description: Ours.\nextends: [security, ../more]\nrules: {no-go: note}\n"
    )
    try repository.write("ci/more/no-more.yaml", Self.noGo.replacing("no-go", with: "no-more"))
    let all = try rules(repository)
    #expect(all.contains("no-go note") && all.contains("no-more error"))
    #expect(all.contains("hidden-text error"))
  }

  @Test func `the rules of the repository are on top of any pack`() throws {
    let repository = try TemporaryRepository()
    try repository.write(".vibecheck/rules/no-go.yaml", Self.noGo)
    try repository.write(".vibecheck.yaml", "extends: []\n")
    #expect(try rules(repository) == ["no-go error"])
    try repository.stage("a.py", text: "go\n")
    #expect(try Program.run("check", in: repository).status == 1)
  }

  @Test func `mistakes in packs are all named, each with its place`() throws {
    let repository = try TemporaryRepository()
    try repository.write(
      ".vibecheck.yaml",
      """
      extends:
        - ./none
        - ../outside
        - ./loop
        - ./bad
      rules:
        leftover-debugs: off
      overrides:
        - files: ["*.py"]
          rules: {no-such-rule-at-all: error}

      """
    )
    try repository.write("loop/pack.yaml", "extends: [../loop]\n")
    try repository.write("bad/pack.yaml", "rules: [hidden-texts]\n")
    try repository.write("bad/no-go.yaml", Self.noGo.replacing("error", with: "fatal"))
    let run = try Program.run("check", in: repository)
    #expect(run.status == 2)
    #expect(
      run.error == """
        .vibecheck.yaml:2:5: error: there is no folder './none'
        .vibecheck.yaml:3:5: error: the folder '../outside' leaves the repository
        loop/pack.yaml:1:11: error: the pack 'loop' extends itself: loop → loop
        bad/no-go.yaml:2:11: error: unknown severity 'fatal' (expected note, warning or error)
        bad/pack.yaml:1:9: error: there is no rule 'hidden-texts'; did you mean 'hidden-text'?
        .vibecheck.yaml:7:3: error: there is no rule 'leftover-debugs'; did you mean \
        'leftover-debug'?
        .vibecheck.yaml:10:13: error: there is no rule 'no-such-rule-at-all'; 'vibecheck \
        rules list' shows them all

        """
    )
  }

  @Test func `mistakes in extends say what is expected`() throws {
    let repository = try TemporaryRepository()
    try repository.write(
      ".vibecheck.yaml",
      """
      extends:
        - recomended
        - /etc
        - https://example.com/rules.git@main
        - http://example.com/rules.git@0123456789012345678901234567890123456789
        - ext::sh -c id % ://@0123456789012345678901234567890123456789

      """
    )
    let run = try Program.run("rules", "list", in: repository)
    #expect(run.status == 2)
    let lines = run.error.split(separator: "\n")
    #expect(lines.count == 5)
    #expect(
      lines.first?.hasPrefix(
        ".vibecheck.yaml:2:5: error: unknown pack 'recomended' (did you mean 'recommended'?)"
      ) == true
    )
    for (line, part) in zip(
      lines.dropFirst(),
      [
        ":3:5: error: expected a folder of this repository", ":4:5: error: 'https://example.com/",
        ":5:5: error: expected an address that starts with https://",
        ":6:5: error: expected an address that starts with https://",
      ]
    ) {
      #expect(line.contains(part), "\(line)")
    }
    #expect(lines[2].contains("is not pinned: write @ and the commit's full name"))
  }

  @Test func `a folder behind a link out of the repository is no pack`() throws {
    let repository = try TemporaryRepository()
    let outside = repository.container + "/outside"
    try FileManager.default.createDirectory(atPath: outside, withIntermediateDirectories: true)
    try Self.noGo.write(toFile: outside + "/no-go.yaml", atomically: true, encoding: .utf8)
    try FileManager.default.createSymbolicLink(
      atPath: repository.path + "/linked",
      withDestinationPath: outside
    )
    try repository.write(".vibecheck.yaml", "extends: [./linked]\n")
    let run = try Program.run("check", in: repository)
    #expect(run.status == 2)
    #expect(run.error.contains("it leads out of the repository"))
  }
}
