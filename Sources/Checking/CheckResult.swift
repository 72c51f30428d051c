package import ReviewTypes

/// One thing that a check's program said, as far as its output tells.
package struct CheckResult: Equatable, Sendable {
  package struct Place: Equatable, Sendable {
    /// As the program wrote it: absolute, relative to where it ran, or a `file:` URI.
    package var path: String
    /// 1-based; nil for the file as a whole.
    package var line: Int?
    /// Last line, 1-based, inclusive; nil for the same line.
    package var endLine: Int?

    package init(path: String, line: Int? = nil, endLine: Int? = nil) {
      self.path = path
      self.line = line
      self.endLine = endLine
    }
  }

  /// Where it may be, the likeliest first; empty where the program does not say.
  package var places: [Place]
  /// Nil where the program does not say how much it matters.
  package var severity: Severity?
  /// One line of text, of any content.
  package var message: String

  /// Whether it counts also where it names no file of the repository, as a failed test does.
  package var countsWithoutPlace: Bool

  package init(
    places: [Place],
    severity: Severity?,
    message: String,
    countsWithoutPlace: Bool = false
  ) {
    self.places = places
    self.severity = severity
    self.message = message
    self.countsWithoutPlace = countsWithoutPlace
  }
}
