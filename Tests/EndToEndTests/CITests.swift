import Foundation
import TestSupport
import Testing

/// `vibecheck ci` in real clones, with the environments that CI systems give. Findings come from a pattern
/// rule, and warnings block.
struct CITests {
  /// What a CI system clones from: `main` and `feature` part after the first commit. `main` adds `main.py`
  /// with a finding, `feature` one commit with `first.py` changed and one with `second.py`, both with
  /// findings.
  private let origin: TemporaryRepository
  private let first, second, main, fork: String

  init() throws {
    let origin = try HookFixture.repository()
    self.origin = origin
    // Committed: a change is judged by the configuration it starts from.
    try origin.git("add", "--force", ".vibecheck.yaml")
    try origin.git("commit", "--quiet", "--amend", "--no-edit")
    try origin.git("config", "uploadpack.allowAnySHA1InWant", "true")
    func head() throws -> String { String(try origin.git("rev-parse", "HEAD").dropLast()) }
    fork = try head()
    try origin.git("checkout", "--quiet", "-b", "feature")
    try origin.stage("first.py", text: HookFixture.bad)
    try origin.commit("first of feature")
    first = try head()
    try origin.stage("second.py", text: "y = 1\n" + HookFixture.bad)
    try origin.commit("second of feature")
    second = try head()
    try origin.git("checkout", "--quiet", "main")
    try origin.stage("main.py", text: "# FIXME: soon\nmain = 2\n")
    try origin.commit("main")
    main = try head()
    // What a host offers as the pull request's merge.
    try origin.git("checkout", "--quiet", "--detach", "main")
    try origin.git("merge", "--quiet", "--no-edit", "feature")
    try origin.git("update-ref", "refs/pull/7/merge", "HEAD")
    try origin.git("checkout", "--quiet", "main")
  }

  /// A checkout as a CI system makes it: a detached HEAD and remote branches only.
  ///
  /// - Parameters:
  ///   - reference: what is fetched and checked out.
  ///   - depth: 0 for all of the history and every branch.
  private func checkout(_ reference: String, depth: Int = 0) throws -> TemporaryRepository {
    let copy = try TemporaryRepository()
    try copy.git("remote", "add", "origin", "file://\(origin.path)")
    let history = depth > 0 ? ["--depth=\(depth)"] : []
    if depth == 0 {
      try copy.git("fetch", "--quiet", "origin", "+refs/heads/*:refs/remotes/origin/*")
    }
    try copy.git(["fetch", "--quiet"] + history + ["origin", "+\(reference):refs/ci/head"])
    try copy.git("checkout", "--quiet", "--detach", "refs/ci/head")
    return copy
  }

  private func event(_ json: String, in repository: TemporaryRepository) throws -> [String: String]
  {
    let path = repository.container + "/event.json"
    try json.write(toFile: path, atomically: true, encoding: .utf8)
    return ["GITHUB_ACTIONS": "true", "GITHUB_EVENT_PATH": path]
  }

  private func pullRequest(_ name: String, in repository: TemporaryRepository) throws
    -> [String: String]
  {
    let json = """
      {"action": "synchronize", "number": 7,
       "pull_request": {"number": 7, "draft": false,
         "base": {"ref": "main", "sha": "\(fork)"}, "head": {"ref": "feature", "sha": "\(second)"}},
       "repository": {"default_branch": "main", "private": true}, "sender": {"login": "a"}}
      """
    return try event(json, in: repository).merging([
      "GITHUB_EVENT_NAME": name, "GITHUB_BASE_REF": "main", "GITHUB_HEAD_REF": "feature",
    ]) { $1 }
  }

  private func push(
    _ branch: String = "feature",
    before: String,
    after: String,
    in repository: TemporaryRepository
  ) throws -> [String: String] {
    let json = """
      {"ref": "refs/heads/\(branch)", "before": "\(before)", "after": "\(after)", "forced": true,
       "created": false, "repository": {"default_branch": "main"}, "head_commit": {"id": "x"}}
      """
    return try event(json, in: repository).merging(["GITHUB_EVENT_NAME": "push"]) { $1 }
  }

  private func places(_ run: Program.Run) throws -> [String] {
    #expect(run.status < 2, "\(run.error)")
    return try (run.json()["findings"] as? [[String: Any]] ?? [])
      .map { "\($0["path"] ?? ""):\($0["line"] ?? "")" }
  }

