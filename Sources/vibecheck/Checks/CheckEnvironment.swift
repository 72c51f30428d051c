import Foundation

/// The variables that the user's own programs see.
enum CheckEnvironment {
  /// The user's environment without what binds git to the repository that is being committed to, and
  /// without this program's own variables, of which one is a key.
  static func make(
    from variables: [String: String],
    in checkout: StagedCheckout
  ) async throws -> [String: String] {
    let local = try await Git.output("rev-parse", "--local-env-vars")
      .split(whereSeparator: \.isNewline).map(String.init)
    var environment = variables.filter { !$0.key.hasPrefix("VIBECHECK_") }
    for name in local + ["GIT_PREFIX", "GIT_EXEC_PATH", "GIT_EDITOR", "OLDPWD"] {
      environment[name] = nil
    }
    environment["PWD"] = checkout.folder
    environment["GIT_CEILING_DIRECTORIES"] = checkout.ceiling
    return environment
  }
}
