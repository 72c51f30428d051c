/// Numbers and texts, one after the other, as bytes that `FieldReader` reads back.
struct FieldWriter {
  private(set) var bytes: [UInt8] = []

  /// - Precondition: 0 to 2³² - 1.
  mutating func write(_ number: Int) {
    withUnsafeBytes(of: UInt32(number).littleEndian) { bytes += $0 }
  }

  mutating func write(_ text: String) {
    write(text.utf8.count)
    bytes += text.utf8
  }

  mutating func write<Element>(
    _ elements: [Element],
    _ body: (inout FieldWriter, Element) -> Void
  ) {
    write(elements.count)
    for element in elements { body(&self, element) }
  }

  mutating func write<Value>(_ value: Value?, _ body: (inout FieldWriter, Value) -> Void) {
    write(value.map { [$0] } ?? [], body)
  }

  mutating func write(_ text: String?) {
    write(text) { $0.write($1) }
  }
}
