package import ReviewTypes

/// Finds the places in the repository that a check's results are about, and tells which of them count.
package struct ResultPlacer {
  /// All results of one check on one line.
  package struct Placed: Equatable, Sendable {
    package var path: String
    /// 1-based, an existing line of the file.
    package var line: Int
    package var endLine: Int
    package var severity: Severity
    package var message: String

    package init(path: String, line: Int, endLine: Int, severity: Severity, message: String) {
      self.path = path
      self.line = line
      self.endLine = endLine
      self.severity = severity
      self.message = message
    }
  }

  package struct Outcome: Equatable, Sendable {
    /// By path and line.
    package var placed: [Placed] = []
    /// How many are about lines that the change did not add, and do not count.
    package var elsewhere = 0
    /// How many name no file of the repository.
    package var lost = 0
    /// The files that anything was said about, also what does not count.
    package var paths: Set<String> = []

    package init() {}
  }

  /// The folder the program ran in, absolute, which holds the repository's files.
  package var root: String
  /// The lines that the change added, by path; files without any are in, too.
  package var added: [String: Set<Int>]
  /// Whether only added lines count.
  package var addedOnly: Bool
  /// What all results weigh; nil where the program's own word counts.
  package var severity: Severity?
  /// How many lines the file at a path of the repository has; nil if there is no such text file.
  package var lineCount: (String) -> Int?

  package init(
    root: String,
    added: [String: Set<Int>],
    addedOnly: Bool,
    severity: Severity?,
    lineCount: @escaping (String) -> Int?
  ) {
    self.root = root
    self.added = added
    self.addedOnly = addedOnly
    self.severity = severity
    self.lineCount = lineCount
  }

  package func place(_ results: [CheckResult]) -> Outcome {
    struct Line: Hashable {
      var path: String
      var line: Int
    }
    var outcome = Outcome()
    var found: [Line: [Placed]] = [:]
    for result in results {
      guard let (path, place, count) = file(of: result) else {
        if let placed = placedAnywhere(result) {
          found[Line(path: placed.path, line: placed.line), default: []].append(placed)
        } else {
          outcome.lost += 1
        }
        continue
      }
      outcome.paths.insert(path)
      guard let lines = lines(of: place, path: path, count: count) else {
        outcome.elsewhere += 1
        continue
      }
      found[Line(path: path, line: lines.lowerBound), default: []].append(
        placed(result, path: path, lines: lines)
      )
    }
    outcome.placed = found.values.map(Self.joined).sorted {
      ($0.path, $0.line) < ($1.path, $1.line)
    }
    return outcome
  }

  /// The first place that is a file of the repository.
  private func file(of result: CheckResult) -> (String, CheckResult.Place, lineCount: Int)? {
    for place in result.places {
      if let path = Self.repositoryPath(place.path, root: root), let count = lineCount(path) {
        return (path, place, count)
      }
    }
    return nil
  }

  /// Nil for a place that does not count.
  private func lines(
    of place: CheckResult.Place,
    path: String,
    count: Int
  ) -> ClosedRange<Int>? {
    let last = max(count, 1)
    guard let line = place.line, line > 0 else {
      // The file as a whole: there is nothing better than where the change begins.
      guard let first = added[path]?.min() else { return addedOnly ? nil : 1...1 }
      return first...first
    }
    // "Unexpected end of file" is said of the line below the last.
    let start = min(line, last)
    let lines = start...min(max(place.endLine ?? start, start), last)
    guard addedOnly else { return lines }
    return (added[path] ?? []).contains(where: lines.contains) ? lines : nil
  }

  /// What is about no file, such as a failed test: said where the change begins, lest it be lost.
  private func placedAnywhere(_ result: CheckResult) -> Placed? {
    guard result.countsWithoutPlace || result.places.isEmpty else { return nil }
    let changed = added.filter { lineCount($0.key) != nil }.sorted { $0.key < $1.key }
    guard let (path, lines) = changed.first(where: { !$0.value.isEmpty }) ?? changed.first else {
      return nil
    }
    let line = lines.min() ?? 1
    return placed(result, path: path, lines: line...line)
  }

  private func placed(_ result: CheckResult, path: String, lines: ClosedRange<Int>) -> Placed {
    Placed(
      path: path,
      line: lines.lowerBound,
      endLine: lines.upperBound,
      severity: severity ?? result.severity ?? .warning,
      message: result.message
    )
  }

  /// How many messages of one line are written out.
  private static let maxMessages = 5

  /// A line is one finding of a check, whatever number of things are wrong with it: so it has one name
  /// in a baseline and one comment silences it.
  private static func joined(_ results: [Placed]) -> Placed {
    var messages: [String] = []
    let severity = results.map(\.severity).max() ?? .warning
    // Sorting is stable: equally severe ones stay in their order.
    for result in results.sorted(by: { $0.severity > $1.severity })
    where !messages.contains(result.message) {
      messages.append(result.message)
    }
    var joined = results[0]
    joined.severity = severity
    joined.endLine = results.map(\.endLine).max() ?? joined.line
    joined.message = messages.prefix(maxMessages).joined(separator: "; ")
    if messages.count > maxMessages {
      joined.message += "; and \(messages.count - maxMessages) more"
    }
    return joined
  }

  /// The path in the repository that a program means which ran in `root`; nil for one outside.
  ///
  /// - Parameter path: relative to `root`, absolute, or a `file:` URI.
  package static func repositoryPath(_ path: String, root: String) -> String? {
    var path = path
    if path.hasPrefix("file:") {
      let address = path.dropFirst("file:".count)
      // `file://host/a` and `file:/a`.
      let rest = address.hasPrefix("//") ? address.dropFirst(2).drop { $0 != "/" } : address
      path = percentDecoded(rest)
    }
    if path.hasPrefix("/") {
      guard path.hasPrefix(root + "/") else { return nil }
      path = String(path.dropFirst(root.count + 1))
    }
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part == ".." {
        guard parts.popLast() != nil else { return nil }
      } else {
        parts.append(part)
      }
    }
    return parts.isEmpty ? nil : parts.joined(separator: "/")
  }

  private static func percentDecoded(_ text: Substring) -> String {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%"), rest.count >= 2,
        let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
      {
        bytes.append(value)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
