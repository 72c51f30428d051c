import Foundation
package import Rules

extension RuleSet {
  /// Rules from the text of their files, each checked as a file named after its id.
  package static func inline(_ files: String...) throws -> RuleSet {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for text in files {
      let id = text.firstMatch(of: /id: (\S+)/).map { String($0.1) } ?? "rule"
      try text.write(to: folder.appending(path: "\(id).yaml"), atomically: true, encoding: .utf8)
    }
    return try RuleSet.load(from: [folder.path])
  }
}
