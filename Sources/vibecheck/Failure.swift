/// A failure that ends the program with exit status 2: what is wrong, where, why and how to mend it.
struct Failure: Error, CustomStringConvertible {
  /// What is written to standard error, without the last line ending.
  var description: String

  /// - Parameter message: one line, lower case, without a final full stop.
  init(_ message: String) {
    description = "error: \(message)"
  }

  /// The description without `error: `, to stand inside another text.
  var reason: String {
    description.hasPrefix("error: ") ? String(description.dropFirst(7)) : description
  }

  /// A failure whose lines name their own places, such as `rules/a.yaml:4:11: error: …`.
  static func listed(_ lines: String) -> Failure {
    var failure = Failure("")
    failure.description = lines
    return failure
  }
}
