/// A value made when it is first asked for, and only then.
final class Lazy<Value> {
  /// Nil if nobody asked for it yet.
  private(set) var made: Value?
  private let make: () -> Value

  init(_ make: @escaping () -> Value) {
    self.make = make
  }

  var value: Value {
    if let made { return made }
    let value = make()
    made = value
    return value
  }
}
