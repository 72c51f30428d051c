import Yams

/// What YAML 1.1 takes a scalar for. Only one without quotes can be anything but text.
enum PlainValue {
  case null, bool, number, text

  init(_ scalar: Node.Scalar) {
    guard scalar.style == .plain, scalar.string.utf8.count <= PlainValue.maxByteCount else {
      self = .text
      return
    }
    switch scalar.string.lowercased() {
    case "", "~", "null": self = .null
    case "yes", "no", "on", "off", "true", "false", "y", "n": self = .bool
    case let word where PlainValue.isNumber(word): self = .number
    default: self = .text
    }
  }

  /// Longer than any number somebody writes.
  private static let maxByteCount = 40

  private static func isNumber(_ word: String) -> Bool {
    guard let first = word.utf8.first, (0x30...0x39).contains(first) || "+-.".utf8.contains(first)
    else { return false }
    return Double(word.replacing("_", with: "")) != nil
  }
}
