import Foundation
import Reviewing

/// Runs that wait to be put into the database: a file to which a run without findings appends one line,
/// which costs it a fraction of opening a database.
///
/// The fields of a line are separated by tabs, the repository comes last. Many processes may append at once; a
/// line that cannot be written or read is left out.
struct RunLog {
  let path: String
  /// Longer, it is worth opening the database.
  static let maxBytes = 64 * 1024

  init(folder: String) {
    path = "\(folder)/runs.log"
  }

  /// - Returns: how long the file is now; nil if the line could not be written.
  @discardableResult
  func append(_ run: RecordedRun) -> Int? {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    let line = Array(Self.line(run).utf8)
    // One write of a file opened for appending is not torn apart by others.
    guard flock(descriptor, LOCK_EX) == 0, write(descriptor, line, line.count) == line.count else {
      return nil
    }
    return Int(lseek(descriptor, 0, SEEK_CUR))
  }

  /// Hands over all runs and forgets them, unless `keep` fails.
  func drain(_ keep: ([RecordedRun]) throws -> Void) rethrows {
    let descriptor = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    guard flock(descriptor, LOCK_EX) == 0 else { return }
    let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: false)
    guard let bytes = try? handle.read(upToCount: 4 * Self.maxBytes), !bytes.isEmpty else { return }
    try keep(String(decoding: bytes, as: UTF8.self).split(separator: "\n").compactMap(Self.run))
    ftruncate(descriptor, 0)
  }

  /// Forgets everything.
  func remove() { unlink(path) }

  private static func line(_ run: RecordedRun) -> String {
    let fields = [
      String(Int(run.at.timeIntervalSince1970 * 1000)), run.kind.rawValue,
      String(run.milliseconds), run.isBlocked ? "1" : "0", String(run.judged),
      run.repository.replacing("%", with: "%25").replacing("\n", with: "%0A"),
    ]
    return fields.joined(separator: "\t") + "\n"
  }

  private static func run(_ line: Substring) -> RecordedRun? {
    let fields = line.split(separator: "\t", maxSplits: 5, omittingEmptySubsequences: false)
    guard fields.count == 6, let at = Int(fields[0]),
      let kind = RecordedRun.Kind(rawValue: String(fields[1])),
      let milliseconds = Int(fields[2]), let judged = Int(fields[4])
    else { return nil }
    return RecordedRun(
      at: Date(timeIntervalSince1970: Double(at) / 1000),
      repository: String(fields[5]).replacing("%0A", with: "\n").replacing("%25", with: "%"),
      kind: kind,
      milliseconds: milliseconds,
      isBlocked: fields[3] == "1",
      judged: judged
    )
  }
}
