import Foundation

/// One reference that a push changes on the other side: a line of `pre-push`'s standard input.
struct PushUpdate: Equatable {
  var localReference: String
  /// Nil when the reference is deleted.
  var localObject: String?
  var remoteReference: String
  /// What the remote has now; nil when the reference is new there.
  var remoteObject: String?

  /// - Throws: `Failure` for text that is not what git writes, see githooks(5).
  static func parse(_ text: String) throws -> [PushUpdate] {
    try text.split(separator: "\n").map { line in
      let words = line.split(separator: " ").map(String.init)
      guard words.count >= 4 else {
        throw Failure("cannot read '\(line)' as a line of git's pre-push input")
      }
      // A local reference may be an expression with spaces in it, such as `:/fix the tests`.
      let fields = words.suffix(3)
      return PushUpdate(
        localReference: words.dropLast(3).joined(separator: " "),
        localObject: object(fields[fields.startIndex]),
        remoteReference: fields[fields.startIndex + 1],
        remoteObject: object(fields[fields.startIndex + 2])
      )
    }
  }

  /// From the variables by which the pre-commit framework and prek hand a push on; nil if unset.
  static func fromFramework(_ environment: UserEnvironment) -> PushUpdate? {
    guard let remoteReference = environment["PRE_COMMIT_REMOTE_BRANCH"] else { return nil }
    // Without a range (a first push), the framework means all of the branch.
    let branch = environment["PRE_COMMIT_LOCAL_BRANCH"] ?? "HEAD"
    return PushUpdate(
      localReference: branch,
      localObject: environment["PRE_COMMIT_TO_REF"] ?? branch,
      remoteReference: remoteReference,
      remoteObject: environment["PRE_COMMIT_FROM_REF"]
    )
  }

  /// An object name of zeros only stands for none.
  private static func object(_ name: String) -> String? {
    name.allSatisfy { $0 == "0" } ? nil : name
  }
}
