package import ReviewTypes

/// The findings that were there when a team began to use its rules. They never block.
package struct Baseline: Equatable, Sendable {
  /// One finding, known by its fingerprint; the rest is for people who read the file.
  package struct Entry: Hashable, Sendable {
    package var rule: RuleID
    package var path: String
    /// As in `Finding.evidence`, long lines cut.
    package var evidence: String
    package var fingerprint: String

    package init(rule: RuleID, path: String, evidence: String, fingerprint: String) {
      self.rule = rule
      self.path = path
      self.evidence = evidence
      self.fingerprint = fingerprint
    }
  }

  /// The file at the top of a repository that is used without being named.
  package static let fileName = ".vibecheck-baseline.json"
  /// Longest evidence kept, in Unicode scalars.
  static let evidenceLimit = 120

  /// By path, rule, evidence and fingerprint, each once: a moved line moves no entry.
  package let entries: [Entry]
  package let fingerprints: Set<String>

  /// The files it has entries of.
  package var paths: Set<String> { Set(entries.map(\.path)) }

  package init(_ entries: [Entry] = []) {
    var seen: Set<String> = []
    self.entries = entries.filter { seen.insert($0.fingerprint).inserted }
      .sorted {
        ($0.path, $0.rule, $0.evidence, $0.fingerprint)
          < ($1.path, $1.rule, $1.evidence, $1.fingerprint)
      }
    fingerprints = seen
  }

  /// The baseline after a review: its findings that count, and of these entries those it does not
  /// speak against.
  ///
  /// An entry goes if its line is gone from its file, if its rule is no longer known, or if the
  /// review looked at the line and the rule found nothing or the finding is suppressed. One that
  /// the review did not look at stays.
  /// - Parameters:
  ///   - review: of `diffs`, and maybe of files that have no entry.
  ///   - rules: the rules that the review asked about.
  ///   - known: every rule there is.
  ///   - linesOf: the lines of the file at a path as it is now; empty if there is no such file, nil
  ///     if nobody can tell.
  package func updated(
    by review: Review,
    of diffs: [FileDiff],
    rules: Set<RuleID>,
    known: Set<RuleID>,
    linesOf: (String) -> [String]?
  ) -> Baseline {
    let found = review.findings.filter { $0.reachesThreshold && $0.suppressed == nil }
    let gone = Set(obsolete(linesOf: linesOf).map(\.fingerprint))
    let cleared = cleared(by: review, of: diffs, rules: rules)
    let kept = entries.filter { entry in
      known.contains(entry.rule) && !gone.contains(entry.fingerprint)
        && !cleared.contains(entry.fingerprint)
    }
    return Baseline(found.map(Entry.init) + kept)
  }

  /// The entries that no line of their file matches any more.
  ///
  /// - Parameter linesOf: see `updated`.
  package func obsolete(linesOf: (String) -> [String]?) -> [Entry] {
    Dictionary(grouping: entries, by: \.path).sorted { $0.key < $1.key }
      .flatMap { path, entries -> [Entry] in
        guard let lines = linesOf(path) else { return [] }
        let present = Self.fingerprints(of: lines, path: path, rules: Set(entries.map(\.rule)))
        return entries.filter { !present.contains($0.fingerprint) }
      }
  }

  /// The entries whose line was looked at and is no finding any more.
  private func cleared(
    by review: Review,
    of diffs: [FileDiff],
    rules: Set<RuleID>
  ) -> Set<String> {
    struct Place: Hashable {
      var path: String
      var line: Int
      var rule: RuleID
    }
    let open = Set(
      review.unreviewed.map { Place(path: $0.path, line: $0.line, rule: $0.rule) }
    )
    let skipped = Set(review.skipped.map(\.path))
    let entriesByPath = Dictionary(grouping: entries, by: \.path)
    var cleared: Set<String> = []
    for diff in diffs where !skipped.contains(diff.path) {
      guard case .hunks(let hunks) = diff.content else { continue }
      let asked = Set((entriesByPath[diff.path] ?? []).map(\.rule)).intersection(rules)
      for line in hunks.flatMap(\.lines) where line.origin == .addition {
        guard let newLine = line.newLine else { continue }
        for rule in asked
        where !open.contains(Place(path: diff.path, line: newLine, rule: rule)) {
          cleared.insert(
            Fingerprint.make(
              rule: rule,
              path: diff.path,
              text: line.text,
              equalLinesAbove: diff.equalLinesAbove[newLine] ?? 0
            )
          )
        }
      }
    }
    return cleared
  }

  /// The names that findings of `rules` on `lines`, a whole file, would have.
  private static func fingerprints(
    of lines: [String],
    path: String,
    rules: Set<RuleID>
  ) -> Set<String> {
    // By bytes: strings are equal also where their bytes are not.
    var counts: [[UInt8]: Int] = [:]
    var made: Set<String> = []
    for line in lines.map(\.trimmed) {
      let above = counts[Array(line.utf8), default: 0]
      counts[Array(line.utf8)] = above + 1
      for rule in rules {
        made.insert(
          Fingerprint.make(rule: rule, path: path, text: line, equalLinesAbove: above)
        )
      }
    }
    return made
  }
}

extension Baseline.Entry {
  fileprivate init(_ finding: Finding) {
    self.init(
      rule: finding.rule,
      path: finding.path,
      evidence: finding.evidence.cut(to: Baseline.evidenceLimit),
      fingerprint: finding.fingerprint
    )
  }
}

extension Review {
  /// Marks the findings that `baseline` holds; none of them blocks.
  package mutating func takeIntoBaseline(_ baseline: Baseline) {
    for index in findings.indices
    where baseline.fingerprints.contains(findings[index].fingerprint) {
      findings[index].isBaselined = true
      findings[index].blocking = false
    }
  }
}
