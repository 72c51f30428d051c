import ReviewTypes
import Rules

/// Which of the configuration's checks a run has.
struct CheckChoice {
  /// In the configuration's order, without those that the user left out by name.
  var wanted: [LocalCheck]
  /// None is run, and the report says so.
  var isOff: Bool
  /// Whether nobody set the run's budget: then a check that has a time limit of its own may take it.
  var isBudgetUsual: Bool

  init(_ choices: ReviewChoices, configuration: Configuration, environment: UserEnvironment) {
    var without: Set<String> = []
    if case .rules(let names) = Skip(environment["VIBECHECK_SKIP"]) { without = names }
    wanted = configuration.checks.filter { check in
      let id = check.id.value.rawValue
      return (choices.rule.isEmpty || choices.rule.contains(id)) && !without.contains(id)
    }
    isOff = choices.noChecks
    isBudgetUsual = choices.budget == nil && configuration.budget == nil
  }

  /// What there is to do for a change: nothing for a check without a file to look at.
  ///
  /// - Parameter deadline: of the run.
  func jobs(for change: CheckedChange, deadline: ContinuousClock.Instant?) -> [CheckJob] {
    wanted.compactMap { check in
      let paths = change.added.keys.filter(check.isFor).sorted()
      let needsFiles = check.words.contains(LocalCheck.filesWord)
      guard !paths.isEmpty || !needsFiles && change.others.contains(where: check.isFor) else {
        return nil
      }
      return CheckJob(
        check,
        paths: paths,
        added: change.added,
        deadline: isBudgetUsual && check.timeout != nil ? nil : deadline
      )
    }
  }
}

/// A change as far as checks want to know it.
struct CheckedChange {
  /// The files that can be read, by path, with the 1-based lines that the change added.
  private(set) var added: [String: Set<Int>] = [:]
  /// What else changed: deleted files, and files that are no text to review.
  private(set) var others: Set<String> = []

  mutating func add(_ diff: FileDiff) {
    guard case .hunks(let hunks) = diff.content, let path = diff.newPath else {
      others.insert(diff.path)
      return
    }
    let lines = hunks.flatMap(\.lines).filter { $0.origin == .addition }.compactMap(\.newLine)
    // A patch may name a path twice.
    added[path, default: []].formUnion(lines)
  }
}
