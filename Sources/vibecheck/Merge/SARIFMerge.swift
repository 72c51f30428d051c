import Foundation

/// Joins SARIF files that this program wrote into one with one run.
///
/// On the level of JSON: what a review alone cannot tell again, such as the hashes of lines, is kept.
struct SARIFMerge {
  typealias Object = [String: Any]

  private var rules: [String: Object] = [:]
  private var results: [Object] = []
  private var notifications: [Object] = []
  private var seen: Set<Data> = []
  private var counts: [String: Double] = [:]
  private var model: Any?
  private var isSuccessful = true
  private var frame: (document: Object, run: Object)?

  /// Whether `document` looks like SARIF at all.
  static func isSARIF(_ document: Object) -> Bool { document["runs"] is [Any] }

  /// - Throws: `Failure` that says what is wrong with the document, without its name.
  mutating func add(_ document: Object) throws {
    guard document["version"] as? String == "2.1.0", let runs = document["runs"] as? [Object] else {
      throw Failure("it is no SARIF 2.1.0")
    }
    for run in runs {
      guard let driver = (run["tool"] as? Object)?["driver"] as? Object,
        driver["name"] as? String == "vibecheck"
      else { throw Failure("it holds a run of another tool") }
      frame = frame ?? (document, run)
      for rule in driver["rules"] as? [Object] ?? [] {
        if let id = rule["id"] as? String, rules[id] == nil { rules[id] = rule }
      }
      for result in run["results"] as? [Object] ?? [] where try isNew(Self.identity(of: result)) {
        results.append(result)
      }
      for invocation in run["invocations"] as? [Object] ?? [] { try add(invocation: invocation) }
    }
  }

  private mutating func add(invocation: Object) throws {
    isSuccessful = isSuccessful && invocation["executionSuccessful"] as? Bool ?? true
    for notification in invocation["toolExecutionNotifications"] as? [Object] ?? []
    where try isNew(notification) {
      notifications.append(notification)
    }
    let properties = invocation["properties"] as? Object ?? [:]
    model = model ?? properties["model"]
    for (key, value) in properties {
      guard let number = value as? Double else { continue }
      let isTime = key == "elapsedSeconds"
      counts[key] = isTime ? max(counts[key] ?? 0, number) : (counts[key] ?? 0) + number
    }
  }

  private mutating func isNew(_ object: Object) throws -> Bool {
    seen.insert(try JSONSerialization.data(withJSONObject: object, options: .sortedKeys)).inserted
  }

  /// What makes two results the same finding.
  private static func identity(of result: Object) -> Object {
    var identity: Object = [:]
    for key in ["ruleId", "locations", "partialFingerprints"] { identity[key] = result[key] }
    identity["commit"] = (result["properties"] as? Object)?["commit"]
    return identity
  }

  /// Whether a result blocks that nothing silences.
  var blocks: Bool {
    results.contains { ($0["properties"] as? Object)?["blocking"] as? Bool == true }
  }

  /// Whether a run could not use its model, or was ended by its user.
  var isIncomplete: Bool {
    !isSuccessful
      || notifications.contains { notification in
        let text = (notification["message"] as? Object)?["text"] as? String
        return text == "not reviewed: interrupted"
      }
  }

  /// One line of JSON.
  func text() throws -> String {
    var (document, run) = frame ?? ([:], [:])
    let ids = rules.keys.sorted()
    let indices = Dictionary(uniqueKeysWithValues: ids.enumerated().map { ($1, $0) })
    var tool = run["tool"] as? Object ?? [:]
    var driver = tool["driver"] as? Object ?? [:]
    driver["rules"] = ids.compactMap { rules[$0] }
    tool["driver"] = driver
    run["tool"] = tool
    run["results"] = merged(indices)
    run["invocations"] = [invocation(indices)]
    document["runs"] = [run]
    let data = try JSONSerialization.data(
      withJSONObject: document,
      options: [.sortedKeys, .withoutEscapingSlashes]
    )
    return String(decoding: data, as: UTF8.self) + "\n"
  }

  /// In the order of places, with indices into the joined list of rules. A state against the baseline is
  /// on all results or on none.
  private func merged(_ indices: [String: Int]) -> [Object] {
    let hasState = results.contains { $0["baselineState"] != nil }
    return results.sorted { Self.place(of: $0) < Self.place(of: $1) }.map { result in
      var result = result
      result["ruleIndex"] = (result["ruleId"] as? String).flatMap { indices[$0] }
      if hasState, result["baselineState"] == nil { result["baselineState"] = "new" }
      return result
    }
  }

  private static func place(of result: Object) -> (String, Int, String) {
    let location = (result["locations"] as? [Object])?.first?["physicalLocation"] as? Object
    let uri = (location?["artifactLocation"] as? Object)?["uri"] as? String
    let line = (location?["region"] as? Object)?["startLine"] as? Int
    return (uri ?? "", line ?? 0, result["ruleId"] as? String ?? "")
  }

  private func invocation(_ indices: [String: Int]) -> Object {
    var properties: Object = counts.mapValues { value in
      value == value.rounded() ? Int(value) as Any : value as Any
    }
    properties["model"] = model
    return [
      "executionSuccessful": isSuccessful,
      "toolExecutionNotifications": notifications.map { notification in
        guard var rule = notification["associatedRule"] as? Object else { return notification }
        var notification = notification
        rule["index"] = (rule["id"] as? String).flatMap { indices[$0] }
        notification["associatedRule"] = rule
        return notification
      },
      "properties": properties,
    ]
  }
}
