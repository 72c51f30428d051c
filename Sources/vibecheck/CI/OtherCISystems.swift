/// Systems that name a pull request's target but, for a branch, at most the last commit that was built.
extension CIRequest {
  /// See "Variables and secrets" in Bitbucket Cloud's documentation.
  static func bitbucket(_ environment: UserEnvironment) -> CIRequest {
    let head = environment["BITBUCKET_COMMIT"] ?? "HEAD"
    if let number = environment["BITBUCKET_PR_ID"] {
      let commit: [Base] =
        environment["BITBUCKET_PR_DESTINATION_COMMIT"].map { [.commit($0)] } ?? []
      let branch: [Base] =
        environment["BITBUCKET_PR_DESTINATION_BRANCH"].map { [.branch($0)] } ?? []
      return CIRequest(
        system: .bitbucket,
        subject: "pull request \(number)",
        bases: commit + branch,
        head: head
      )
    }
    return branch(environment["BITBUCKET_BRANCH"], of: .bitbucket, head: head)
  }

  /// See "Use predefined variables" in the documentation of Azure DevOps.
  static func azure(_ environment: UserEnvironment) -> CIRequest {
    let head = environment["BUILD_SOURCEVERSION"] ?? "HEAD"
    if let target = branchName(environment["SYSTEM_PULLREQUEST_TARGETBRANCH"]) {
      // A pull request of Azure Repos has an id, one of GitHub a number.
      let number =
        environment["SYSTEM_PULLREQUEST_PULLREQUESTNUMBER"]
        ?? environment["SYSTEM_PULLREQUEST_PULLREQUESTID"] ?? ""
      return CIRequest(
        system: .azure,
        subject: "pull request \(number)",
        bases: [.branch(target)],
        head: environment["SYSTEM_PULLREQUEST_SOURCECOMMITID"] ?? head
      )
    }
    return branch(branchName(environment["BUILD_SOURCEBRANCH"]), of: .azure, head: head)
  }

  /// See "Environment variables" in Buildkite's documentation.
  static func buildkite(_ environment: UserEnvironment) -> CIRequest {
    let head = environment["BUILDKITE_COMMIT"] ?? "HEAD"
    // "false" where there is none.
    if let number = environment["BUILDKITE_PULL_REQUEST"], number != "false",
      let base = environment["BUILDKITE_PULL_REQUEST_BASE_BRANCH"]
    {
      return CIRequest(
        system: .buildkite,
        subject: "pull request \(number)",
        bases: [.branch(base)],
        head: head
      )
    }
    let name = environment["BUILDKITE_BRANCH"]
    if let base = environment["BUILDKITE_PIPELINE_DEFAULT_BRANCH"], base != name {
      return CIRequest(
        system: .buildkite,
        subject: "push to '\(name ?? "HEAD")'",
        bases: [.branch(base)],
        head: head
      )
    }
    return branch(name, of: .buildkite, head: head)
  }

  /// See "Branches and Pull Requests" and the Git plugin in Jenkins's documentation.
  static func jenkins(_ environment: UserEnvironment) -> CIRequest {
    let head = environment["GIT_COMMIT"] ?? "HEAD"
    if let target = environment["CHANGE_TARGET"] {
      return CIRequest(
        system: .jenkins,
        subject: "pull request \(environment["CHANGE_ID"] ?? "")",
        bases: [.branch(target)],
        head: head
      )
    }
    let name =
      environment["BRANCH_NAME"]
      ?? environment["GIT_BRANCH"].map { String($0.trimmingPrefix("origin/")) }
    var request = branch(name, of: .jenkins, head: head)
    if let built = environment["GIT_PREVIOUS_SUCCESSFUL_COMMIT"] {
      request.bases.insert(.commit(built), at: 0)
    }
    return request
  }

  private static func branch(_ name: String?, of system: CISystem, head: String) -> CIRequest {
    CIRequest(
      system: system,
      subject: "push to '\(name ?? "HEAD")'",
      bases: [.defaultBranch(building: name)],
      head: head
    )
  }
}
