import Foundation
import Rules

/// A temporary folder of rule files, gone with this value.
final class RuleFolder {
  let path: String

  init(_ files: [String: String]) throws {
    path = NSTemporaryDirectory() + "rules-" + UUID().uuidString
    let manager = FileManager.default
    try manager.createDirectory(atPath: path, withIntermediateDirectories: true)
    for (name, text) in files {
      try Data(text.utf8).write(to: URL(fileURLWithPath: "\(path)/\(name)"))
    }
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }

  /// What loading the folder complains about, one mistake a line, without the folder's own path.
  func mistakes() -> String {
    do throws(RuleFileErrors) {
      _ = try RuleSet.load(from: [path])
      return ""
    } catch {
      return error.description.replacing(path + "/", with: "")
    }
  }
}
