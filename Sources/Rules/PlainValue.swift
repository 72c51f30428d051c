import Yams

/// What YAML 1.2 takes a scalar for. Only one without quotes can be anything but text.
enum PlainValue {
  case null, bool, number, text

  init(_ scalar: Node.Scalar) {
    guard scalar.style == .plain, scalar.string.utf8.count <= PlainValue.maxByteCount else {
      self = .text
      return
    }
    switch scalar.string.lowercased() {
    case "", "~", "null": self = .null
    case "true", "false": self = .bool
    case let word where PlainValue.isNumber(word): self = .number
    default: self = .text
    }
  }

  /// Longer than any number somebody writes.
  private static let maxByteCount = 40

  private static func isNumber(_ word: String) -> Bool {
    guard let first = word.utf8.first, (0x30...0x39).contains(first) || "+-.".utf8.contains(first)
    else { return false }
    if [".inf", "+.inf", "-.inf", ".nan"].contains(word) { return true }
    let digits = word.replacing("_", with: "")
    return Double(digits) != nil
      || digits.hasPrefix("0o") && Int(digits.dropFirst(2), radix: 8) != nil
  }
}
