import Testing

@testable import vibecheck

/// What each CI system's environment asks for. The variables are those its documentation names, with
/// values as a job sees them.
struct CIRequestTests {
  struct Capture: CustomTestStringConvertible, Sendable {
    var name: String
    var variables: [String: String]
    var event: GitHubEvent?
    var subject: String
    var bases: [CIRequest.Base]
    var head: String

    var testDescription: String { name }
  }

  static let zeros = String(repeating: "0", count: 40)
  static let base = String(repeating: "b", count: 40)
  static let head = String(repeating: "a", count: 40)
  static let merge = String(repeating: "c", count: 40)

  // MARK: - GitHub Actions

  private static func gitHub(_ event: String, _ more: [String: String] = [:]) -> [String: String] {
    [
      "CI": "true", "GITHUB_ACTIONS": "true", "GITHUB_EVENT_NAME": event,
      "GITHUB_SHA": merge, "GITHUB_REF": "refs/heads/feature",
      "GITHUB_REPOSITORY": "acme/tool", "GITHUB_BASE_REF": "", "GITHUB_HEAD_REF": "",
    ].merging(more) { $1 }
  }

  private static let pull = GitHubEvent(
    pullRequest: .init(
      number: 7,
      base: .init(sha: base, ref: "main"),
      head: .init(sha: head, ref: "feature")
    ),
    repository: .init(defaultBranch: "main")
  )

  private static func push(_ ref: String, before: String = base) -> GitHubEvent {
    GitHubEvent(
      repository: .init(defaultBranch: "main"),
      ref: ref,
      before: before,
      after: head
    )
  }

  static let gitHubCaptures = [
    Capture(
      name: "pull_request, whose checkout is a merge",
      variables: gitHub("pull_request", ["GITHUB_BASE_REF": "main", "GITHUB_HEAD_REF": "feature"]),
      event: pull,
      subject: "pull request 7",
      bases: [.commit(base), .branch("main")],
      head: head
    ),
    Capture(
      name: "pull_request_target, whose checkout is the base",
      variables: gitHub("pull_request_target", ["GITHUB_BASE_REF": "main", "GITHUB_SHA": base]),
      event: pull,
      subject: "pull request 7",
      bases: [.commit(base), .branch("main")],
      head: head
    ),
    Capture(
      name: "pull_request in a container that does not see the event",
      variables: gitHub("pull_request", ["GITHUB_BASE_REF": "main"]),
      subject: "pull request",
      bases: [.branch("main")],
      head: merge
    ),
    Capture(
      name: "merge_group",
      variables: gitHub("merge_group"),
      event: GitHubEvent(
        mergeGroup: .init(baseSha: base, headSha: head, baseRef: "refs/heads/main")
      ),
      subject: "merge group",
      bases: [.commit(base)],
      head: head
    ),
    Capture(
      name: "push to a branch, forced or not",
      variables: gitHub("push"),
      event: push("refs/heads/feature"),
      subject: "push to 'feature'",
      bases: [.commit(base), .branch("main")],
      head: head
    ),
    Capture(
      name: "push of a new branch",
      variables: gitHub("push"),
      event: push("refs/heads/feature", before: zeros),
      subject: "push to 'feature'",
      bases: [.branch("main")],
      head: head
    ),
    Capture(
      name: "push to the default branch",
      variables: gitHub("push"),
      event: push("refs/heads/main"),
      subject: "push to 'main'",
      bases: [.commit(base)],
      head: head
    ),
    Capture(
      name: "first push to the default branch",
      variables: gitHub("push"),
      event: push("refs/heads/main", before: zeros),
      subject: "push to 'main'",
      bases: [.nothing],
      head: head
    ),
    Capture(
      name: "push of a tag",
      variables: gitHub("push"),
      event: push("refs/tags/v1", before: zeros),
      subject: "push to 'v1'",
      bases: [.branch("main")],
      head: head
    ),
  ]

  // MARK: - GitLab CI

  private static func gitLab(_ more: [String: String]) -> [String: String] {
    [
      "CI": "true", "GITLAB_CI": "true", "CI_COMMIT_SHA": head, "CI_COMMIT_BEFORE_SHA": zeros,
      "CI_DEFAULT_BRANCH": "main", "CI_COMMIT_REF_NAME": "feature",
    ].merging(more) { $1 }
  }

