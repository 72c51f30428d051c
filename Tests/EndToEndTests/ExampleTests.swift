import Foundation
import TestSupport
import Testing

/// The files under `examples/ci`: what a machine without those services can check of them. Warnings block.
struct ExampleTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
  private static let folder = root.appending(path: "examples/ci")

  private static func text(_ name: String) throws -> String {
    try String(contentsOf: folder.appending(path: name), encoding: .utf8)
  }

  /// A clone of a repository whose branch `feature` adds `n` files with a finding each.
  private func clone() throws -> TemporaryRepository {
    let repository = try HookFixture.repository()
    // Committed: a change is judged by the configuration it starts from.
    try repository.git("add", "--force", ".vibecheck.yaml")
    try repository.git("commit", "--quiet", "--amend", "--no-edit")
    try repository.git("update-ref", "refs/remotes/origin/main", "main")
    try repository.git("checkout", "--quiet", "-b", "feature")
    for number in 1...5 {
      try repository.stage("bad\(number).py", text: "# TODO: \(number)\n")
    }
    try repository.commit("bad")
    return repository
  }

  private func head(_ repository: TemporaryRepository, _ revision: String) throws -> String {
    String(try repository.git("rev-parse", revision).dropLast())
  }

  /// The shell lines that Python finds in a YAML file.
  private func shell(_ file: String, _ expression: String) throws -> String {
    let repository = try TemporaryRepository()
    let program = """
      import sys, yaml
      y = yaml.safe_load(open(sys.argv[1]))
      print('\\n'.join(\(expression)))
      """
    let process = try ChildProcess.run(
      TestTools.bin + "/python",
      ["-c", program, Self.folder.appending(path: file).path],
      in: repository.path,
      environment: repository.environment,
      scratch: repository.container
    )
    #expect(process.status == 0, "\(String(decoding: process.error, as: UTF8.self))")
    return String(decoding: process.output, as: UTF8.self)
  }

  private func run(
    tool: String,
    _ arguments: String...,
    in repository: TemporaryRepository
  ) throws -> Program.Run {
    let path = try TestTools.path(with: tool)
    let quoted = arguments.map { "'\($0)'" }.joined(separator: " ")
    return try repository.shell("\(tool) \(quoted)", environment: ["PATH": path])
  }

  // MARK: - Their schemas

  @Test(arguments: [
    ("github-actions.yml", "vendor.github-workflows"), ("gitlab-ci.yml", "vendor.gitlab-ci"),
  ])
  func `an example is valid by its service's own schema`(file: String, schema: String) throws {
    let run = try run(
      tool: "check-jsonschema",
      "--builtin-schema",
      schema,
      Self.folder.appending(path: file).path,
      in: try TemporaryRepository()
    )
    #expect(run.status == 0, "\(run.said)")
  }

  @Test func `every example is in the README as it is`() throws {
    let readme = try String(contentsOf: Self.root.appending(path: "README.md"), encoding: .utf8)
    let names = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path).sorted()
    #expect(
      names == [
        "github-actions.yml", "gitlab-ci.yml", "husky-pre-commit", "lefthook.yml",
        "pre-commit-config.yaml",
      ]
    )
    for name in names { #expect(readme.contains("\n\(try Self.text(name))```\n"), "\(name)") }
  }

  // MARK: - Their shell parts

  @Test func `the step of the GitHub workflow reviews a push`() throws {
    let repository = try clone()
    let event = """
      {"ref": "refs/heads/feature", "before": "\(try head(repository, "main"))",
       "after": "\(try head(repository, "HEAD"))", "repository": {"default_branch": "main"}}
      """
    let path = repository.container + "/event.json"
    try event.write(toFile: path, atomically: true, encoding: .utf8)
    let steps = "[s['run'] for s in y['jobs']['review']['steps'] if 'run' in s]"
    let run = try repository.shell(
      "set -e\n" + (try shell("github-actions.yml", steps)),
      environment: [
        "PATH": try TestTools.path(with: "python"), "GITHUB_ACTIONS": "true",
        "GITHUB_EVENT_NAME": "push", "GITHUB_EVENT_PATH": path,
      ]
    )
    #expect(run.status == 1, "\(run.said)")
    #expect(run.output.contains("::error") || run.output.contains("::warning"), "\(run.output)")
    let sarif = try String(contentsOfFile: "\(repository.path)/vibecheck.sarif", encoding: .utf8)
    #expect(sarif.components(separatedBy: "\"ruleId\":").count - 1 == 5)
  }

  @Test func `the jobs of the GitLab pipeline review a merge request between them`() throws {
    let repository = try clone()
    let path = try TestTools.path(with: "python")
    let environment = [
      "PATH": path, "GITLAB_CI": "true", "CI_PIPELINE_SOURCE": "merge_request_event",
      "CI_MERGE_REQUEST_IID": "1", "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
      "CI_MERGE_REQUEST_DIFF_BASE_SHA": try head(repository, "main"),
      "CI_COMMIT_SHA": try head(repository, "HEAD"), "CI_NODE_TOTAL": "3",
    ]
    let job = try shell("gitlab-ci.yml", "y['vibecheck']['script']")
    for index in 1...3 {
      let run = try repository.shell(
        job,
        environment: environment.merging(["CI_NODE_INDEX": "\(index)"]) { $1 }
      )
      #expect(run.status < 2, "\(run.said)")
    }
    let run = try repository.shell(
      try shell("gitlab-ci.yml", "y['vibecheck-report']['script']"),
      environment: environment
    )
    #expect(run.status == 1, "\(run.said)")
    #expect(run.findingCount == 5)
    let report = try Data(
      contentsOf: URL(filePath: "\(repository.path)/gl-code-quality-report.json")
    )
    #expect((try JSONSerialization.jsonObject(with: report) as? [Any])?.count == 5)
  }

  // MARK: - Hook managers

  /// Commits a finding, which has to be refused, and then its mended form.
  private func expectReview(_ repository: TemporaryRepository, path: String) throws {
    try repository.stage("new.py", text: HookFixture.bad)
    let bad = try repository.run("commit", "-m", "bad", environment: ["PATH": path])
    #expect(bad.status == 1, "\(bad.said)")
    #expect(bad.findingCount == 1, "\(bad.said)")
    try repository.stage("new.py", text: HookFixture.clean)
    let clean = try repository.run("commit", "-m", "clean", environment: ["PATH": path])
    #expect(clean.status == 0, "\(clean.said)")
  }

  @Test func `lefthook takes its example and reviews with it`() throws {
    let repository = try HookFixture.repository()
    try repository.write("lefthook.yml", try Self.text("lefthook.yml"))
    let validated = try run(tool: "lefthook", "validate", in: repository)
    #expect(validated.status == 0, "\(validated.said)")
    #expect(try run(tool: "lefthook", "install", in: repository).status == 0)
    try expectReview(repository, path: try TestTools.path(with: "lefthook"))
  }

  @Test func `husky's line reviews`() throws {
    let repository = try HookFixture.repository()
    // What husky does with the file: git runs it through a hook of husky's.
    try repository.write(".husky/pre-commit", try Self.text("husky-pre-commit"))
    try repository.writeHook("pre-commit", "exec sh -e .husky/pre-commit \"$@\"")
    try expectReview(repository, path: try TestTools.path(with: "python"))
  }

  @Test func `pre-commit takes its example, reviews commits and, by hand, a range`() throws {
    let repository = try HookFixture.repository()
    let path = try TestTools.path(with: "pre-commit")
    try repository.stage(".pre-commit-config.yaml", text: try Self.text("pre-commit-config.yaml"))
    try repository.git("add", "--force", ".vibecheck.yaml")
    try repository.commit("configure")
    let validated = try run(
      tool: "pre-commit",
      "validate-config",
      ".pre-commit-config.yaml",
      in: repository
    )
    #expect(validated.status == 0, "\(validated.said)")
    #expect(try run(tool: "pre-commit", "install", in: repository).status == 0)
    try expectReview(repository, path: path)

    try repository.stage("range.py", text: HookFixture.bad)
    try repository.commit("past the hook")
    let range = "--hook-stage manual --from-ref HEAD~1 --to-ref HEAD"
    let manual = try repository.shell(
      "pre-commit run vibecheck-ci \(range)",
      environment: ["PATH": path]
    )
    #expect(manual.status == 1, "\(manual.said)")
    #expect(manual.findingCount == 1, "\(manual.said)")
  }

  @Test func `the hooks that this repository offers to pre-commit are valid`() throws {
    let run = try run(
      tool: "pre-commit",
      "validate-manifest",
      Self.root.appending(path: ".pre-commit-hooks.yaml").path,
      in: try TemporaryRepository()
    )
    #expect(run.status == 0, "\(run.said)")
  }
}
