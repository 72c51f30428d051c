/// A changed file that was not reviewed at all, and why. Every report lists it.
package struct SkippedFile: Hashable, Codable, Sendable {
  package enum Reason: String, Codable, CaseIterable, Sendable {
    case binary
    case generated
    case lfsPointer = "lfs-pointer"
    case submodule
    case tooLarge = "too-large"
    case deleted
    case ignored
  }

  package var path: String
  package var reason: Reason

  package init(path: String, reason: Reason) {
    self.path = path
    self.reason = reason
  }
}