  static let gitLabCaptures = [
    Capture(
      name: "merge request",
      variables: gitLab([
        "CI_PIPELINE_SOURCE": "merge_request_event", "CI_MERGE_REQUEST_IID": "12",
        "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main", "CI_MERGE_REQUEST_DIFF_BASE_SHA": base,
        "CI_MERGE_REQUEST_SOURCE_BRANCH_SHA": "", "CI_MERGE_REQUEST_TARGET_BRANCH_SHA": "",
      ]),
      subject: "merge request 12",
      bases: [.commit(base), .branch("main")],
      head: head
    ),
    Capture(
      name: "merged results",
      variables: gitLab([
        "CI_PIPELINE_SOURCE": "merge_request_event", "CI_MERGE_REQUEST_IID": "12",
        "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main", "CI_MERGE_REQUEST_DIFF_BASE_SHA": base,
        "CI_MERGE_REQUEST_SOURCE_BRANCH_SHA": head, "CI_COMMIT_SHA": merge,
      ]),
      subject: "merge request 12",
      bases: [.commit(base), .branch("main")],
      head: head
    ),
    Capture(
      name: "push to a branch",
      variables: gitLab(["CI_PIPELINE_SOURCE": "push", "CI_COMMIT_BEFORE_SHA": base]),
      subject: "push to 'feature'",
      bases: [.commit(base), .branch("main")],
      head: head
    ),
    Capture(
      name: "new branch",
      variables: gitLab(["CI_PIPELINE_SOURCE": "push"]),
      subject: "push to 'feature'",
      bases: [.branch("main")],
      head: head
    ),
    Capture(
      name: "push to the default branch",
      variables: gitLab([
        "CI_PIPELINE_SOURCE": "push", "CI_COMMIT_BEFORE_SHA": base, "CI_COMMIT_REF_NAME": "main",
      ]),
      subject: "push to 'main'",
      bases: [.commit(base)],
      head: head
    ),
    Capture(
      name: "tag called like the default branch",
      variables: gitLab([
        "CI_PIPELINE_SOURCE": "push", "CI_COMMIT_TAG": "main", "CI_COMMIT_REF_NAME": "main",
      ]),
      subject: "push to 'main'",
      bases: [.branch("main")],
      head: head
    ),
    Capture(
      name: "scheduled on a branch",
      variables: gitLab(["CI_PIPELINE_SOURCE": "schedule"]),
      subject: "push to 'feature'",
      bases: [.branch("main")],
      head: head
    ),
    Capture(
      name: "pull request of another host",
      variables: gitLab([
        "CI_PIPELINE_SOURCE": "external_pull_request_event", "CI_EXTERNAL_PULL_REQUEST_IID": "3",
        "CI_EXTERNAL_PULL_REQUEST_TARGET_BRANCH_NAME": "main",
        "CI_EXTERNAL_PULL_REQUEST_TARGET_BRANCH_SHA": base,
        "CI_EXTERNAL_PULL_REQUEST_SOURCE_BRANCH_SHA": head,
      ]),
      subject: "pull request 3",
      bases: [.commit(base), .branch("main")],
      head: head
    ),
  ]

  // MARK: - Others

