import Foundation

/// What GitHub writes about an event to the file at `GITHUB_EVENT_PATH`, as far as it tells a range. See
/// "Webhook events and payloads" in GitHub's documentation.
struct GitHubEvent: Decodable, Equatable {
  struct End: Decodable, Equatable {
    var sha: String
    var ref: String
  }

  struct PullRequest: Decodable, Equatable {
    var number: Int
    var base: End
    var head: End
  }

  struct MergeGroup: Decodable, Equatable {
    var baseSha: String
    var headSha: String
    var baseRef: String
  }

  struct Repository: Decodable, Equatable {
    var defaultBranch: String?
  }

  var pullRequest: PullRequest?
  var mergeGroup: MergeGroup?
  var repository: Repository?
  /// Of a push: what was pushed to, what it was before and what it is now.
  var ref: String?
  var before: String?
  var after: String?

  /// - Throws: `Failure` if the file is there and holds something else.
  static func read(_ environment: UserEnvironment) throws -> GitHubEvent? {
    guard environment["GITHUB_ACTIONS"] == "true", let path = environment["GITHUB_EVENT_PATH"],
      let data = FileManager.default.contents(atPath: path)
    else { return nil }
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    do {
      return try decoder.decode(GitHubEvent.self, from: data)
    } catch {
      throw Failure("GITHUB_EVENT_PATH: '\(path)' is no event of GitHub; give '--base REV'")
    }
  }
}

extension CIRequest {
  static func gitHub(_ environment: UserEnvironment, event: GitHubEvent?) throws -> CIRequest {
    let name = environment["GITHUB_EVENT_NAME"] ?? ""
    if let pull = event?.pullRequest {
      return CIRequest(
        system: .gitHub,
        subject: "pull request \(pull.number)",
        // What is checked out is a merge with a base that may be newer than the event: the change is
        // what the head did since it left.
        bases: [.commit(pull.base.sha), .branch(pull.base.ref)],
        head: pull.head.sha
      )
    }
    if let group = event?.mergeGroup {
      return CIRequest(
        system: .gitHub,
        subject: "merge group",
        bases: [.commit(group.baseSha)],
        head: group.headSha
      )
    }
    // In pull_request_target the base is checked out; only the event knows the change.
    if let base = environment["GITHUB_BASE_REF"], name != "pull_request_target" {
      return CIRequest(
        system: .gitHub,
        subject: "pull request",
        bases: [.branch(base)],
        head: environment["GITHUB_SHA"] ?? "HEAD"
      )
    }
    guard name == "push", let event, let after = object(event.after) else {
      throw noRange(.gitHub, "the event '\(name)'")
    }
    return push(event, after: after)
  }

  /// A push may have been forced and may have made the branch: then the commit before it is not one of
  /// the branch's, or there is none.
  private static func push(_ event: GitHubEvent, after: String) -> CIRequest {
    let branch = branchName(event.ref) ?? "HEAD"
    let defaultBranch = event.repository?.defaultBranch
    let fallback: [Base] =
      if branch == defaultBranch {
        []
      } else {
        [defaultBranch.map { .branch($0) } ?? .defaultBranch(building: branch)]
      }
    let before: [Base] = object(event.before).map { [.commit($0)] } ?? []
    let bases = before + fallback
    return CIRequest(
      system: .gitHub,
      subject: "push to '\(branch.trimmingPrefix("refs/tags/"))'",
      bases: bases.isEmpty ? [.nothing] : bases,
      head: after
    )
  }
}
