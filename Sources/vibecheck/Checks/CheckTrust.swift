import GitDiff

/// Whether the user trusts the programs that a configuration names.
///
/// Asked of the tree they would run in, not of the work tree: a script that a change edits is not the
/// one that was trusted.
struct CheckTrust: Sendable {
  private let text: [UInt8]
  private let words: [String]
  private let repository: String
  private let store: TrustStore

  /// - Throws: `Failure` if there is no folder to keep trust in.
  init(
    _ configuration: Configuration,
    repository: Repository,
    environment: UserEnvironment
  ) throws {
    text = configuration.text
    words = configuration.programWords
    self.repository = repository.commonDirectory
    store = try TrustStore(environment: environment)
  }

  /// Whether nothing of the repository is trusted: then no file need be looked at.
  func isUnknown() throws -> Bool {
    try !store.entries().contains { $0.repository == repository }
  }

  /// - Parameter files: of the tree.
  /// - Returns: nil if exactly this configuration is trusted with these files; else what to do.
  func objection(to files: any RepositoryFiles) throws -> String? {
    guard try !isUnknown() else {
      return "this configuration is not trusted; read it, then run 'vibecheck trust'"
    }
    let asked = try TrustedConfiguration(text: text, words: words, programs: files)
    guard try !store.contains(asked, of: repository) else { return nil }
    return "the configuration, or a program of the repository that it names, has changed since you "
      + "trusted it; read it, then run 'vibecheck trust'"
  }
}
