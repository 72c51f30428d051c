/// A text that is no patch we can read.
package struct PatchError: Error, Equatable, CustomStringConvertible {
  /// 1-based line of the patch text, not of a file it changes.
  package var patchLine: Int
  package var message: String

  package init(patchLine: Int, message: String) {
    self.patchLine = patchLine
    self.message = message
  }

  package var description: String { "line \(patchLine) of the patch: \(message)" }
}
