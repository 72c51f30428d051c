import Checking
import Foundation
import GitDiff
import Reviewing

/// The files of a checkout as lines, each read once.
final class CheckoutTexts {
  private let folder: String
  private var known: [String: [String]?] = [:]

  /// - Parameter folder: absolute, without symbolic links.
  init(folder: String) {
    self.folder = folder
  }

  /// Without their endings; nil if there is no such file, or it is no text.
  ///
  /// A symbolic link is no file: it may lead anywhere, and lines are quoted in reports.
  func lines(of path: String) -> [String]? {
    if let lines = known[path] { return lines }
    let lines = read(path)
    known[path] = .some(lines)
    return lines
  }

  private func read(_ path: String) -> [String]? {
    guard let bytes = RegularFile.bytes(of: path, in: folder, limit: 64 << 20) else { return nil }
    guard var lines = TextLines.lines(of: bytes, path: path) else { return nil }
    if lines.last == "" { lines.removeLast() }
    return lines
  }

  /// The results with what only the files tell.
  func results(_ placed: [ResultPlacer.Placed]) -> [CheckReport.Result] {
    let wanted = Dictionary(grouping: placed, by: \.path).mapValues { Set($0.map(\.line)) }
    var above: [String: [Int: Int]] = [:]
    for (path, numbers) in wanted {
      let text = (lines(of: path) ?? []).joined(separator: "\n")
      above[path] = EqualLines.above(numbers.sorted(), in: Array(text.utf8))
    }
    return placed.map { placed in
      let lines = lines(of: placed.path) ?? []
      return CheckReport.Result(
        path: placed.path,
        line: placed.line,
        endLine: placed.endLine,
        severity: placed.severity,
        message: placed.message,
        text: lines.indices.contains(placed.line - 1) ? lines[placed.line - 1] : "",
        equalLinesAbove: above[placed.path]?[placed.line] ?? 0
      )
    }
  }
}

/// Files that lie where their path says.
enum RegularFile {
  /// Nil if there is no such file, it or a folder above it is a symbolic link, or it is longer than
  /// `limit` bytes.
  static func bytes(of path: String, in folder: String, limit: Int) -> [UInt8]? {
    let file = "\(folder)/\(path)"
    guard URL(filePath: file).resolvingSymlinksInPath().path == file,
      let attributes = try? FileManager.default.attributesOfItem(atPath: file),
      attributes[.type] as? FileAttributeType == .typeRegular,
      let size = attributes[.size] as? NSNumber, size.intValue <= limit
    else { return nil }
    return FileManager.default.contents(atPath: file).map { [UInt8]($0) }
  }
}
