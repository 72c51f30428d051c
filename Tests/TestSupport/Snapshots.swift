import Foundation

/// A text that differs from its recorded snapshot, or that was only just recorded.
package struct SnapshotFailure: Error, CustomStringConvertible {
  package let description: String
}

/// Compares `actual` with the file `Snapshots/<name>` beside the calling test, byte for byte.
///
/// With `RECORD_SNAPSHOTS=1` in the environment writes that file instead, and throws all the same:
/// a recording run proves nothing. Read what was recorded before it is committed.
/// - Throws: `SnapshotFailure` with the lines that differ.
package func expectSnapshot(
  _ actual: String,
  named name: String,
  isRecording: Bool = recordsSnapshots,
  testFile: String = #filePath
) throws {
  let file = URL(fileURLWithPath: testFile)
    .deletingLastPathComponent()
    .appendingPathComponent("Snapshots")
    .appendingPathComponent(name)
  if isRecording {
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(),
      withIntermediateDirectories: true
    )
    try Data(actual.utf8).write(to: file)
    throw SnapshotFailure(description: "recorded '\(name)'; read it, then test without recording")
  }
  guard FileManager.default.fileExists(atPath: file.path) else {
    throw SnapshotFailure(
      description: "no snapshot '\(name)'; record it with RECORD_SNAPSHOTS=1\n\(actual)"
    )
  }
  let expected = String(decoding: try Data(contentsOf: file), as: UTF8.self)
  guard Array(actual.utf8) != Array(expected.utf8) else { return }
  throw SnapshotFailure(
    description: "'\(name)' differs from its snapshot (- snapshot, + actual)\n"
      + lineDifference(from: expected, to: actual).joined(separator: "\n")
  )
}

/// Whether the environment asks for new snapshots.
package let recordsSnapshots = ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1"

/// The lines of both texts as in a unified diff, with two lines of context and `…` for a gap.
func lineDifference(from old: String, to new: String) -> [String] {
  // By bytes: two spellings of one character are a difference, too.
  let oldLines = old.split(separator: "\n", omittingEmptySubsequences: false).map { Array($0.utf8) }
  let newLines = new.split(separator: "\n", omittingEmptySubsequences: false).map { Array($0.utf8) }
  var removed: Set<Int> = []
  var inserted: Set<Int> = []
  for change in newLines.difference(from: oldLines) {
    switch change {
    case .remove(let offset, _, _): removed.insert(offset)
    case .insert(let offset, _, _): inserted.insert(offset)
    }
  }
  var all: [(sign: String, line: [UInt8])] = []
  var (oldIndex, newIndex) = (0, 0)
  while oldIndex < oldLines.count || newIndex < newLines.count {
    if removed.contains(oldIndex) {
      all.append(("-", oldLines[oldIndex]))
      oldIndex += 1
    } else if inserted.contains(newIndex) {
      all.append(("+", newLines[newIndex]))
      newIndex += 1
    } else {
      all.append((" ", newLines[newIndex]))
      oldIndex += 1
      newIndex += 1
    }
  }
  let contextLines = 2
  let near = all.indices.map { index in
    all[max(0, index - contextLines)...min(all.count - 1, index + contextLines)]
      .contains { $0.sign != " " }
  }
  return all.indices.compactMap { index in
    if near[index] { return all[index].sign + String(decoding: all[index].line, as: UTF8.self) }
    return index == 0 || near[index - 1] ? "…" : nil
  }
}