  static let otherCaptures = [
    Capture(
      name: "Bitbucket: pull request, with short commit names",
      variables: [
        "CI": "true", "BITBUCKET_BUILD_NUMBER": "5", "BITBUCKET_COMMIT": head,
        "BITBUCKET_BRANCH": "feature", "BITBUCKET_PR_ID": "9",
        "BITBUCKET_PR_DESTINATION_BRANCH": "main",
        "BITBUCKET_PR_DESTINATION_COMMIT": String(base.prefix(12)),
      ],
      subject: "pull request 9",
      bases: [.commit(String(base.prefix(12))), .branch("main")],
      head: head
    ),
    Capture(
      name: "Bitbucket: branch",
      variables: [
        "CI": "true", "BITBUCKET_BUILD_NUMBER": "5", "BITBUCKET_COMMIT": head,
        "BITBUCKET_BRANCH": "feature",
      ],
      subject: "push to 'feature'",
      bases: [.defaultBranch(building: "feature")],
      head: head
    ),
    Capture(
      name: "Azure Pipelines: pull request, whose source version is a merge",
      variables: [
        "TF_BUILD": "True", "BUILD_REASON": "PullRequest", "BUILD_SOURCEVERSION": merge,
        "BUILD_SOURCEBRANCH": "refs/pull/123/merge", "SYSTEM_PULLREQUEST_PULLREQUESTID": "123",
        "SYSTEM_PULLREQUEST_SOURCEBRANCH": "refs/heads/feature",
        "SYSTEM_PULLREQUEST_TARGETBRANCH": "refs/heads/main",
        "SYSTEM_PULLREQUEST_SOURCECOMMITID": head,
      ],
      subject: "pull request 123",
      bases: [.branch("main")],
      head: head
    ),
    Capture(
      name: "Azure Pipelines: push",
      variables: [
        "TF_BUILD": "True", "BUILD_REASON": "IndividualCI", "BUILD_SOURCEVERSION": head,
        "BUILD_SOURCEBRANCH": "refs/heads/user/feature",
      ],
      subject: "push to 'user/feature'",
      bases: [.defaultBranch(building: "user/feature")],
      head: head
    ),
    Capture(
      name: "Buildkite: pull request",
      variables: [
        "CI": "true", "BUILDKITE": "true", "BUILDKITE_COMMIT": head, "BUILDKITE_BRANCH": "feature",
        "BUILDKITE_PULL_REQUEST": "4", "BUILDKITE_PULL_REQUEST_BASE_BRANCH": "main",
        "BUILDKITE_PIPELINE_DEFAULT_BRANCH": "main",
      ],
      subject: "pull request 4",
      bases: [.branch("main")],
      head: head
    ),
    Capture(
      name: "Buildkite: branch",
      variables: [
        "CI": "true", "BUILDKITE": "true", "BUILDKITE_COMMIT": head, "BUILDKITE_BRANCH": "feature",
        "BUILDKITE_PULL_REQUEST": "false", "BUILDKITE_PULL_REQUEST_BASE_BRANCH": "",
        "BUILDKITE_PIPELINE_DEFAULT_BRANCH": "main",
      ],
      subject: "push to 'feature'",
      bases: [.branch("main")],
      head: head
    ),
    Capture(
      name: "Jenkins: change request of a multibranch project",
      variables: [
        "JENKINS_URL": "https://ci.example.com/", "GIT_COMMIT": head, "CHANGE_ID": "8",
        "CHANGE_TARGET": "main", "CHANGE_BRANCH": "feature", "BRANCH_NAME": "PR-8",
        "GIT_PREVIOUS_SUCCESSFUL_COMMIT": merge,
      ],
      subject: "pull request 8",
      bases: [.branch("main")],
      head: head
    ),
    Capture(
      name: "Jenkins: branch that was built before",
      variables: [
        "JENKINS_URL": "https://ci.example.com/", "GIT_COMMIT": head,
        "GIT_BRANCH": "origin/main", "GIT_PREVIOUS_SUCCESSFUL_COMMIT": base,
      ],
      subject: "push to 'main'",
      bases: [.commit(base), .defaultBranch(building: "main")],
      head: head
    ),
    Capture(
      name: "pre-commit, also inside of another system",
      variables: gitHub("push", ["PRE_COMMIT_FROM_REF": base, "PRE_COMMIT_TO_REF": head]),
      event: push("refs/heads/feature"),
      subject: "'\(base)' to '\(head)'",
      bases: [.commit(base)],
      head: head
    ),
  ]

  @Test(arguments: gitHubCaptures + gitLabCaptures + otherCaptures)
  func `the range of an event is what its change did since it left its base`(
    capture: Capture
  ) throws {
    let request = try CIRequest.find(
      in: UserEnvironment(variables: capture.variables),
      event: capture.event
    )
    #expect(request.subject == capture.subject)
    #expect(request.bases == capture.bases)
    #expect(request.head == capture.head)
  }

  @Test(arguments: [
    ([:], "no CI system"),
    (["CI": "true"], "no CI system"),
    (["GITHUB_ACTIONS": "false"], "no CI system"),
    (gitHub("schedule"), "GitHub Actions: the event 'schedule'"),
    (gitHub("push"), "GitHub Actions: the event 'push'"),
    (
      gitHub("pull_request_target", ["GITHUB_BASE_REF": "main"]),
      "GitHub Actions: the event 'pull_request_target'"
    ),
    (
      gitLab(["CI_PIPELINE_SOURCE": "schedule", "CI_COMMIT_REF_NAME": "main"]),
      "GitLab CI: a pipeline of the source 'schedule'"
    ),
  ])
  func `what tells no range is a failure that names a way out`(
    variables: [String: String],
    expected: String
  ) throws {
    let failure = #expect(throws: Failure.self) {
      try CIRequest.find(in: UserEnvironment(variables: variables), event: nil)
    }
    #expect(failure?.description.contains(expected) == true)
    #expect(failure?.description.contains("'--base REV'") == true)
  }
}