  private func ci(
    _ arguments: String...,
    in repository: TemporaryRepository,
    _ environment: [String: String] = [:],
    input: String = ""
  ) throws -> Program.Run {
    try Program.run(
      ["ci"] + arguments,
      in: repository,
      environment: environment,
      input: input
    )
  }

  private func findings(
    in repository: TemporaryRepository,
    _ environment: [String: String]
  ) throws -> [String] {
    try places(try ci("--format", "json", in: repository, environment))
  }

  private let zeros = String(repeating: "0", count: 40)
  private let both = ["first.py:1", "second.py:2"]

  // MARK: - Ranges

  @Test func `a pull request of GitHub is what its head did, not what the merge holds`() throws {
    let merge = try checkout("refs/pull/7/merge")
    let run = try ci("--format", "json", in: merge, try pullRequest("pull_request", in: merge))
    #expect(try places(run) == both)
    #expect(run.error == "vibecheck: reviewing '\(second)' since it left '\(fork)'\n")

    let base = try checkout("refs/heads/main")
    #expect(
      try findings(in: base, try pullRequest("pull_request_target", in: base)) == both
    )
  }

  @Test func `a push is what came with it, also where it was forced or made the branch`() throws {
    let clone = try checkout("refs/heads/feature")
    let ordinary = try push(before: first, after: second, in: clone)
    #expect(try findings(in: clone, ordinary) == ["second.py:2"])
    // What the branch was is gone: everything since it left the default branch is reviewed.
    let gone = String(repeating: "d", count: 40)
    #expect(try findings(in: clone, try push(before: gone, after: second, in: clone)) == both)
    #expect(try findings(in: clone, try push(before: zeros, after: second, in: clone)) == both)
    let initial = try push("main", before: zeros, after: main, in: clone)
    #expect(try findings(in: clone, initial) == ["main.py:1"])
  }

  @Test func `a merge group is reviewed since its base`() throws {
    let clone = try checkout("refs/pull/7/merge")
    let head = try clone.git("rev-parse", "HEAD").dropLast()
    let json = """
      {"merge_group": {"base_sha": "\(main)", "head_sha": "\(head)", "base_ref": "refs/heads/main"}}
      """
    let environment = try event(json, in: clone).merging(["GITHUB_EVENT_NAME": "merge_group"]) {
      $1
    }
    #expect(try findings(in: clone, environment) == both)
  }

  @Test func `every other system finds the same change`() throws {
    let clone = try checkout("refs/heads/feature")
    let environments: [[String: String]] = [
      [
        "GITLAB_CI": "true", "CI_PIPELINE_SOURCE": "merge_request_event",
        "CI_MERGE_REQUEST_IID": "1", "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
        "CI_MERGE_REQUEST_DIFF_BASE_SHA": fork, "CI_COMMIT_SHA": second,
        "CI_COMMIT_BEFORE_SHA": zeros,
      ],
      [
        "GITLAB_CI": "true", "CI_PIPELINE_SOURCE": "push", "CI_COMMIT_SHA": second,
        "CI_COMMIT_BEFORE_SHA": zeros, "CI_COMMIT_REF_NAME": "feature",
        "CI_DEFAULT_BRANCH": "main",
      ],
      [
        "BITBUCKET_BUILD_NUMBER": "1", "BITBUCKET_COMMIT": second, "BITBUCKET_PR_ID": "1",
        "BITBUCKET_PR_DESTINATION_BRANCH": "main",
        "BITBUCKET_PR_DESTINATION_COMMIT": String(main.prefix(12)),
      ],
      ["BITBUCKET_BUILD_NUMBER": "1", "BITBUCKET_COMMIT": second, "BITBUCKET_BRANCH": "feature"],
      [
        "TF_BUILD": "True", "SYSTEM_PULLREQUEST_TARGETBRANCH": "refs/heads/main",
        "SYSTEM_PULLREQUEST_SOURCECOMMITID": second, "SYSTEM_PULLREQUEST_PULLREQUESTID": "1",
      ],
      [
        "BUILDKITE": "true", "BUILDKITE_COMMIT": "HEAD", "BUILDKITE_PULL_REQUEST": "1",
        "BUILDKITE_PULL_REQUEST_BASE_BRANCH": "main",
      ],
      ["JENKINS_URL": "http://ci/", "CHANGE_ID": "1", "CHANGE_TARGET": "main"],
      ["JENKINS_URL": "http://ci/", "GIT_BRANCH": "origin/feature", "GIT_COMMIT": second],
      ["PRE_COMMIT_FROM_REF": "origin/main", "PRE_COMMIT_TO_REF": "HEAD"],
    ]
    for environment in environments {
      #expect(try findings(in: clone, environment) == both, "\(environment)")
    }
    let built = [
      "JENKINS_URL": "http://ci/", "GIT_BRANCH": "origin/feature", "GIT_COMMIT": second,
      "GIT_PREVIOUS_SUCCESSFUL_COMMIT": first,
    ]
    #expect(try findings(in: clone, built) == ["second.py:2"])
  }

  @Test func `--base and --head come before any environment`() throws {
    let clone = try checkout("refs/heads/main")
    let environment = try pullRequest("pull_request", in: clone)
    let run = try ci(
      "--base",
      "\(fork)",
      "--head",
      "\(first)",
      "--format",
      "json",
      in: clone,
      environment
    )
    #expect(try places(run) == ["first.py:1"])
    #expect(run.error == "")
  }

  @Test func `--by-commit works in CI, too`() throws {
    let clone = try checkout("refs/heads/feature")
    let run = try ci("--base", "origin/main", "--by-commit", "--format", "json", in: clone)
    let commits = try run.json()["findings"] as? [[String: Any]] ?? []
    #expect(commits.compactMap { $0["commit"] as? String } == [first, second])
  }

  @Test func `--pre-push reviews what git says it pushes`() throws {
    let clone = try checkout("refs/heads/feature")
    try clone.git("update-ref", "-d", "refs/remotes/origin/feature")
    let input = "HEAD \(second) refs/heads/feature \(zeros)\n"
    let run = try ci("--pre-push", "--format", "json", in: clone, input: input)
    #expect(try places(run) == both)
    let known = "HEAD \(second) refs/heads/feature \(first)\n"
    #expect(
      try places(try ci("--pre-push", "--format", "json", in: clone, input: known))
        == ["second.py:2"]
    )
    #expect(try ci("--pre-push", in: clone, input: "what?\n").status == 2)
  }

  // MARK: - What is missing

  private func expectFailure(_ run: Program.Run, says parts: String...) {
    #expect(run.status == 2)
    #expect(run.output == "")
    #expect(run.error.hasPrefix("error: ") && run.error.split(separator: "\n").count == 1)
    for part in parts { #expect(run.error.contains(part), "\(run.error)") }
  }

  @Test func `a shallow clone is a failure that says what to set, system by system`() throws {
    let clone = try checkout("refs/pull/7/merge", depth: 1)
    expectFailure(
      try ci(in: clone, try pullRequest("pull_request", in: clone)),
      says: "pull request 7",
      second,
      "'fetch-depth: 0'"
    )
    let head = String(try clone.git("rev-parse", "HEAD").dropLast())
    let gitLab = [
      "GITLAB_CI": "true", "CI_MERGE_REQUEST_IID": "1", "CI_COMMIT_SHA": head,
      "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main", "CI_MERGE_REQUEST_DIFF_BASE_SHA": fork,
    ]
    expectFailure(try ci(in: clone, gitLab), says: "merge request 1", fork, "GIT_DEPTH: 0")
    let others: [([String: String], String)] = [
      (["BITBUCKET_BUILD_NUMBER": "1", "BITBUCKET_PR_ID": "1"], "'clone: depth: full'"),
      (["TF_BUILD": "True", "SYSTEM_PULLREQUEST_TARGETBRANCH": "main"], "'fetchDepth: 0'"),
      (
        [
          "BUILDKITE": "true", "BUILDKITE_PULL_REQUEST": "1",
          "BUILDKITE_PULL_REQUEST_BASE_BRANCH": "main",
        ], "BUILDKITE_GIT_CLONE_FLAGS"
      ),
      (["JENKINS_URL": "http://ci/", "CHANGE_TARGET": "main"], "'shallow clone'"),
      (["PRE_COMMIT_FROM_REF": fork, "PRE_COMMIT_TO_REF": "HEAD"], "git fetch --unshallow"),
    ]
    for (environment, mend) in others {
      expectFailure(try ci(in: clone, environment), says: "is shallow", mend)
    }
    expectFailure(try ci("--base", fork, in: clone), says: fork, "git fetch --unshallow")
  }

  @Test func `both ends without what they have in common are a failure, too`() throws {
    let clone = try checkout("refs/heads/feature", depth: 1)
    try clone.git("fetch", "--quiet", "--depth=1", "origin", "+main:refs/remotes/origin/main")
    let environment = ["JENKINS_URL": "http://ci/", "CHANGE_ID": "1", "CHANGE_TARGET": "main"]
    expectFailure(
      try ci(in: clone, environment),
      says: "in common",
      "'shallow clone'",
      "git fetch --unshallow"
    )
    // What the message says mends it.
    try clone.git("fetch", "--quiet", "--unshallow", "origin", "main", "feature")
    #expect(try findings(in: clone, environment) == both)
  }

  @Test func `a branch that was not fetched is named, with the command that fetches it`() throws {
    let clone = try checkout("refs/heads/feature")
    try clone.git("update-ref", "-d", "refs/remotes/origin/main")
    let environment = ["JENKINS_URL": "http://ci/", "CHANGE_ID": "1", "CHANGE_TARGET": "main"]
    let mend = "git fetch origin main:refs/remotes/origin/main"
    expectFailure(try ci(in: clone, environment), says: "the branch 'main'", mend)
    #expect(try clone.shell(mend).status == 0)
    #expect(try findings(in: clone, environment) == both)
  }

  @Test func `a build of the default branch without a commit before is not passed as empty`() throws
  {
    let clone = try checkout("refs/heads/main")
    try clone.git("remote", "set-head", "origin", "main")
    let environment = ["BITBUCKET_BUILD_NUMBER": "1", "BITBUCKET_BRANCH": "main"]
    expectFailure(try ci(in: clone, environment), says: "default branch", "'--base REV'")
  }

  @Test func `a broken event and a missing CI system are failures`() throws {
    let clone = try checkout("refs/heads/feature")
    expectFailure(
      try ci(in: clone, try event("{", in: clone)),
      says: "GITHUB_EVENT_PATH",
      "'--base REV'"
    )
    expectFailure(try ci(in: clone), says: "no CI system", "'--base REV'")
    expectFailure(try ci("--base", "nope", in: clone), says: "'nope'")
  }

  @Test(arguments: [
    ["--head", "x"], ["--pre-push", "--base", "x"], ["--remote", "x"], ["--shard", "0/3"],
    ["--shard", "4/3"], ["--shard", "3"], ["--pre-push", "--by-commit"],
  ])
  func `options that mean nothing together are refused`(arguments: [String]) throws {
    let run = try Program.run(["ci"] + arguments, in: try HookFixture.repository())
    #expect(run.status == 2)
    #expect(run.output == "")
  }

  // MARK: - Shards

  @Test func `shards are even, stable, and together the whole`() throws {
    let repository = try HookFixture.repository()
    for number in 1...60 {
      try repository.write("folder\(number % 7)/file\(number).py", "# TODO: \(number)\nx = 1\n")
    }
    try repository.writeBytes("image.png", [0, 1, 2])
    try repository.write("debug.js", "console.log('XXX', 1)\n")
    try repository.stage()
    try repository.commit("many")
    func run(_ arguments: String...) throws -> [String: Any] {
      let run = try Program.run(
        ["ci", "--base", "HEAD~1", "--no-model", "--format", "json"] + arguments,
        in: repository
      )
      return try run.json()
    }
    func lines(_ report: [String: Any], _ key: String) throws -> Set<String> {
      let entries = report[key] as? [[String: Any]] ?? []
      return Set(
        try entries.map {
          let data = try JSONSerialization.data(withJSONObject: $0, options: .sortedKeys)
          return String(decoding: data, as: UTF8.self)
        }
      )
    }
    let whole = try run()
    let shards = try (1...3).map { try run("--shard", "\($0)/3") }
    for key in ["findings", "unreviewed", "skipped"] {
      let parts = try shards.map { try lines($0, key) }
      #expect(parts.reduce(0) { $0 + $1.count } == (try lines(whole, key)).count, "\(key)")
      #expect(parts.reduce(into: []) { $0.formUnion($1) } == (try lines(whole, key)), "\(key)")
    }
    for key in ["files", "hunks", "candidates"] {
      func count(_ report: [String: Any]) -> Int {
        (report["summary"] as? [String: Any])?[key] as? Int ?? -1
      }
      #expect(shards.reduce(0) { $0 + count($1) } == count(whole), "\(key)")
    }
    let sizes = try shards.map { try lines($0, "findings").count }
    #expect(sizes.allSatisfy { (10...30).contains($0) }, "\(sizes)")

    try repository.stage("another.py", text: HookFixture.bad)
    try repository.git("commit", "--quiet", "--amend", "--no-edit")
    let after = try (1...3).map { try lines(try run("--shard", "\($0)/3"), "findings") }
    for (old, new) in zip(try shards.map { try lines($0, "findings") }, after) {
      #expect(old.isSubset(of: new))
    }
  }
}
