import Crypto
package import ReviewTypes

/// Names a finding so that it is recognised again after the lines around it moved.
///
/// Made of the rule, the path, the line's text without white space at its ends, and how many equal
/// lines of the same rule and path came before it: stable over moves and re-indentation, different
/// for two equal lines of a file, new when the line changes.
package struct FingerprintCounter {
  private var seen: [String: Int] = [:]

  package init() {}

  /// 16 lower-case hexadecimal digits. Call in file order.
  package mutating func next(rule: RuleID, path: String, text: String) -> String {
    let identity = "\(rule)\u{0}\(path)\u{0}\(text.trimmed)"
    let ordinal = seen[identity, default: 0]
    seen[identity] = ordinal + 1
    let digest = SHA256.hash(data: [UInt8]("\(identity)\u{0}\(ordinal)".utf8))
    return digest.prefix(8).hexadecimal
  }
}

extension Sequence<UInt8> {
  /// Two lower-case hexadecimal digits a byte.
  fileprivate var hexadecimal: String {
    let digits = Array("0123456789abcdef")
    return String(flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
  }
}
