import Reporting
import ReviewStore
import ReviewTypes

/// What `vibecheck trial` prints.
struct TrialReport {
  var trial: Trial
  /// Whether every finding that would have blocked is listed, not only the first of a commit.
  var isVerbose: Bool

  private static let mostListed = 20

  private var milliseconds: [Int] { trial.commits.map(\.milliseconds) }

  /// Those that would have refused most come first.
  private var rules: [(id: RuleID, hits: Trial.Hits)] {
    trial.hits.map { (id: $0.key, hits: $0.value) }.sorted { left, right in
      let (one, other) = (left.hits, right.hits)
      if one.blocking != other.blocking { return one.blocking > other.blocking }
      if one.findings != other.findings { return one.findings > other.findings }
      return left.id < right.id
    }
  }

  var text: String {
    let refused = trial.refused
    var text = "\(counted(trial.commits.count, "commit")), "
    text += "\(refused.count) would have been refused\n\n"
    if trial.hits.isEmpty {
      text += "no finding\n"
    } else {
      let rows = rules.map { id, hits in
        [id.rawValue, "\(hits.findings)", "\(hits.commits)", "\(hits.blocking)"]
      }
      text += TextTable(["rule", "findings", "commits", "blocking"], rows).text
    }
    for commit in refused.prefix(isVerbose ? refused.count : Self.mostListed) {
      text += "\n\(commit.name.prefix(12)) \(printable(commit.subject))\n"
      let blocking = commit.review.blockingFindings
      for finding in blocking.prefix(isVerbose ? blocking.count : 1) {
        text += "  \(printable(finding.path)):\(finding.line): [\(finding.rule)] "
        text += "\(printable(finding.evidence).prefix(80))\n"
      }
      if !isVerbose, blocking.count > 1 { text += "  and \(blocking.count - 1) more (see -v)\n" }
    }
    if !isVerbose, refused.count > Self.mostListed {
      text += "\nand \(refused.count - Self.mostListed) more commits (see -v)\n"
    }
    text += "\ntime of a review, ms: p50 \(number(0.5)), p95 \(number(0.95)), most \(number(1))\n"
    if trial.unreviewed > 0 {
      let lines = counted(trial.unreviewed, "candidate")
      text += "note: \(lines) not reviewed: no model may be asked, or the time ended\n"
    }
    return text
  }

  /// Version 1 of the JSON format; every key is always there.
  var json: String {
    let document: JSONValue = .object([
      "version": .int(1),
      "tool": .object(["name": .string("vibecheck"), "version": .string(Version.text)]),
      "summary": .object([
        "commits": .int(trial.commits.count),
        "refused": .int(trial.refused.count),
        "unreviewed": .int(trial.unreviewed),
        "p50Milliseconds": milliseconds.percentile(0.5).map(JSONValue.int) ?? .null,
        "p95Milliseconds": milliseconds.percentile(0.95).map(JSONValue.int) ?? .null,
      ]),
      "rules": .array(
        rules.map { id, hits in
          .object([
            "rule": .string(id.rawValue),
            "findings": .int(hits.findings),
            "commits": .int(hits.commits),
            "blocking": .int(hits.blocking),
          ])
        }
      ),
      "commits": .array(trial.commits.map(object)),
    ])
    return document.lines + "\n"
  }

  private func object(_ commit: Trial.Commit) -> JSONValue {
    .object([
      "commit": .string(commit.name),
      "subject": .string(commit.subject),
      "milliseconds": .int(commit.milliseconds),
      "candidates": .int(commit.review.counts.candidates),
      "judged": .int(commit.review.counts.judged),
      "unreviewed": .int(commit.review.unreviewed.count),
      "findings": .array(
        commit.review.activeFindings.map { finding in
          .object([
            "rule": .string(finding.rule.rawValue),
            "severity": .string(finding.severity.rawValue),
            "blocking": .bool(finding.blocking),
            "path": .string(finding.path),
            "line": .int(finding.line),
            "confidence": .number(finding.confidence),
            "fingerprint": .string(finding.fingerprint),
          ])
        }
      ),
    ])
  }

  private func number(_ share: Double) -> String {
    milliseconds.percentile(share).map(String.init) ?? "-"
  }
}
