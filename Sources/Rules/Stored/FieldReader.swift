/// Reads what a `FieldWriter` wrote, and believes no number in it.
struct FieldReader {
  /// The bytes are not what was written.
  struct Damage: Error {}

  private let bytes: ArraySlice<UInt8>
  private var position: Int

  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    position = bytes.startIndex
  }

  var isAtEnd: Bool { position == bytes.endIndex }

  mutating func number() throws(Damage) -> Int {
    let place = try take(4)
    var number = 0
    for index in place.reversed() { number = number << 8 | Int(bytes[index]) }
    return number
  }

  mutating func text() throws(Damage) -> String {
    // Whoever keeps the bytes has digested them: they are the UTF-8 that was written, and checking it
    // took as long as all other fields together.
    String(decoding: bytes[try take(try number())], as: UTF8.self)
  }

  mutating func list<Element>(
    _ body: (inout FieldReader) throws(Damage) -> Element
  ) throws(Damage) -> [Element] {
    let count = try number()
    // No element is without a byte: a count that is too high must not make room for itself.
    guard count <= bytes.endIndex - position else { throw Damage() }
    var elements: [Element] = []
    elements.reserveCapacity(count)
    for _ in 0..<count { elements.append(try body(&self)) }
    return elements
  }

  mutating func optional<Value>(
    _ body: (inout FieldReader) throws(Damage) -> Value
  ) throws(Damage) -> Value? {
    switch try number() {
    case 0: return nil
    case 1: return try body(&self)
    default: throw Damage()
    }
  }

  mutating func optionalText() throws(Damage) -> String? {
    try optional { reader throws(Damage) in try reader.text() }
  }

  private mutating func take(_ count: Int) throws(Damage) -> Range<Int> {
    guard count <= bytes.endIndex - position else { throw Damage() }
    defer { position += count }
    return position..<(position + count)
  }
}
