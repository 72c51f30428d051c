import GitDiff

/// Whether the user trusts what a repository's configuration asks for.
enum Trust {
  /// Lets the powers of a trusted configuration pass.
  ///
  /// - Parameters:
  ///   - powers: what would be used now.
  ///   - programs: where the programs that would run are read from: the work tree.
  /// - Throws: `Failure` that names each power with its place, unless exactly this configuration of
  ///   this repository is trusted.
  static func require(
    _ powers: [Power],
    of configuration: Configuration,
    programs: (any RepositoryFiles)?,
    environment: UserEnvironment
  ) throws {
    guard !powers.isEmpty else { return }
    let repository = try Repository.open(environment: environment.variables).commonDirectory
    let store = try TrustStore(environment: environment)
    let asked = try TrustedConfiguration(configuration, programs: programs)
    guard try !store.contains(asked, of: repository) else { return }
    let isKnown = try store.entries().contains { $0.repository == repository }
    throw Failure.listed(powers.map { refusal(of: $0, isKnown: isKnown) }.joined(separator: "\n"))
  }

  private static func refusal(of power: Power, isKnown: Bool) -> String {
    let why = isKnown ? "has changed since you trusted it" : "is not trusted"
    return "\(power.place): error: '\(power.key)' names \(power.description), "
      + "and this configuration \(why); read it, then run 'vibecheck trust'"
  }
}
