import Foundation
import TestSupport
import Testing

/// `vibecheck ci --rules-from`: a change that weakens rules is judged by the rules it starts from.
struct RulesFromTests {
  /// A base with two rules that find something in `bad`, and a branch to change.
  private static func repository() throws -> TemporaryRepository {
    let repository = try TemporaryRepository()
    try repository.stage(
      ".vibecheck.yaml",
      text: "extends: [recommended, ./ci/rules]\nfail_on: warning\n"
    )
    try repository.stage(".vibecheck/rules/no-go.yaml", text: PackTests.noGo)
    try repository.stage(
      "ci/rules/no-hop.yaml",
      text: "id: no-hop\nseverity: error\nmessage: No hop.\nmatch: {any: ['\\bhop\\b']}\n"
    )
    try repository.stage("app/a.py", text: "x = 1\n")
    try repository.commit("base")
    try repository.git("checkout", "--quiet", "-b", "change")
    try repository.stage("app/a.py", text: bad)
    return repository
  }

  private static let bad = "# TODO: later\ngo\nhop\n"
  private static let all = ["todo-without-ticket", "no-go", "no-hop"]

  private static func ci(
    _ arguments: String...,
    in repository: TemporaryRepository
  ) throws -> Program.Run {
    try Program.run(
      ["ci", "--base", "main", "--format", "json"] + arguments,
      in: repository
    )
  }

  /// The rules with findings in the file that matters here.
  private static func rules(_ run: Program.Run) throws -> Set<String> {
    let findings = try run.json()["findings"] as? [[String: Any]] ?? []
    return Set(
      findings.filter { $0["path"] as? String == "app/a.py" }.compactMap { $0["rule"] as? String }
    )
  }

  /// What a change does to its gate, as a shell script, and what is left to find with its own rules.
  static let weakenings: [(script: String, left: [String])] = [
    (
      "printf 'rules: {no-go: off, todo-without-ticket: off}\\nextends: []\\n' >.vibecheck.yaml", []
    ),
    ("git rm -q .vibecheck.yaml", ["todo-without-ticket", "no-go"]),
    ("git rm -q .vibecheck/rules/no-go.yaml", ["todo-without-ticket", "no-hop"]),
    (
      "git mv ci/rules/no-hop.yaml ci/rules/no-zed.yaml && sed -i.old 's/hop/zed/' ci/rules/*.yaml",
      ["todo-without-ticket", "no-go"]
    ),
    (
      "sed -i.old 's/severity: error/severity: note/' ci/rules/no-hop.yaml",
      ["todo-without-ticket", "no-go", "no-hop"]
    ),
    ("printf 'ignore: [app/]\\n' >>.vibecheck.yaml", []),
    (
      "printf 'overrides: [{files: [app/], rules: {no-go: off}}]\\n' >>.vibecheck.yaml",
      ["todo-without-ticket", "no-hop"]
    ),
    ("printf 'root: true\\nextends: []\\n' >app/.vibecheck.yaml", []),
    ("printf 'fail_on: never\\n' >>.vibecheck.yaml && sed -i.old /warning/d .vibecheck.yaml", all),
  ]

  @Test(arguments: weakenings)
  func `a change that weakens its gate is judged by the base`(
    script: String,
    left: [String]
  ) throws {
    let repository = try Self.repository()
    let change = try repository.shell("(\(script)) && git add . && git commit -qm change")
    try #require(change.status == 0, "\(change.said)")
    let run = try Self.ci(in: repository)
    #expect(run.status == 1, "\(run.error)")
    #expect(try Self.rules(run) == Set(Self.all))
    let head = try Self.ci("--rules-from", "head", "-v", in: repository)
    #expect(head.status != 2, "\(head.error)")
    #expect(try Self.rules(head) == Set(left))
  }

  @Test func `that the change's own configuration does not count is said`() throws {
    let repository = try Self.repository()
    try repository.stage(".vibecheck.yaml", text: "extends: []\n")
    try repository.git("rm", "-q", ".vibecheck/rules/no-go.yaml")
    try repository.commit("change")
    let base = try repository.git("rev-parse", "main").prefix(12)
    let run = try Self.ci(in: repository)
    #expect(
      run.error
        == "vibecheck: '.vibecheck.yaml', '.vibecheck/rules/no-go.yaml' as of \(base) counts, "
        + "where the change starts; --rules-from head takes what is checked out\n"
    )
    #expect(try Self.ci("--quiet", in: repository).error == "")
    #expect(try Self.ci("--rules-from", "head", in: repository).error == "")
  }

  @Test func `a baseline that the change writes hides nothing of it`() throws {
    let repository = try Self.repository()
    let change = try repository.shell(
      "\"$vibecheck\" check --write-baseline; git add . && git commit -qm change"
    )
    try #require(change.status == 0, "\(change.said)")
    #expect(try Self.ci(in: repository).status == 1)
    #expect(try Self.ci("--rules-from", "head", in: repository).status == 0)
  }

  @Test func `the configuration of the base is what has to be trusted`() throws {
    let repository = try Self.repository()
    try repository.git("commit", "--quiet", "-m", "change")
    try repository.git("checkout", "--quiet", "main")
    try repository.stage(".vibecheck.yaml", text: "model: /nowhere/none.gguf\n")
    try repository.commit("a model")
    try repository.git("checkout", "--quiet", "change")
    let untrusted = try Self.ci(in: repository)
    #expect(untrusted.status == 2)
    #expect(untrusted.error.contains("names the model file '/nowhere/none.gguf'"))
    let trust = try Program.run("trust", "--commit", "main", "--yes", in: repository)
    #expect(trust.status == 0, "\(trust.error)")
    let trusted = try Self.ci(in: repository)
    #expect(trusted.status != 2, "no candidate needs the model: \(trusted.error)")
  }

  @Test func `a push has no one base`() throws {
    let repository = try Self.repository()
    let wrong = try Program.run("ci", "--pre-push", "--rules-from", "base", in: repository)
    #expect(wrong.status == 2)
    #expect(wrong.error.contains("'--pre-push' has no one base"))
  }
}
