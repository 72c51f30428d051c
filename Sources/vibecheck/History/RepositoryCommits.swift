import Foundation
import GitDiff
import ReviewTypes
import Reviewing
import Rules

/// What the history asks of a repository's commits. A commit or file that cannot be read tells nothing.
final class RepositoryCommits: CommitView {
  /// Full name of HEAD's commit; nil before the first one.
  let headName: String?
  private let repository: Repository
  private let today = Day(Date())
  private lazy var head = headName.flatMap { files(of: $0) }
  private var earlier: [String: CommitFiles?] = [:]
  private static let options = DiffOptions(markers: [Suppression.marker])

  init(_ repository: Repository) throws {
    self.repository = repository
    headName = try repository.headCommit()
  }

  func change(of path: String, rules: Set<RuleID>, since base: String?) -> CommittedChange? {
    guard headName != base, let head else { return nil }
    let before = base.flatMap(commit)
    do {
      guard try before?.objectName(of: path) != head.objectName(of: path) else { return nil }
      let new = try head.wholeFile(at: path, options: Self.options)
      return CommittedChange(
        before: lines(of: try before?.wholeFile(at: path, options: Self.options), rules),
        after: new.map { lines(of: $0, rules) },
        isLater: base.map { repository.isCommit(head.commitID, after: $0) } ?? true
      )
    } catch {
      return nil
    }
  }

  private func lines(of file: FileDiff?, _ rules: Set<RuleID>) -> CommittedLines {
    CommittedLines(file, rules: rules, today: today)
  }

  private func commit(_ name: String) -> CommitFiles? {
    if let known = earlier[name] { return known }
    let found = files(of: name)
    earlier[name] = found
    return found
  }

  private func files(of name: String) -> CommitFiles? {
    do {
      return try CommitFiles(name, in: repository)
    } catch {
      // A commit that was amended and cleaned up is gone.
      return nil
    }
  }
}
