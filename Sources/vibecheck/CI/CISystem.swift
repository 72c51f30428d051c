/// A system whose environment tells what is to be reviewed.
enum CISystem: String, CaseIterable {
  case flags
  case preCommit = "pre-commit"
  case gitHub = "GitHub Actions"
  case gitLab = "GitLab CI"
  case bitbucket = "Bitbucket"
  case azure = "Azure Pipelines"
  case buildkite = "Buildkite"
  case jenkins = "Jenkins"

  /// How to get the history that a shallow clone lacks.
  var deepening: String {
    switch self {
    case .flags, .preCommit: "git fetch --unshallow"
    case .gitHub: "give actions/checkout 'fetch-depth: 0', or run git fetch --unshallow"
    case .gitLab: "set the variable GIT_DEPTH: 0, or run git fetch --unshallow"
    case .bitbucket: "set 'clone: depth: full', or run git fetch --unshallow"
    case .azure: "set 'fetchDepth: 0' in the checkout step, or run git fetch --unshallow"
    case .buildkite: "take --depth out of BUILDKITE_GIT_CLONE_FLAGS, or run git fetch --unshallow"
    case .jenkins: "turn off 'shallow clone' of the checkout, or run git fetch --unshallow"
    }
  }
}
