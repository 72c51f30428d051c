import ReviewTypes

/// How a run went: what it did not review, and why.
struct SARIFInvocation {
  /// More places are counted, not listed.
  private static let listLimit = 1000

  private enum Kind: String, CaseIterable {
    case unreviewed
    case skipped
    case remark
    case engineFailure = "engine-failure"
    case cutOff = "cut-off"

    var description: String {
      switch self {
      case .unreviewed: "A line that a rule proposed and nobody judged."
      case .skipped: "A file that was not reviewed at all."
      case .remark: "Something to know that is no finding."
      case .engineFailure: "The language model could not be used."
      case .cutOff: "More results or notifications than fit."
      }
    }
  }

  private let review: Review
  private let rules: SARIFRules
  private let cut: Int

  /// - Parameter cut: how many findings were left out of the results.
  init(_ review: Review, cut: Int, rules: SARIFRules) {
    self.review = review
    self.cut = cut
    self.rules = rules
  }

  /// What the notifications' `descriptor` points at.
  static var descriptors: [JSONValue] {
    Kind.allCases.map { kind in
      .object([
        "id": .string(kind.rawValue),
        "shortDescription": .object(["text": .string(kind.description)]),
      ])
    }
  }

  var json: JSONValue {
    let counts = review.counts
    let model: JSONMembers? = review.model.map {
      [
        "name": .string(orAbsent: $0.name), "sha256": .string(orAbsent: $0.sha256),
        "engine": .string(orAbsent: $0.engine),
      ]
    }
    let properties: JSONMembers = [
      "model": model.map { .object($0.present) } ?? .null,
      "files": .int(counts.files),
      "hunks": .int(counts.hunks),
      "candidates": .int(counts.candidates),
      "judged": .int(counts.judged),
      "elapsedSeconds": .number(counts.elapsedSeconds),
    ]
    return .object([
      "executionSuccessful": .bool(
        review.engineFailure == nil && !review.checks.contains(where: \.isFailure)
      ),
      "toolExecutionNotifications": .array(notifications),
      "properties": .object(properties.present),
    ])
  }

  private var notifications: [JSONValue] {
    var list: [JSONValue] = []
    if let failure = review.engineFailure {
      list.append(notification(.engineFailure, level: "error", failure))
    }
    if cut > 0 {
      let text =
        "\(counted(cut, "more finding")) left out: \(SARIFReporter.maxResults) is the limit"
      list.append(notification(.cutOff, level: "warning", text))
    }
    list += review.remarks.map { notification(.remark, level: "note", $0) }
    if let text = review.unreviewed.notReviewed {
      let level = review.unreviewed.isUnexpected ? "warning" : "note"
      list.append(notification(.unreviewed, level: level, text))
    }
    list += listed(review.unreviewed, .unreviewed) { line in
      notification(
        .unreviewed,
        level: [line].isUnexpected ? "warning" : "note",
        "not reviewed: \(line.reason.rawValue)",
        path: line.path,
        line: line.line,
        rule: line.rule
      )
    }
    list += listed(review.skipped, .skipped) { file in
      notification(
        .skipped,
        level: "note",
        "not reviewed: \(file.reason.rawValue)",
        path: file.path
      )
    }
    return list
  }

  private func listed<Element>(
    _ elements: [Element],
    _ kind: Kind,
    _ json: (Element) -> JSONValue
  ) -> [JSONValue] {
    let rest = elements.count - Self.listLimit
    guard rest > 0 else { return elements.map(json) }
    return elements.prefix(Self.listLimit).map(json) + [
      notification(.cutOff, level: "note", "\(rest) more of '\(kind.rawValue)' not listed")
    ]
  }

  private func notification(
    _ kind: Kind,
    level: String,
    _ text: String,
    path: String? = nil,
    line: Int? = nil,
    rule: RuleID? = nil
  ) -> JSONValue {
    let region: JSONMembers? = line.flatMap { $0 > 0 ? ["startLine": .int($0)] : nil }
    let associated: JSONMembers? = rule.map {
      let members: JSONMembers = [
        "id": .string($0.rawValue),
        "index": rules.index(of: $0).map(JSONValue.int) ?? .null,
      ]
      return members.present
    }
    let members: JSONMembers = [
      "descriptor": .object(["id": .string(kind.rawValue)]),
      "level": .string(level),
      "message": .object(["text": .string(text.isEmpty ? kind.description : text)]),
      "locations": path.map { .array([SARIFLocation.json(path: $0, region: region)]) } ?? .null,
      "associatedRule": associated.map(JSONValue.object) ?? .null,
    ]
    return .object(members.present)
  }
}
