/// File names as patches write them.
enum PatchName {
  /// The name at the start of `field`: quoted as git and GNU diff do, or up to the first tab, which
  /// ends a name before a date. Nil if a quoted name does not end.
  static func read(_ field: ArraySlice<UInt8>) -> String? {
    if field.first == UInt8(ascii: "\"") { return quoted(field)?.name }
    let end = field.firstIndex(of: UInt8(ascii: "\t")) ?? field.endIndex
    return String(decoding: field[..<end], as: UTF8.self)
  }

  /// The two names of a `diff --git` line; nil if they cannot be told apart.
  static func pair(_ field: ArraySlice<UInt8>) -> (old: String, new: String)? {
    let space = UInt8(ascii: " ")
    if field.first == UInt8(ascii: "\"") {
      guard let (old, rest) = quoted(field), rest.first == space else { return nil }
      return read(rest.dropFirst()).map { (old, $0) }
    }
    // An unquoted name may hold spaces. Where no other line of the header tells the names they are
    // the same but for their prefix, and that decides.
    guard field.count <= 2 * maxNameBytes else { return nil }
    for split in field.indices where field[split] == space {
      guard let new = read(field[(split + 1)...]) else { continue }
      let old = String(decoding: field[..<split], as: UTF8.self)
      if old == new || common(old, new) != nil { return (old, new) }
    }
    return nil
  }

  /// What two differently prefixed names (`a/x`, `b/x`) share; nil if more than their first part
  /// differs. Equal names carry no prefix and are shared whole.
  static func common(_ old: String, _ new: String) -> String? {
    if old == new { return old }
    guard let oldSlash = old.firstIndex(of: "/"), let newSlash = new.firstIndex(of: "/") else {
      return nil
    }
    let (oldRest, newRest) = (
      old[old.index(after: oldSlash)...], new[new.index(after: newSlash)...]
    )
    return oldRest == newRest && !oldRest.isEmpty ? String(oldRest) : nil
  }

  static let nothing = "/dev/null"

  /// Longer than any file system takes.
  private static let maxNameBytes = 8192

  private static func quoted(
    _ field: ArraySlice<UInt8>
  ) -> (name: String, rest: ArraySlice<UInt8>)? {
    var bytes: [UInt8] = []
    var index = field.startIndex + 1
    while index < field.endIndex {
      let byte = field[index]
      index += 1
      switch byte {
      case UInt8(ascii: "\""):
        return (String(decoding: bytes, as: UTF8.self), field[index...])
      case UInt8(ascii: "\\"):
        guard let (escaped, length) = escape(field[index...]) else { return nil }
        bytes.append(escaped)
        index += length
      default:
        bytes.append(byte)
      }
    }
    return nil
  }

  /// The byte that an escape after a backslash stands for, and how many bytes wrote it.
  private static func escape(_ field: ArraySlice<UInt8>) -> (UInt8, length: Int)? {
    guard let first = field.first else { return nil }
    let zero = UInt8(ascii: "0")
    switch first {
    case zero...UInt8(ascii: "3"):
      let digits = field.prefix(3)
      guard digits.count == 3, digits.allSatisfy({ (zero...UInt8(ascii: "7")).contains($0) }) else {
        return nil
      }
      return (digits.reduce(0) { $0 << 3 | ($1 - zero) }, 3)
    case UInt8(ascii: "a"): return (0x07, 1)
    case UInt8(ascii: "b"): return (0x08, 1)
    case UInt8(ascii: "t"): return (0x09, 1)
    case UInt8(ascii: "n"): return (0x0A, 1)
    case UInt8(ascii: "v"): return (0x0B, 1)
    case UInt8(ascii: "f"): return (0x0C, 1)
    case UInt8(ascii: "r"): return (0x0D, 1)
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): return (first, 1)
    default: return nil
    }
  }
}
