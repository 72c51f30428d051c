import Foundation
import Reporting

/// The change to the index as a unified diff, made by real git.
struct FixDiff {
  /// As `git apply` takes it.
  let bytes: [UInt8]

  static func make(_ plans: [FixPlan]) async throws -> FixDiff {
    guard !plans.isEmpty else { return FixDiff(bytes: []) }
    return try await TemporaryFolder.with { folder in
      for plan in plans {
        for (side, bytes) in [("a", plan.staged.bytes), ("b", plan.newStaged)] {
          let file = URL(filePath: "\(folder)/\(side)/\(plan.fix.path)")
          try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(),
            withIntermediateDirectories: true
          )
          try Data(bytes).write(to: file)
          try FileManager.default.setAttributes(
            [.posixPermissions: plan.staged.mode == "100755" ? 0o755 : 0o644],
            ofItemAtPath: file.path
          )
        }
      }
      let diff = try await Git.run(
        [
          "diff", "--no-index", "--no-prefix", "--no-color", "--no-ext-diff", "--no-textconv",
          "a", "b",
        ],
        in: folder,
        accepting: 0...1
      )
      return FixDiff(bytes: diff.output)
    }
  }

  /// For a person: what would steer the terminal is spelled out.
  func text(isColored: Bool) -> String {
    let style = Style(isColored: isColored)
    let lines = String(decoding: bytes, as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false)
    return lines.map { line in
      let text = line.split(separator: "\t", omittingEmptySubsequences: false)
        .map { printable(String($0)) }.joined(separator: "\t")
      switch line.first {
      case "+" where !line.hasPrefix("+++"): return style.green(text)
      case "-" where !line.hasPrefix("---"): return style.red(text)
      case "@": return style.cyan(text)
      default: return text
      }
    }.joined(separator: "\n")
  }
}
