package import ReviewTypes

/// A change in a few lines, for a model that is to compare it with a commit message.
package enum ChangeSummary {
  /// Most lines for all files together, and for one.
  static let lineLimit = 120
  static let fileLineLimit = 40
  /// Longest line shown, in Unicode scalars.
  static let widthLimit = 120

  /// Each file with the counts of its lines; of as many as there is room for the changed lines, too.
  package static func lines(of diffs: [FileDiff]) -> [String] {
    var lines: [String] = []
    for (index, diff) in diffs.enumerated() {
      // The files to come need a line each.
      let room = lineLimit - lines.count - (diffs.count - index)
      guard room >= 0 else {
        lines.append("and \(diffs.count - index) more files")
        return lines
      }
      lines += summary(of: diff).prefix(1 + min(room, fileLineLimit))
    }
    return lines
  }

  private static func summary(of diff: FileDiff) -> [String] {
    guard case .hunks(let hunks) = diff.content else { return ["\(diff.change) \(diff.path)"] }
    let changed = hunks.flatMap(\.lines).filter { $0.origin != .context }
    let added = changed.count { $0.origin == .addition }
    let name = diff.oldPath.flatMap { $0 == diff.path ? nil : "\($0) to " } ?? ""
    return ["\(diff.change) \(name)\(diff.path): \(added) added, \(changed.count - added) deleted"]
      + hunks.flatMap { hunk in
        hunk.lines.filter { $0.origin != .context }.map {
          "\($0.sign)\($0.text)".cut(to: widthLimit)
        }
      }
  }
}
