import ArgumentParser
import Reporting

/// One report to write: its format, and where to.
struct ReportTarget: Equatable {
  var format: ReportFormat
  /// Nil for standard output.
  var path: String?

  /// Standard output alone, for people.
  static let standard = [ReportTarget(format: .text, path: nil)]

  /// Pairs each `--output` with the `--format` before it.
  ///
  /// The argument parser collects each option on its own and forgets how they alternated, so the words
  /// are read once more; that they are well formed it has checked already.
  ///
  /// - Parameter words: the command line, with or without the program's name.
  /// - Throws: `ValidationError` if two reports would go to one place, or an output has no format.
  static func pairs(in words: [String]) throws -> [ReportTarget] {
    var targets: [ReportTarget] = []
    var takesOutput = false
    for (option, value) in options(in: words) {
      switch option {
      case .format:
        guard let format = ReportFormat(rawValue: value) else { continue }
        targets.append(ReportTarget(format: format, path: nil))
        takesOutput = true
      case .output:
        let path = value == "-" ? nil : value
        if takesOutput {
          targets[targets.count - 1].path = path
        } else {
          targets.append(ReportTarget(format: try format(of: value), path: path))
        }
        takesOutput = false
      }
    }
    try check(targets)
    return targets.isEmpty ? standard : targets
  }

  private enum Option: String {
    case format = "--format"
    case output = "--output"
  }

  private static func options(in words: [String]) -> [(Option, value: String)] {
    var found: [(Option, value: String)] = []
    var rest = words.prefix { $0 != "--" }[...]
    while let word = rest.popFirst() {
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let option = Option(rawValue: String(parts[0])) else { continue }
      if parts.count == 2 {
        found.append((option, String(parts[1])))
      } else if let value = rest.popFirst() {
        found.append((option, value))
      }
    }
    return found
  }

  /// The format that the name of a file tells.
  private static func format(of path: String) throws -> ReportFormat {
    let name = path.split(separator: "/").last.map { $0.lowercased() } ?? ""
    if name == "gl-code-quality-report.json" { return .gitlab }
    let endings: [(String, ReportFormat)] = [
      (".sarif.json", .sarif), (".sarif", .sarif), (".json", .json), (".jsonl", .jsonl),
      (".ndjson", .jsonl), (".rdjson", .rdjson), (".rdjsonl", .rdjsonl), (".md", .markdown),
      (".markdown", .markdown), (".html", .html), (".htm", .html), (".txt", .text),
    ]
    if let (_, format) = endings.first(where: { name.hasSuffix($0.0) }) { return format }
    throw ValidationError(
      "'--output \(path)' follows no '--format' and its name does not tell one; "
        + "write '--format NAME --output \(path)'"
    )
  }

  private static func check(_ targets: [ReportTarget]) throws {
    let onStandardOutput = targets.filter { $0.path == nil }.map(\.format.rawValue)
    if onStandardOutput.count > 1 {
      let formats = onStandardOutput.map { "'\($0)'" }.joined(separator: " and ")
      throw ValidationError(
        "\(formats) would be mixed on standard output; give all but one an '--output'"
      )
    }
    var seen: Set<String> = []
    for path in targets.compactMap(\.path) where !seen.insert(path).inserted {
      throw ValidationError("two reports would go to '\(path)'; give each a file of its own")
    }
    if targets.contains(where: { $0.path?.isEmpty ?? false }) {
      throw ValidationError(
        "'--output' is empty; give the path of a file, or - for standard output"
      )
    }
  }
}
