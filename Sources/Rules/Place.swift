/// A place in a file of rules or settings.
package struct Place: Equatable, Sendable, CustomStringConvertible {
  /// As messages name it.
  package var file: String
  /// 1-based.
  package var line: Int
  /// 1-based, in Unicode scalars.
  package var column: Int

  package init(file: String, line: Int, column: Int) {
    self.file = file
    self.line = line
    self.column = column
  }

  /// Such as `.vibecheck.yaml:3:8`.
  package var description: String { "\(file):\(line):\(column)" }
}

/// A value with the place where a file says it.
package struct Placed<Value> {
  package var value: Value
  package var place: Place

  package init(_ value: Value, at place: Place) {
    self.value = value
    self.place = place
  }
}

extension Placed: Equatable where Value: Equatable {}
extension Placed: Sendable where Value: Sendable {}

extension RuleMistake {
  package init(_ message: String, at place: Place) {
    self.init(file: place.file, line: place.line, column: place.column, message: message)
  }
}
