/// What a CI system asks to be reviewed, told by its environment alone: no repository is looked at.
struct CIRequest: Equatable {
  /// Where the change begins.
  enum Base: Equatable {
    /// A commit; or, from the user, anything that names one.
    case commit(String)
    /// A branch of the remote, by its short name.
    case branch(String)
    /// The branch that others start from, which is not known to be another than the one being built.
    case defaultBranch(building: String?)
    /// Everything is new.
    case nothing
  }

  var system: CISystem
  /// What is reviewed, for messages, such as `pull request 7`.
  var subject: String
  /// The first that is here is taken; all of them are right, the first is nearest.
  var bases: [Base]
  /// The last commit of the change.
  var head: String

  /// What the environment says.
  ///
  /// - Parameter event: what lies at `GITHUB_EVENT_PATH`; nil if there is nothing.
  /// - Throws: `Failure` if no system is known or its event has no range.
  static func find(in environment: UserEnvironment, event: GitHubEvent?) throws -> CIRequest {
    if let from = environment["PRE_COMMIT_FROM_REF"], let to = environment["PRE_COMMIT_TO_REF"] {
      return CIRequest(
        system: .preCommit,
        subject: "'\(from)' to '\(to)'",
        bases: [.commit(from)],
        head: to
      )
    }
    if environment["GITHUB_ACTIONS"] == "true" {
      return try .gitHub(environment, event: event)
    }
    if environment["GITLAB_CI"] == "true" { return try .gitLab(environment) }
    if environment["BITBUCKET_BUILD_NUMBER"] != nil { return .bitbucket(environment) }
    if environment["TF_BUILD"]?.lowercased() == "true" { return .azure(environment) }
    if environment["BUILDKITE"] == "true" { return .buildkite(environment) }
    if environment["JENKINS_URL"] != nil { return .jenkins(environment) }
    throw Failure(
      "no CI system is known from the environment; give '--base REV', or use 'vibecheck review'"
    )
  }

  /// An event that tells no range.
  static func noRange(_ system: CISystem, _ event: String) -> Failure {
    Failure(
      "\(system.rawValue): \(event) does not say what changed; give '--base REV', "
        + "or review everything with 'vibecheck review --all-files'"
    )
  }

  /// An object name of zeros only stands for none.
  static func object(_ name: String?) -> String? {
    guard let name, !name.isEmpty, !name.allSatisfy({ $0 == "0" }) else { return nil }
    return name
  }

  /// `refs/heads/a/b` is the branch `a/b`.
  static func branchName(_ reference: String?) -> String? {
    reference.map { String($0.trimmingPrefix("refs/heads/")) }
  }
}
