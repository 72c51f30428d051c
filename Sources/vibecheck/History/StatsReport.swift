import Reporting
import ReviewStore
import ReviewTypes
import Reviewing

/// What `vibecheck stats` prints.
struct StatsReport {
  var statistics: HistoryStatistics
  /// The repository's folder; nil for all repositories.
  var repository: String?
  /// A day, such as `2026-08-26`; nil for all that is kept.
  var since: String?

  private static let kinds: [(kind: RecordedRun.Kind, title: String)] = [
    (.hook, "hooks"), (.check, "check"), (.review, "review, ci"),
  ]

  /// By rule; those shown most come first.
  private var rules: [(id: RuleID, counts: HistoryStatistics.Counts)] {
    statistics.rules.sorted { ($1.value.shown, $0.key) < ($0.value.shown, $1.key) }
      .map { ($0.key, $0.value) }
  }

  var text: String {
    let place = repository.map { "in \(printable($0))" } ?? "in all repositories"
    let time = since.map { " since \($0)" } ?? ""
    guard !statistics.runs.isEmpty || !statistics.rules.isEmpty else {
      return
        "no run \(place)\(time) is known; the hooks, 'check', 'review' and 'ci' record theirs\n"
    }
    var text = "\(place)\(time)\n\n"
    if statistics.rules.isEmpty {
      text += "no finding was shown\n"
    } else {
      let all = rules.map(\.counts).reduce(HistoryStatistics.Counts(), +)
      let heading = ["rule", "shown"] + FindingOutcome.allCases.map(\.rawValue) + ["open"]
      let rows = rules.map { row($0.id.rawValue, $0.counts) }
      text += TextTable(heading, rows + (rows.count > 1 ? [row("all", all)] : [])).text
    }
    let heading = ["time, ms", "runs", "blocked", "p50", "p95", "with candidates", "p50", "p95"]
    let rows = Self.kinds.compactMap { kind, title in
      statistics.runs[kind].map { row(title, $0) }
    }
    return text + "\n" + TextTable(heading, rows).text
  }

  /// Version 1 of the JSON format; every key is always there.
  var json: String {
    let document: JSONValue = .object([
      "version": .int(1),
      "tool": .object(["name": .string("vibecheck"), "version": .string(Version.text)]),
      "repository": .string(orNull: repository),
      "since": .string(orNull: since),
      "rules": .array(rules.map { object($0.id, $0.counts) }),
      "runs": .array(
        Self.kinds.compactMap { kind, _ in statistics.runs[kind].map { object(kind, $0) } }
      ),
    ])
    return document.lines + "\n"
  }

  private func row(_ title: String, _ counts: HistoryStatistics.Counts) -> [String] {
    [title, "\(counts.shown)"] + FindingOutcome.allCases.map { "\(counts.outcomes[$0] ?? 0)" }
      + ["\(counts.open)"]
  }

  private func row(_ title: String, _ runs: HistoryStatistics.Runs) -> [String] {
    let judged = runs.millisecondsWithCandidates
    return [
      title, "\(runs.milliseconds.count)", "\(runs.blocked)", number(runs.milliseconds, 0.5),
      number(runs.milliseconds, 0.95), "\(judged.count)", number(judged, 0.5), number(judged, 0.95),
    ]
  }

  private func number(_ values: [Int], _ share: Double) -> String {
    values.percentile(share).map(String.init) ?? "-"
  }

  private func object(_ rule: RuleID, _ counts: HistoryStatistics.Counts) -> JSONValue {
    func number(_ outcome: FindingOutcome) -> JSONValue { .int(counts.outcomes[outcome] ?? 0) }
    return .object([
      "rule": .string(rule.rawValue),
      "shown": .int(counts.shown),
      "fixed": number(.fixed),
      "suppressed": number(.suppressed),
      "bypassed": number(.bypassed),
      "kept": number(.kept),
      "open": .int(counts.open),
    ])
  }

  private func object(_ kind: RecordedRun.Kind, _ runs: HistoryStatistics.Runs) -> JSONValue {
    func number(_ values: [Int], _ share: Double) -> JSONValue {
      values.percentile(share).map(JSONValue.int) ?? .null
    }
    let judged = runs.millisecondsWithCandidates
    return .object([
      "kind": .string(kind.rawValue),
      "count": .int(runs.milliseconds.count),
      "blocked": .int(runs.blocked),
      "p50Milliseconds": number(runs.milliseconds, 0.5),
      "p95Milliseconds": number(runs.milliseconds, 0.95),
      "withCandidates": .object([
        "count": .int(judged.count),
        "p50Milliseconds": number(judged, 0.5),
        "p95Milliseconds": number(judged, 0.95),
      ]),
    ])
  }
}
