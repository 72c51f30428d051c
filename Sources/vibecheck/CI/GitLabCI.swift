/// See "Predefined CI/CD variables reference" in GitLab's documentation.
extension CIRequest {
  static func gitLab(_ environment: UserEnvironment) throws -> CIRequest {
    let head = environment["CI_COMMIT_SHA"] ?? "HEAD"
    if let target = environment["CI_MERGE_REQUEST_TARGET_BRANCH_NAME"] {
      let base = object(environment["CI_MERGE_REQUEST_DIFF_BASE_SHA"])
      return CIRequest(
        system: .gitLab,
        subject: "merge request \(environment["CI_MERGE_REQUEST_IID"] ?? "")",
        bases: (base.map { [.commit($0)] } ?? []) + [.branch(target)],
        // In a merged-results pipeline a merge is checked out, whose other side is the target's.
        head: object(environment["CI_MERGE_REQUEST_SOURCE_BRANCH_SHA"]) ?? head
      )
    }
    if let target = environment["CI_EXTERNAL_PULL_REQUEST_TARGET_BRANCH_NAME"] {
      let base = object(environment["CI_EXTERNAL_PULL_REQUEST_TARGET_BRANCH_SHA"])
      return CIRequest(
        system: .gitLab,
        subject: "pull request \(environment["CI_EXTERNAL_PULL_REQUEST_IID"] ?? "")",
        bases: (base.map { [.commit($0)] } ?? []) + [.branch(target)],
        head: object(environment["CI_EXTERNAL_PULL_REQUEST_SOURCE_BRANCH_SHA"]) ?? head
      )
    }
    let name = environment["CI_COMMIT_REF_NAME"] ?? "HEAD"
    let defaultBranch = environment["CI_DEFAULT_BRANCH"]
    let isDefault = environment["CI_COMMIT_TAG"] == nil && name == defaultBranch
    var bases: [Base] = object(environment["CI_COMMIT_BEFORE_SHA"]).map { [.commit($0)] } ?? []
    if !isDefault {
      bases.append(defaultBranch.map { .branch($0) } ?? .defaultBranch(building: name))
    }
    if bases.isEmpty {
      let source = environment["CI_PIPELINE_SOURCE"] ?? ""
      // Scheduled, manual and API pipelines know no commit before either, but nothing is new in them.
      guard source == "push" else { throw noRange(.gitLab, "a pipeline of the source '\(source)'") }
      bases = [.nothing]
    }
    return CIRequest(system: .gitLab, subject: "push to '\(name)'", bases: bases, head: head)
  }
}
